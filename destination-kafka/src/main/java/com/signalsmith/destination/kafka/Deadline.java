package com.signalsmith.destination.kafka;

import java.time.Duration;

/** A point in time by which something must have ended; immutable. */
final class Deadline {

  private final long nanos;

  private Deadline(long nanos) {
    this.nanos = nanos;
  }

  static Deadline in(Duration time) {
    return new Deadline(System.nanoTime() + time.toNanos());
  }

  /** Returns the deadline that is this much later than now, but not later than this one. */
  Deadline atMost(Duration time) {
    return new Deadline(System.nanoTime() + Math.min(remaining().toNanos(), time.toNanos()));
  }

  /** Returns how much time is left, never negative. */
  Duration remaining() {
    return Duration.ofNanos(Math.max(0, nanos - System.nanoTime()));
  }

  /** Returns how many milliseconds are left, at least 1, for calls to which 0 means no limit. */
  int millis() {
    return (int) Math.max(1, Math.min(Integer.MAX_VALUE, remaining().toMillis()));
  }
}
