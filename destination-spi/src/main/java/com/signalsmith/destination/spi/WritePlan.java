package com.signalsmith.destination.spi;

/**
 * What a writer is opened for.
 *
 * <p>Immutable; any thread.
 *
 * @param settings valid, with a target
 * @param mode one that the destination's spec declares
 * @param schema the columns that the rows share
 */
public record WritePlan(Settings settings, WriteMode mode, RowSchema schema) {

  /** Refuses settings without a target. */
  public WritePlan {
    if (!settings.hasTarget()) {
      throw new IllegalArgumentException("a writer needs settings with a target");
    }
  }
}
