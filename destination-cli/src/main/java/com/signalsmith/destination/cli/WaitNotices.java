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
 * or the source keeps the run waiting. What the destination's client has learnt meanwhile is not
 * known before it returns. A source may well have nothing to give for long, so that is said less
 * and less often.
 *
 * <p>Safe for two threads: the run's own, which is kept waiting, and the one that ticks.
 */
final class WaitNotices implements RunObserver {

  private static final long PATIENCE = TimeUnit.SECONDS.toNanos(5);
  private static final long PATIENCE_WITH_SOURCE = TimeUnit.SECONDS.toNanos(10);

  private enum Wait {
    FOR_START,
    FOR_SOURCE,
    FOR_DESTINATION,
    OVER
  }

  private final Consumer<String> lines;
  private final LongSupplier nanoTime;
  private Wait wait = Wait.FOR_START;
  private long waitingSince;
  private long noticeAt;
  private long patienceWithSource = PATIENCE_WITH_SOURCE;
  private RunProgress last = RunProgress.builder("").build();

  /**
   * Begins to wait for the start of a run.
   *
   * @param lines prints one line
   * @param nanoTime as {@link System#nanoTime()}
   */
  WaitNotices(Consumer<String> lines, LongSupplier nanoTime) {
    this.lines = lines;
    this.nanoTime = nanoTime;
    await(Wait.FOR_START, PATIENCE);
  }

  /** Returns notices that watch the time by themselves. */
  static RunObserver ticking(Consumer<String> lines) {
    WaitNotices notices = new WaitNotices(lines, System::nanoTime);
    Ticker ticker = new Ticker(notices::tick);
    ticker.start();
    return RunObserver.both(notices, ticker);
  }

  @Override
  public void started(RunProgress progress) {
    awaitSource(progress);
  }

  @Override
  public void writing(RunProgress progress) {
    awaitDestination(progress);
  }

  @Override
  public void written(RunProgress progress) {
    awaitSource(progress);
  }

  @Override
  public void flushing(RunProgress progress) {
    awaitDestination(progress);
  }

  @Override
  public void flushed(RunProgress progress, Duration time) {
    awaitSource(progress);
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
  public synchronized void finished(RunReport report) {
    wait = Wait.OVER;
  }

  /** Prints that the run waits, if it has done so for long enough to say it, or to say it again. */
  synchronized void tick() {
    long now = nanoTime.getAsLong();
    if (wait == Wait.OVER || now - noticeAt < 0) {
      return;
    }
    long waited = now - waitingSince;
    lines.accept(notice(TimeUnit.NANOSECONDS.toSeconds(waited)));
    noticeAt = now + waited;
    if (wait == Wait.FOR_SOURCE) {
      patienceWithSource = 2 * waited;
    }
  }

  private String notice(long seconds) {
    return switch (wait) {
      case FOR_START ->
          "waiting for the start: source or destination is not open after " + seconds + " s";
      case FOR_SOURCE ->
          "waiting for the source: no row for %d s, %s read"
              .formatted(seconds, PlainText.count(last.rowsWritten(), "row"));
      case FOR_DESTINATION ->
          "waiting for the destination: nothing confirmed for %d s, %s under way"
              .formatted(seconds, PlainText.count(last.rowsUnderWay(), "row"));
      case OVER -> throw new IllegalStateException("there is nothing to wait for");
    };
  }

  private synchronized void awaitSource(RunProgress progress) {
    last = progress;
    await(Wait.FOR_SOURCE, patienceWithSource);
  }

  private synchronized void awaitDestination(RunProgress progress) {
    last = progress;
    await(Wait.FOR_DESTINATION, PATIENCE);
  }

  private void await(Wait what, long patience) {
    wait = what;
    waitingSince = nanoTime.getAsLong();
    noticeAt = waitingSince + patience;
  }
}
