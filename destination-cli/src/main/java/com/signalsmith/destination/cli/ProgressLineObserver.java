package com.signalsmith.destination.cli;

import com.signalsmith.destination.runtime.RunObserver;
import com.signalsmith.destination.runtime.RunProgress;
import com.signalsmith.destination.spi.Failure;
import java.io.PrintStream;
import java.time.Duration;
import java.util.function.LongSupplier;

/** Prints how far a run has come, a line every few seconds; one thread. */
final class ProgressLineObserver implements RunObserver {

  private static final long INTERVAL_NANOS = 3_000_000_000L;

  private final PrintStream err;
  private final LongSupplier nanoTime;
  private final Pace pace;
  private long printedAt;

  ProgressLineObserver(PrintStream err, LongSupplier nanoTime) {
    this.err = err;
    this.nanoTime = nanoTime;
    this.pace = new Pace(nanoTime);
  }

  @Override
  public void started(RunProgress progress) {
    pace.started(progress);
    printedAt = nanoTime.getAsLong();
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
      err.println(pace.rows(progress) + ", " + pace.bytes(progress));
    }
  }

  @Override
  public void retrying(Failure failure, int attempt, Duration delay) {
    pace.retrying(failure, attempt, delay);
  }
}
