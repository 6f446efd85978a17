package com.signalsmith.destination.cli;

import java.time.Instant;
import java.time.InstantSource;

/** The time of day of this machine. */
final class WallClock {

  private WallClock() {}

  static Instant now() {
    return InstantSource.system().instant();
  }
}
