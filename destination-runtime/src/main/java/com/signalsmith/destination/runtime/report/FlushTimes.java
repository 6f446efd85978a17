package com.signalsmith.destination.runtime.report;

import java.time.Duration;
import java.util.List;

/** How long flushes took, counted by upper bounds; one thread. */
final class FlushTimes {

  /** The upper bounds; what took longer than the last one is counted behind it. */
  static final List<Duration> BOUNDS =
      List.of(
          Duration.ofMillis(5),
          Duration.ofMillis(20),
          Duration.ofMillis(50),
          Duration.ofMillis(100),
          Duration.ofMillis(200),
          Duration.ofMillis(500),
          Duration.ofSeconds(1),
          Duration.ofSeconds(5),
          Duration.ofSeconds(30));

  private final long[] counts = new long[BOUNDS.size() + 1];
  private long count;
  private Duration sum = Duration.ZERO;
  private Duration slowest = Duration.ZERO;

  void add(Duration time) {
    int place = 0;
    while (place < BOUNDS.size() && time.compareTo(BOUNDS.get(place)) > 0) {
      place++;
    }
    counts[place]++;
    count++;
    sum = sum.plus(time);
    slowest = time.compareTo(slowest) > 0 ? time : slowest;
  }

  /** Returns how many flushes there were. */
  long count() {
    return count;
  }

  /** Returns how many took at most the bound at this place and more than the one before. */
  long countAt(int place) {
    return counts[place];
  }

  Duration mean() {
    return count == 0 ? Duration.ZERO : sum.dividedBy(count);
  }

  Duration slowest() {
    return slowest;
  }
}
