package com.signalsmith.destination.spi;

import java.util.Locale;

/** What a destination claims about delivery; the conformance kit audits each claim. */
public enum Guarantee {
  /** A row that a flush settled as delivered is in the target; a replay may repeat it. */
  AT_LEAST_ONCE,
  /** Rows with an equal key arrive in the order in which they were written. */
  ORDERED_PER_KEY;

  /** Returns the name as it stands in descriptions, such as {@code at_least_once}. */
  public String id() {
    return name().toLowerCase(Locale.ROOT);
  }
}
