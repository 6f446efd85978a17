package com.signalsmith.destination.spi;

import java.util.Locale;

/** What an audience sync does with its members; members always carry an identifier. */
public enum AudienceSyncMode implements WriteMode {
  /** Adds members that are new to the audience. */
  ADD,
  /** Removes members that have left the audience. */
  REMOVE,
  /** Makes the target's list equal to the audience. */
  MIRROR,
  /** Adds members or refreshes their fields. */
  UPSERT;

  @Override
  public String id() {
    return name().toLowerCase(Locale.ROOT);
  }

  @Override
  public boolean identifierRequired() {
    return true;
  }
}
