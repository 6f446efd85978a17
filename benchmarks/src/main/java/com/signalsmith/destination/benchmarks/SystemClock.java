package com.signalsmith.destination.benchmarks;

import java.time.Clock;

/** The only place where the wall clock is read, for the date of the results. */
final class SystemClock {

  private SystemClock() {}

  static Clock utc() {
    return Clock.systemUTC();
  }
}
