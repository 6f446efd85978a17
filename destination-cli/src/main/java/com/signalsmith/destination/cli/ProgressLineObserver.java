package com.signalsmith.destination.cli;

import com.signalsmith.destination.runtime.RunObserver;
import com.signalsmith.destination.runtime.RunProgress;
import java.io.PrintStream;
import java.util.function.LongSupplier;

/** Prints how far a run has come, a line every few seconds; one thread. */
final class ProgressLineObserver implements RunObserver {

  private static final long INTERVAL_NANOS = 3_000_000_000L;

  private final PrintStream err;
  private final LongSupplier nanoTime;
  private long startedAt;
  private long printedAt;
  private long rowsBefore;

  ProgressLineObserver(PrintStream err, LongSupplier nanoTime) {
    this.err = err;
    this.nanoTime = nanoTime;
  }

  @Override
  public void started(RunProgress progress) {
    startedAt = nanoTime.getAsLong();
    printedAt = startedAt;
    rowsBefore = progress.rowsWritten();
    err.println(
        "run "
            + progress.runId()
            + progress
                .resumedFromRow()
                .map(row -> " resumes at row " + Progress.number(row))
                .orElse(" started"));
  }

  @Override
  public void written(RunProgress progress) {
    long now = nanoTime.getAsLong();
    if (now - printedAt >= INTERVAL_NANOS) {
      printedAt = now;
      long elapsed = now - startedAt;
      err.println(
          Progress.describe(progress, rowsBefore, elapsed)
              + percent(progress)
              + ", "
              + Progress.seconds(elapsed));
    }
  }

  private static String percent(RunProgress progress) {
    boolean known = progress.resumedFromRow().isEmpty() && progress.totalBytes().orElse(0L) > 0;
    return known
        ? ", " + progress.bytesRead() * 100 / progress.totalBytes().orElseThrow() + "%"
        : "";
  }
}
