package com.signalsmith.destination.runtime;

import com.signalsmith.destination.spi.Failure;
import com.signalsmith.destination.spi.RejectedRow;
import com.signalsmith.destination.spi.Row;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells several observers, and keeps what one throws from the others and from the run.
 *
 * @param observers in the order in which they are told
 */
record SafeObserver(List<RunObserver> observers) implements RunObserver {

  private static final Logger LOG = LoggerFactory.getLogger(SafeObserver.class);

  @Override
  public void started(RunProgress progress) {
    safely(observer -> observer.started(progress));
  }

  @Override
  public void writing(RunProgress progress) {
    safely(observer -> observer.writing(progress));
  }

  @Override
  public void written(RunProgress progress) {
    safely(observer -> observer.written(progress));
  }

  @Override
  public void flushing(RunProgress progress) {
    safely(observer -> observer.flushing(progress));
  }

  @Override
  public void flushed(RunProgress progress, Duration time) {
    safely(observer -> observer.flushed(progress, time));
  }

  @Override
  public void rejected(List<RejectedRow> rows) {
    safely(observer -> observer.rejected(rows));
  }

  @Override
  public void settled(RunProgress progress) {
    safely(observer -> observer.settled(progress));
  }

  @Override
  public void retrying(Failure failure, int attempt, Duration delay) {
    safely(observer -> observer.retrying(failure, attempt, delay));
  }

  @Override
  public void measured(Map<String, Double> metrics) {
    safely(observer -> observer.measured(metrics));
  }

  @Override
  public void finished(RunReport report) {
    safely(observer -> observer.finished(report));
  }

  /** Gives rows to those who make a page. */
  void handedOver(List<Row> rows) {
    safely(
        observer -> {
          if (observer instanceof RunPage page) {
            page.handedOver(rows);
          }
        });
  }

  private void safely(Consumer<RunObserver> call) {
    for (RunObserver observer : observers) {
      try {
        call.accept(observer);
      } catch (RuntimeException e) {
        LOG.warn("an observer of the run failed: {}", Defects.describe(e));
      }
    }
  }
}
