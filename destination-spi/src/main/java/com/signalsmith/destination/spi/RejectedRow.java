package com.signalsmith.destination.spi;

/**
 * A row that the target will never accept as it is.
 *
 * <p>Immutable. The message says what is wrong with the row without repeating its content.
 *
 * @param sequence the row's number within the run
 * @param code stable, snake case, for programs: {@code row_too_large}
 * @param message one lower-case sentence
 */
public record RejectedRow(long sequence, String code, String message) {

  /** Refuses a code that is not snake case. */
  public RejectedRow {
    Failure.requireCode(code);
  }
}
