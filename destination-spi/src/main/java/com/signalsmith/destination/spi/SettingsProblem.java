package com.signalsmith.destination.spi;

/**
 * One thing that is wrong with a definition.
 *
 * <p>Immutable; never repeats a secret.
 *
 * @param field where it is, such as {@code target.topic}
 * @param code stable, snake case, for programs: {@code required}
 * @param message one lower-case sentence that says what would be right
 */
public record SettingsProblem(String field, String code, String message) {

  /** Refuses a code that is not snake case. */
  public SettingsProblem {
    Failure.requireCode(code);
  }
}
