package com.signalsmith.destination.spi;

/**
 * What a writer is opened for.
 *
 * <p>Immutable; any thread.
 *
 * @param settings valid, with a target
 * @param mode one that the destination's spec declares
 * @param schema the columns that the rows share; its primary key is how the target finds a record
 */
public record WritePlan(Settings settings, WriteMode mode, RowSchema schema) {

  /** Refuses settings without a target, and rows without a key where the mode needs one. */
  public WritePlan {
    if (!settings.hasTarget()) {
      throw new IllegalArgumentException("a writer needs settings with a target");
    }
    if (mode.identifierRequired() && schema.primaryKey().isEmpty()) {
      throw new IllegalArgumentException("mode '" + mode.id() + "' needs rows with a primary key");
    }
  }
}
