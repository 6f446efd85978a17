package com.signalsmith.destination.spi;

/**
 * One column of a row.
 *
 * <p>Immutable.
 *
 * @param name as the source has it; case counts
 * @param type of its values, any of which may be null
 */
public record Column(String name, ColumnType type) {

  /** Refuses an empty name. */
  public Column {
    if (name.isEmpty()) {
      throw new IllegalArgumentException("a column needs a name");
    }
  }
}
