package com.signalsmith.destination.runtime;

import java.util.Locale;

/** How a run ended. */
public enum RunStatus {
  /** Every row was read and is settled; some may have been rejected. */
  COMPLETED,
  /** Something stopped it; the report's error says what. */
  FAILED,
  /** Somebody stopped it. */
  CANCELLED;

  /** Returns the name as it stands in reports, such as {@code completed}. */
  public String id() {
    return name().toLowerCase(Locale.ROOT);
  }
}
