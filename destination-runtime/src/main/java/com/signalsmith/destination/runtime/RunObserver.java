package com.signalsmith.destination.runtime;

import com.signalsmith.destination.spi.Failure;
import com.signalsmith.destination.spi.RejectedRow;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * Watches one run.
 *
 * <p>Called in the thread of the run, which waits meanwhile; what a method throws is logged and
 * otherwise ignored. No method is given a secret or the content of a row.
 */
public interface RunObserver {

  /**
   * Returns an observer that tells both, in this order.
   *
   * <p>What one of them throws is logged, and keeps nothing from the other.
   */
  static RunObserver both(RunObserver first, RunObserver second) {
    return new SafeObserver(List.of(first, second));
  }

  /** Called once, when the writer is open and before the first row is sent. */
  default void started(RunProgress progress) {}

  /**
   * Called before each batch is handed to the destination, which may keep the run waiting; the
   * progress counts the batch already.
   */
  default void writing(RunProgress progress) {}

  /** Called after each batch has been handed to the destination. */
  default void written(RunProgress progress) {}

  /** Called before each wait until the destination has settled rows, whether all or some. */
  default void flushing(RunProgress progress) {}

  /** Called after rows were settled with the time it took, before anything of it is on disk. */
  default void flushed(RunProgress progress, Duration time) {}

  /** Called with rows that were rejected, by ascending sequence, when they are on disk. */
  default void rejected(List<RejectedRow> rows) {}

  /**
   * Called after each wait, when the rejected rows are on disk; the checkpoint may follow a little
   * later, see {@link RunOptions.Builder#checkpointPause}.
   */
  default void settled(RunProgress progress) {}

  /** Called before the run waits for {@code delay} to try again what failed. */
  default void retrying(Failure failure, int attempt, Duration delay) {}

  /** Called after each flush and before each wait with what the destination's client measures. */
  default void measured(Map<String, Double> metrics) {}

  /** Called once, last. */
  default void finished(RunReport report) {}
}
