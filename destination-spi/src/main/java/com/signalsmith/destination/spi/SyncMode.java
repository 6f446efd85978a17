package com.signalsmith.destination.spi;

import java.util.Locale;

/** What a model sync does with its rows. */
public enum SyncMode implements WriteMode {
  /** Creates a record for every row; duplicates are possible. */
  INSERT(false),
  /** Creates the record or updates the existing one. */
  UPSERT(true),
  /** Updates existing records only. */
  UPDATE(true),
  /** Makes the target equal to the model, deletions included. */
  MIRROR(true);

  private final boolean identifierRequired;

  SyncMode(boolean identifierRequired) {
    this.identifierRequired = identifierRequired;
  }

  @Override
  public String id() {
    return name().toLowerCase(Locale.ROOT);
  }

  @Override
  public boolean identifierRequired() {
    return identifierRequired;
  }
}
