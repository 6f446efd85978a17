package com.signalsmith.destination.runtime;

import com.signalsmith.destination.spi.FlushReport;
import com.signalsmith.destination.spi.Receipt;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a run knows about itself so far: which run it is and what is settled; one thread. */
final class RunTally {

  private final Receipts receipts = new Receipts();
  private String runId;
  private RowCounts counts = RowCounts.NONE;
  private long settledThrough;
  private long bytesRead;
  private @Nullable Long sourceBytes;
  private @Nullable Long resumedFromRow;
  private @Nullable String targetId;

  RunTally(String runId) {
    this.runId = runId;
  }

  /** Becomes the run of a checkpoint. */
  void resume(Checkpoint checkpoint) {
    runId = checkpoint.runId();
    counts = checkpoint.counts();
    settledThrough = checkpoint.sequence();
    resumedFromRow = settledThrough == 0 ? null : settledThrough + 1;
    targetId = checkpoint.targetId();
    checkpoint.receipts().forEach(receipts::add);
  }

  /** Adds the rows that a flush has delivered. */
  void deliver(FlushReport report) {
    counts = counts.plusDelivered(report);
    report.receipts().forEach(receipts::add);
  }

  /** Adds the rejected rows of a window, which are on disk by now, and so settles all of it. */
  void settle(long rejectedRows, Window window) {
    counts = counts.plusFailed(rejectedRows);
    settledThrough = window.lastSequence();
  }

  /**
   * Notes which target the rows go to from now on.
   *
   * @throws RunException if rows are settled in another one
   */
  void goesTo(String id) {
    if (settledThrough > 0 && targetId != null && !targetId.equals(id)) {
      throw Receipts.targetReplaced(
          "the target is not the one that rows of this run are in: the settings name another one,"
              + " or it was made anew",
          "restore the settings to resume the run where they have changed, or start over with"
              + " --restart, which sends every row again");
    }
    targetId = id;
  }

  @Nullable String targetId() {
    return targetId;
  }

  void sourceHas(@Nullable Long bytes) {
    sourceBytes = bytes;
  }

  void read(long bytes) {
    bytesRead += bytes;
  }

  String runId() {
    return runId;
  }

  RowCounts counts() {
    return counts;
  }

  long settledThrough() {
    return settledThrough;
  }

  @Nullable Long resumedFromRow() {
    return resumedFromRow;
  }

  List<Receipt> receipts() {
    return receipts.all();
  }

  RunProgress progress(Window window) {
    return RunProgress.builder(runId)
        .rowsWritten(window.lastSequence())
        .rowsSettled(settledThrough)
        .counts(counts)
        .bytesRead(bytesRead)
        .totalBytes(sourceBytes)
        .resumedFromRow(resumedFromRow)
        .build();
  }
}
