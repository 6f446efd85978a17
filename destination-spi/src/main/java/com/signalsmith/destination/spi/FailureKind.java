package com.signalsmith.destination.spi;

import java.util.Locale;

/** Says who can act on a failure, and thereby whether trying again can help. */
public enum FailureKind {
  /** The definition is wrong; whoever wrote the sync or the connection changes it. */
  DEFINITION,
  /**
   * The system refuses who we are or what we may do; whoever administers access to it grants it.
   */
  CREDENTIALS,
  /** The target is missing or is not what the sync expects; its owner creates or changes it. */
  TARGET,
  /** The system cannot be reached or is overloaded; it passes, or whoever operates it acts. */
  UNAVAILABLE,
  /** The source of the rows cannot be read or has changed; its owner acts. */
  SOURCE,
  /** The machine of the run lacks something (disk, permission, a free lock); its operator acts. */
  HOST,
  /** A defect of the destination or its host; its authors act. */
  INTERNAL;

  /** Returns whether the same call may succeed later without anybody changing anything. */
  public boolean retryable() {
    return this == UNAVAILABLE;
  }

  /** Returns the name as it stands in reports, such as {@code credentials}. */
  public String id() {
    return name().toLowerCase(Locale.ROOT);
  }
}
