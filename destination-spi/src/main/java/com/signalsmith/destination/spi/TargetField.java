package com.signalsmith.destination.spi;

/**
 * One field of a target, to which a column can be mapped.
 *
 * <p>Immutable.
 *
 * @param name as the system has it; case counts
 * @param type of the values that it takes
 * @param required whether a new record needs a value for it
 * @param identifier whether records can be found by it
 * @param description what it is for, in sentences for people; may be empty
 */
@Experimental
public record TargetField(
    String name, ColumnType type, boolean required, boolean identifier, String description) {

  /** Refuses an empty name. */
  public TargetField {
    if (name.isEmpty()) {
      throw new IllegalArgumentException("a field needs a name");
    }
  }
}
