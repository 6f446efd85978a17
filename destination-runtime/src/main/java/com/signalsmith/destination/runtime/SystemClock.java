package com.signalsmith.destination.runtime;

import java.time.InstantSource;

/** The one place where the wall clock is read; whatever shows a time is given an instant source. */
public final class SystemClock {

  private SystemClock() {}

  /** Returns the machine's wall clock. */
  public static InstantSource instants() {
    return InstantSource.system();
  }
}
