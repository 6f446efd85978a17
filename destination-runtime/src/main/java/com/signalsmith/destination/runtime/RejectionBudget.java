package com.signalsmith.destination.runtime;

import com.signalsmith.destination.spi.Failure;
import com.signalsmith.destination.spi.FailureKind;
import java.nio.file.Path;

/**
 * How many rejected rows a run bears before it fails, so that a broken source does not run to its
 * end; immutable.
 *
 * @param options say how many
 * @param rejectedRows where the rejected rows can be looked at
 * @param continuable whether another run can go on behind the last settled row
 */
record RejectionBudget(RunOptions options, Path rejectedRows, boolean continuable) {

  // Of a few rows, one is a large share.
  private static final long ROWS_FOR_A_SHARE = 100;

  /** Refuses to go on with more rejected rows than are allowed. */
  void requireWithin(RowCounts counts) {
    if (counts.failed() > options.maxRejectedRows()) {
      throw exceeded(
          are(counts.failed()) + " rejected, more than the " + options.maxRejectedRows(),
          "max_rejected_rows");
    }
    if (counts.settled() >= ROWS_FOR_A_SHARE) {
      requireShare(counts);
    }
  }

  /** Refuses to complete with a larger share of rejected rows than is allowed. */
  void requireShare(RowCounts counts) {
    // A quotient is rounded to what its decimal number is read as, a product is not.
    if (100.0 * counts.failed() / counts.settled() > options.maxRejectedPercent()) {
      throw exceeded(
          counts.failed()
              + " of "
              + are(counts.settled())
              + " rejected, more than the "
              + options.maxRejectedPercent()
              + " %",
          "max_rejected_percent");
    }
  }

  private static String are(long rows) {
    return rows + (rows == 1 ? " row is" : " rows are");
  }

  private RunException exceeded(String found, String field) {
    return new RunException(
        Failure.of(
                FailureKind.SOURCE,
                "too_many_rejected_rows",
                found + " that '" + field + "' allows")
            .withRemedy("see the reasons in '" + rejectedRows + "'; " + remedy(field))
            .withField(field),
        null);
  }

  private String remedy(String field) {
    return continuable
        ? "raise '"
            + field
            + "' to go on with the run behind its last settled row, or mend the source and start"
            + " over with --restart"
        : "mend the source, or raise '"
            + field
            + "'; the next run starts over with the first row, because this one cannot be continued";
  }
}
