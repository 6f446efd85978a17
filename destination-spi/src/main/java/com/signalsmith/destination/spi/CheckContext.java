package com.signalsmith.destination.spi;

import java.time.Duration;
import java.util.function.Consumer;

/**
 * How long a check may take and who watches it.
 *
 * <p>Immutable. The observer is called in the thread of the check, once per step, as soon as it
 * ended.
 *
 * @param timeout for all steps together
 * @param observer sees every step as it ends; must not throw
 */
public record CheckContext(Duration timeout, Consumer<CheckStep> observer) {

  /** The time that a person waits for a check: 15 seconds. */
  public static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(15);

  /** Returns a context with the default timeout and nobody watching. */
  public static CheckContext unobserved() {
    return new CheckContext(DEFAULT_TIMEOUT, step -> {});
  }

  /** Starts the steps of one check. */
  public CheckRecorder start() {
    return new CheckRecorder(this);
  }
}
