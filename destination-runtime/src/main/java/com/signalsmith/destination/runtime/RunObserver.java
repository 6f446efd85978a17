package com.signalsmith.destination.runtime;

import com.signalsmith.destination.spi.Failure;
import java.time.Duration;

/**
 * Watches one run.
 *
 * <p>Called in the thread of the run, which waits meanwhile; what a method throws is logged and
 * otherwise ignored.
 */
public interface RunObserver {

  /** Called once, when the writer is open and before the first row is sent. */
  default void started(RunProgress progress) {}

  /** Called after each batch has been handed to the destination. */
  default void written(RunProgress progress) {}

  /** Called after each flush, when rejected rows and checkpoint are on disk. */
  default void settled(RunProgress progress) {}

  /** Called before the run waits to try again with a new writer. */
  default void retrying(Failure failure, int attempt, Duration delay) {}

  /** Called once, last. */
  default void finished(RunReport report) {}
}
