package com.signalsmith.destination.runtime;

import com.signalsmith.destination.spi.Failure;
import com.signalsmith.destination.spi.Receipt;
import com.signalsmith.destination.spi.ReceiptNames;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What became of a run, whatever ended it.
 *
 * <p>Immutable; any thread. The counts add up: {@link #rowsProcessed()} is the sum of created,
 * updated, deleted, failed and unknown rows. Rows of a resumed run that were settled before it was
 * resumed are part of its counts. It holds no secret and nothing of a row's content.
 *
 * @param status how it ended
 * @param syncId the sync
 * @param runId the run, the same when it is resumed
 * @param destination the destination's id
 * @param mode the id of the sync mode or audience mode
 * @param startedAt when this process started it
 * @param duration how long this process worked on it
 * @param resumedFromRow the sequence of the first row that this process sent, null if it started at
 *     1
 * @param counts of the rows that are settled
 * @param rowsUnknown rows that were handed over but not settled: they may have arrived
 * @param retries how often a writer was replaced after a failure
 * @param rejectedRowsFile where the rejected rows are, null if there are none
 * @param receiptNames what the destination calls the parts of its receipts, null if it gives none
 * @param receipts where the delivered rows are
 * @param notices what the destination had to say about its target, such as that it was created
 * @param error what stopped it; null if it completed, and if it was cancelled while all was well
 */
public record RunReport(
    RunStatus status,
    String syncId,
    String runId,
    String destination,
    String mode,
    Instant startedAt,
    Duration duration,
    @Nullable Long resumedFromRow,
    RowCounts counts,
    long rowsUnknown,
    int retries,
    @Nullable Path rejectedRowsFile,
    @Nullable ReceiptNames receiptNames,
    List<Receipt> receipts,
    List<String> notices,
    @Nullable Failure error) {

  /** Copies the receipts. */
  public RunReport {
    receipts = List.copyOf(receipts);
    notices = List.copyOf(notices);
  }

  /** Returns how many rows were handed to the destination or refused before. */
  public long rowsProcessed() {
    return counts.settled() + rowsUnknown;
  }

  /** Returns what stopped the run, if anything did. */
  public Optional<Failure> failure() {
    return Optional.ofNullable(error);
  }

  /** Returns the report as one JSON object with the fields of the contract. */
  public String toJson() {
    return ReportJson.of(this);
  }
}
