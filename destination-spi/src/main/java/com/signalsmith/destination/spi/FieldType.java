package com.signalsmith.destination.spi;

import java.util.Locale;

/** How a field is shown and which Java type its value has. */
public enum FieldType {
  /** One line of text; {@link String}. */
  TEXT,
  /** Several lines of text; {@link String}. */
  TEXTAREA,
  /** A whole number; {@link Long}. */
  NUMBER,
  /** On or off; {@link Boolean}. */
  TOGGLE,
  /** One of the given options; {@link String}. */
  SELECT,
  /** A text that nobody may see; {@link Secret}. */
  PASSWORD,
  /** Several texts, written as one with commas between them; a list of {@link String}. */
  TEXT_LIST;

  /** Returns the name as it stands in descriptions, such as {@code text_list}. */
  public String id() {
    return name().toLowerCase(Locale.ROOT);
  }
}
