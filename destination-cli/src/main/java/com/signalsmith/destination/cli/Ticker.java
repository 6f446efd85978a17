package com.signalsmith.destination.cli;

import com.signalsmith.destination.runtime.RunObserver;
import com.signalsmith.destination.runtime.RunProgress;
import com.signalsmith.destination.runtime.RunReport;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Calls something twice a second, in a thread of its own, from a run's start, or before, to its
 * end.
 */
final class Ticker implements RunObserver {

  private static final long INTERVAL_MILLIS = 500;

  private final Runnable tick;
  private @Nullable ScheduledExecutorService thread;

  Ticker(Runnable tick) {
    this.tick = tick;
  }

  @Override
  public void started(RunProgress progress) {
    if (thread == null) {
      start();
    }
  }

  /** Starts before the run does. */
  void start() {
    thread = Executors.newSingleThreadScheduledExecutor(Ticker::daemon);
    ScheduledFuture<?> unused =
        thread.scheduleWithFixedDelay(
            tick, INTERVAL_MILLIS, INTERVAL_MILLIS, TimeUnit.MILLISECONDS);
  }

  @Override
  public void finished(RunReport report) {
    if (thread != null) {
      thread.shutdownNow();
    }
  }

  private static Thread daemon(Runnable task) {
    Thread daemon = new Thread(task, "signalsmith-progress");
    daemon.setDaemon(true);
    return daemon;
  }
}
