package com.signalsmith.destination.cli;

import com.signalsmith.destination.runtime.RowCounts;
import com.signalsmith.destination.runtime.RunReport;
import com.signalsmith.destination.runtime.RunStatus;
import com.signalsmith.destination.spi.Failure;
import com.signalsmith.destination.spi.Receipt;
import com.signalsmith.destination.spi.ReceiptNames;
import java.io.PrintStream;
import java.util.List;
import org.slf4j.event.Level;

/**
 * Tells people how a run ended, in a few lines.
 *
 * @param out receives what became of the rows
 * @param losses receives which rows did not arrive, or may not have
 * @param err receives what went wrong
 * @param outColors of {@code out}
 * @param errColors of {@code err}
 */
record Summary(
    PrintStream out, PrintStream losses, PrintStream err, Colors outColors, Colors errColors) {

  private static final int MOST_RECEIPTS = 8;

  void print(RunReport report) {
    RowCounts counts = report.counts();
    long here = counts.settled() - settledBefore(report);
    JsonLineStream.at(level(report.status()), out)
        .println(
            "sync '%s' %s: %s sent in %s, %s"
                .formatted(
                    report.syncId(),
                    status(report.status(), outColors),
                    Progress.rows(counts.delivered()),
                    Progress.seconds(report.duration().toNanos()),
                    Progress.rate(here, report.duration().toNanos())));
    if (report.resumedFromRow() != null) {
      out.println("resumed at row " + Progress.number(report.resumedFromRow()));
    }
    losses(report);
    if (counts.unkeyed() > 0) {
      out.println(Progress.rows(counts.unkeyed()) + " without a key");
    }
    if (report.retries() > 0) {
      out.println("retries: " + report.retries());
    }
    report.notices().forEach(notice -> out.println("note: " + notice));
    ReceiptNames names = report.receiptNames();
    if (names != null) {
      receipts(names, report.receipts());
    }
    if (report.status() == RunStatus.FAILED) {
      report.failure().ifPresent(this::failure);
    }
  }

  /** Returns how a run ended, in its colour. */
  static String status(RunStatus status, Colors colors) {
    return switch (status) {
      case COMPLETED -> colors.good(status.id());
      case FAILED -> colors.bad(status.id());
      case CANCELLED -> colors.warning(status.id());
    };
  }

  private static Level level(RunStatus status) {
    return switch (status) {
      case COMPLETED -> Level.INFO;
      case FAILED -> Level.ERROR;
      case CANCELLED -> Level.WARN;
    };
  }

  private static long settledBefore(RunReport report) {
    Long resumedFrom = report.resumedFromRow();
    return resumedFrom == null ? 0 : resumedFrom - 1;
  }

  private void losses(RunReport report) {
    if (report.counts().failed() > 0) {
      losses.println(
          Progress.rows(report.counts().failed())
              + " rejected"
              + (report.rejectedRowsFile() == null ? "" : ", see " + report.rejectedRowsFile()));
      // Another run goes on with its own source first, and with its own file.
      if (report.status() == RunStatus.COMPLETED) {
        losses.println(
            "  mend them there and send them with --set source.type=rejected_rows"
                + " --set source.path=<that file>");
      }
    }
    if (report.rowsUnknown() > 0) {
      losses.println(
          Progress.rows(report.rowsUnknown()) + " unknown: sent, but never acknowledged");
    }
  }

  private void receipts(ReceiptNames names, List<Receipt> receipts) {
    receipts.stream()
        .limit(MOST_RECEIPTS)
        .forEach(
            receipt ->
                out.println(
                    "  %s %s %s %d: %s, %ss %d to %d"
                        .formatted(
                            names.target(),
                            receipt.target(),
                            names.part(),
                            receipt.part(),
                            Progress.rows(receipt.rows()),
                            names.position(),
                            receipt.first(),
                            receipt.last())));
    if (receipts.size() > MOST_RECEIPTS) {
      out.println("  and %d more %ss".formatted(receipts.size() - MOST_RECEIPTS, names.part()));
    }
  }

  /** Prints what stopped something. */
  void failure(Failure failure) {
    err.println(errColors.bad("failed:") + " " + failure.code() + ": " + failure.message());
    if (failure.remedy() != null) {
      err.println("what to do: " + failure.remedy());
    }
    if (failure.field() != null) {
      err.println("setting: " + failure.field());
    }
  }
}
