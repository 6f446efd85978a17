package com.signalsmith.destination.spi;

import java.util.Locale;

/** Which part of a definition a field belongs to. */
public enum Scope {
  /** How the connection proves who it is; chosen with the authentication method. */
  AUTHENTICATION,
  /** Which system it is; shared by every sync that uses the connection. */
  CONFIGURATION,
  /** Which place inside the system; chosen per sync. */
  TARGET;

  /** Returns the name as it stands in definitions and problem paths, such as {@code target}. */
  public String id() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Returns where a field of this scope stands in a definition, such as {@code target.topic}. */
  public String path(String key) {
    return id() + "." + key;
  }
}
