package com.signalsmith.destination.spi;

import java.util.Locale;

/** What a user can do with a destination beyond sending full records to it. */
public enum Capability {
  /** Columns are mapped to the destination's own fields; without it, the full record is sent. */
  FIELD_MAPPING,
  /** The destination can be asked for its fields and their types. */
  SCHEMA_INTROSPECTION;

  /** Returns the name as it stands in descriptions, such as {@code field_mapping}. */
  public String id() {
    return name().toLowerCase(Locale.ROOT);
  }
}
