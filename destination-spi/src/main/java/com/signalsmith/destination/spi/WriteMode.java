package com.signalsmith.destination.spi;

/**
 * What is to become of the rows: a {@link SyncMode} for the rows of a model, an {@link
 * AudienceSyncMode} for the members of an audience.
 *
 * <p>Immutable. The two sets are independent: a destination declares each of them by itself.
 */
public sealed interface WriteMode permits SyncMode, AudienceSyncMode {

  /** Returns the name as it stands in definitions and reports, such as {@code insert}. */
  String id();

  /** Returns whether rows need columns by which the target can find an existing record. */
  boolean identifierRequired();
}
