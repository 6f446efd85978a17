package com.signalsmith.destination.spi;

import java.util.Locale;

/** How a step of a check ended. */
public enum StepStatus {
  /** It is as it should be. */
  PASSED,
  /** A run would fail. */
  FAILED,
  /** A run would work today, but somebody should look at it. */
  WARNING,
  /** It could not be looked at, which is no verdict. */
  SKIPPED;

  /** Returns the name as it stands in reports, such as {@code passed}. */
  public String id() {
    return name().toLowerCase(Locale.ROOT);
  }
}
