package com.signalsmith.destination.runtime.report;

import com.signalsmith.destination.spi.Failure;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** The first attempts to deliver again, and the number of all; one thread. */
final class RetryLog {

  static final int MOST = 50;

  private final List<Entry> entries = new ArrayList<>();
  private long total;

  void add(Entry entry) {
    total++;
    if (entries.size() < MOST) {
      entries.add(entry);
    }
  }

  List<Entry> entries() {
    return List.copyOf(entries);
  }

  /** Returns how many attempts there were, those without an entry included. */
  long total() {
    return total;
  }

  /**
   * One attempt.
   *
   * @param at how long after the start it was decided
   * @param failure why
   * @param attempt its number since something was settled
   * @param delay the wait before it
   */
  record Entry(Duration at, Failure failure, int attempt, Duration delay) {}
}
