package com.signalsmith.destination.spi;

import java.util.Locale;

/** What is to become of the record that a {@link Row} is about. */
public enum Operation {
  /** The record shall be there: created, updated, or either of them, as the mode says. */
  WRITE,
  /** The record shall be gone; that there is none is as good. */
  DELETE;

  /** Returns the name as it stands in definitions, such as {@code delete}. */
  public String id() {
    return name().toLowerCase(Locale.ROOT);
  }
}
