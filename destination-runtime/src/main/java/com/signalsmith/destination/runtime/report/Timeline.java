package com.signalsmith.destination.runtime.report;

import java.time.Duration;

/**
 * What happened when, in a fixed number of slices of time; one thread.
 *
 * <p>When a run outlasts the slices, two become one, and each is twice as long from then on.
 */
final class Timeline {

  static final int SLICES = 120;

  private static final long FIRST_WIDTH = Duration.ofMillis(100).toNanos();

  private final long[] rows = new long[SLICES];
  private final long[] slowestFlush = new long[SLICES];
  private final long[] retries = new long[SLICES];
  private long width = FIRST_WIDTH;
  private int used;

  /** Notes rows that were handed over, some nanoseconds after the start. */
  void rows(long at, long count) {
    rows[slice(at)] += count;
  }

  /** Notes how long a flush took that ended some nanoseconds after the start. */
  void flush(long at, long nanos) {
    int slice = slice(at);
    slowestFlush[slice] = Math.max(slowestFlush[slice], nanos);
  }

  /** Notes an attempt to deliver again, some nanoseconds after the start. */
  void retry(long at) {
    retries[slice(at)]++;
  }

  /** Returns how many slices there are so far. */
  int used() {
    return used;
  }

  /** Returns how long a slice is, in nanoseconds. */
  long width() {
    return width;
  }

  long rowsIn(int slice) {
    return rows[slice];
  }

  long slowestFlushIn(int slice) {
    return slowestFlush[slice];
  }

  long retriesIn(int slice) {
    return retries[slice];
  }

  private int slice(long at) {
    while (at / width >= SLICES) {
      halve();
    }
    int slice = (int) (Math.max(0, at) / width);
    used = Math.max(used, slice + 1);
    return slice;
  }

  private void halve() {
    for (int i = 0; i < SLICES; i++) {
      int from = 2 * i;
      boolean filled = from < SLICES;
      rows[i] = filled ? rows[from] + rows[from + 1] : 0;
      retries[i] = filled ? retries[from] + retries[from + 1] : 0;
      slowestFlush[i] = filled ? Math.max(slowestFlush[from], slowestFlush[from + 1]) : 0;
    }
    width *= 2;
    used = (used + 1) / 2;
  }
}
