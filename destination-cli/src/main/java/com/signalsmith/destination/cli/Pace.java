package com.signalsmith.destination.cli;

import com.signalsmith.destination.runtime.RunObserver;
import com.signalsmith.destination.runtime.RunProgress;
import com.signalsmith.destination.spi.Failure;
import java.time.Duration;
import java.util.Locale;
import java.util.function.LongSupplier;

/** Knows how fast a run is, from its start in this process on; one thread. */
final class Pace implements RunObserver {

  private static final double MEBIBYTE = 1 << 20;

  private final LongSupplier nanoTime;
  private long startedAt;
  private long rowsBefore;
  private int retries;

  /**
   * Begins with nothing.
   *
   * @param nanoTime as {@link System#nanoTime()}
   */
  Pace(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
  }

  @Override
  public void started(RunProgress progress) {
    startedAt = nanoTime.getAsLong();
    rowsBefore = progress.rowsWritten();
  }

  @Override
  public void retrying(Failure failure, int attempt, Duration delay) {
    retries++;
  }

  /** Returns rows, what went wrong with them, and rate in words. */
  String rows(RunProgress progress) {
    long rows = progress.rowsWritten();
    long failed = progress.counts().failed();
    String rejected = failed == 0 ? "" : ", " + Progress.number(failed) + " rejected";
    String repeated = retries == 0 ? "" : retries == 1 ? ", 1 retry" : ", " + retries + " retries";
    return Progress.rows(rows)
        + rejected
        + repeated
        + ", "
        + Progress.rate(rows - rowsBefore, elapsed());
  }

  /** Returns what was read, how much of all that is, and the times, in words. */
  String bytes(RunProgress progress) {
    long read = progress.bytesRead();
    long elapsed = elapsed();
    String described =
        String.format(Locale.ROOT, "%.1f MiB", read / MEBIBYTE)
            + percent(progress)
            + ", "
            + Progress.seconds(elapsed);
    long total = total(progress);
    if (total <= 0 || read <= 0) {
      return described;
    }
    double left = Math.max(0, total - read) * (elapsed / (double) read);
    return described + ", " + Progress.seconds(Math.round(left)) + " left";
  }

  private static String percent(RunProgress progress) {
    long total = total(progress);
    return total <= 0 ? "" : ", " + Math.min(100, progress.bytesRead() * 100 / total) + "%";
  }

  // Of a resumed run it is not known how much of the source is left.
  private static long total(RunProgress progress) {
    return progress.resumedFromRow().isEmpty() ? progress.totalBytes().orElse(0L) : 0;
  }

  private long elapsed() {
    return nanoTime.getAsLong() - startedAt;
  }
}
