package com.signalsmith.destination.cli;

import com.signalsmith.destination.runtime.RunObserver;
import com.signalsmith.destination.runtime.RunProgress;
import com.signalsmith.destination.runtime.RunReport;
import com.signalsmith.destination.spi.Failure;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * Tells people why nothing moves: an attempt failed and is about to be repeated, or the destination
 * keeps the run waiting. What its client has learnt meanwhile is not known before it returns.
 *
 * <p>Safe for two threads: the run's own, which is kept waiting, and the one that ticks.
 */
final class WaitNotices implements RunObserver {

  private static final long PATIENCE = TimeUnit.SECONDS.toNanos(5);

  private final Consumer<String> lines;
  private final LongSupplier nanoTime;
  private boolean waiting;
  private long waitingSince;
  private long noticeAt;
  private long rowsUnderWay;

  /**
   * Begins with nothing to wait for.
   *
   * @param lines prints one line
   * @param nanoTime as {@link System#nanoTime()}
   */
  WaitNotices(Consumer<String> lines, LongSupplier nanoTime) {
    this.lines = lines;
    this.nanoTime = nanoTime;
  }

  /** Returns notices that watch the time by themselves. */
  static RunObserver ticking(Consumer<String> lines) {
    WaitNotices notices = new WaitNotices(lines, System::nanoTime);
    return RunObserver.both(notices, new Ticker(notices::tick));
  }

  @Override
  public void writing(RunProgress progress) {
    await(progress);
  }

  @Override
  public void written(RunProgress progress) {
    proceed();
  }

  @Override
  public void flushing(RunProgress progress) {
    await(progress);
  }

  @Override
  public void flushed(RunProgress progress, Duration time) {
    proceed();
  }

  @Override
  public synchronized void retrying(Failure failure, int attempt, Duration delay) {
    lines.accept(
        "trying again in %s, attempt %d: %s: %s"
            .formatted(
                Progress.seconds(delay.toNanos()),
                attempt,
                failure.code(),
                PlainText.text(failure.message())));
    // Its wait is announced; only what takes longer is news.
    long attemptAt = nanoTime.getAsLong() + delay.toNanos();
    if (attemptAt + PATIENCE - noticeAt > 0) {
      noticeAt = attemptAt + PATIENCE;
    }
  }

  @Override
  public void finished(RunReport report) {
    proceed();
  }

  /** Prints that the run waits, if it has done so for long enough to say it, or to say it again. */
  synchronized void tick() {
    long now = nanoTime.getAsLong();
    if (!waiting || now - noticeAt < 0) {
      return;
    }
    long waited = now - waitingSince;
    lines.accept(
        "waiting for the destination: nothing confirmed for %d s, %s under way"
            .formatted(
                TimeUnit.NANOSECONDS.toSeconds(waited), PlainText.count(rowsUnderWay, "row")));
    noticeAt = now + waited;
  }

  private synchronized void await(RunProgress progress) {
    waiting = true;
    waitingSince = nanoTime.getAsLong();
    noticeAt = waitingSince + PATIENCE;
    rowsUnderWay = progress.rowsUnderWay();
  }

  private synchronized void proceed() {
    waiting = false;
  }
}
