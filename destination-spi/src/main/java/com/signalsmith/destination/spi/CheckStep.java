package com.signalsmith.destination.spi;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * One step of a check and how it ended.
 *
 * <p>Immutable; never holds a secret.
 *
 * @param id what was looked at, snake case, such as {@code authentication}
 * @param status how it ended
 * @param code the failure's or warning's code; null when it passed or was skipped
 * @param message one lower-case sentence: what was found
 * @param remedy what to do next, or null
 * @param field the path of the setting to change, or null
 * @param duration how long it took
 */
public record CheckStep(
    String id,
    StepStatus status,
    @Nullable String code,
    String message,
    @Nullable String remedy,
    @Nullable String field,
    Duration duration) {

  /** Refuses an id that is not snake case. */
  public CheckStep {
    Failure.requireCode(id);
  }
}
