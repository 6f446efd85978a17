package com.signalsmith.destination.runtime;

import com.signalsmith.destination.spi.Failure;
import com.signalsmith.destination.spi.RejectedRow;
import java.time.Duration;
import java.util.List;
import java.util.Map;
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
  public void flushed(RunProgress progress, Duration time) {
    safely(() -> observer.flushed(progress, time));
  }

  @Override
  public void rejected(List<RejectedRow> rows) {
    safely(() -> observer.rejected(rows));
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
  public void measured(Map<String, Double> metrics) {
    safely(() -> observer.measured(metrics));
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
