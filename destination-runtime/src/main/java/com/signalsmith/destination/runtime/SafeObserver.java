package com.signalsmith.destination.runtime;

import com.signalsmith.destination.spi.Failure;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keeps what an observer throws from the run. */
record SafeObserver(RunObserver observer) implements RunObserver {

  private static final Logger LOG = LoggerFactory.getLogger(SafeObserver.class);

  @Override
  public void started(RunProgress progress) {
    safely(() -> observer.started(progress));
  }

  @Override
  public void written(RunProgress progress) {
    safely(() -> observer.written(progress));
  }

  @Override
  public void settled(RunProgress progress) {
    safely(() -> observer.settled(progress));
  }

  @Override
  public void retrying(Failure failure, int attempt, Duration delay) {
    safely(() -> observer.retrying(failure, attempt, delay));
  }

  @Override
  public void finished(RunReport report) {
    safely(() -> observer.finished(report));
  }

  private static void safely(Runnable call) {
    try {
      call.run();
    } catch (RuntimeException e) {
      LOG.warn("an observer of the run failed: {}", Defects.describe(e));
    }
  }
}
