package com.signalsmith.destination.runtime.report;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Finds the most frequent of any number of keys with a fixed number of counters (Space-Saving, by
 * Metwally, Agrawal and El Abbadi, 2005); one thread.
 *
 * <p>A key without a counter takes over that of the rarest key, and its count. So a count may be
 * too high, by no more than the total divided by the number of counters, and never too low; and
 * every key with a larger share than that has a counter.
 */
final class FrequentKeys {

  private final byte[][] keys;
  private final int[] hashes;
  private final long[] counts;
  private final long[] errors;
  private int used;
  private long total;

  FrequentKeys(int counters) {
    this.keys = new byte[counters][];
    this.hashes = new int[counters];
    this.counts = new long[counters];
    this.errors = new long[counters];
  }

  /** Counts a key; its bytes are kept, and nobody may change them. */
  void add(byte[] key, long count) {
    total += count;
    counts[place(key, Arrays.hashCode(key))] += count;
  }

  /** Returns the sum of all counts. */
  long total() {
    return total;
  }

  /** Returns the keys that have a counter, by their counts, the largest first. */
  List<Entry> entries() {
    return IntStream.range(0, used)
        .mapToObj(i -> new Entry(ByteBuffer.wrap(keys[i]), counts[i], errors[i]))
        .sorted(Comparator.comparingLong(Entry::count).reversed())
        .toList();
  }

  // One pass finds the key or who has to make room for it, and costs less than a map that most keys
  // enter and leave at once.
  private int place(byte[] key, int hash) {
    int rarest = 0;
    for (int i = 0; i < used; i++) {
      if (hashes[i] == hash && Arrays.equals(keys[i], key)) {
        return i;
      }
      if (counts[i] < counts[rarest]) {
        rarest = i;
      }
    }
    int place = used < keys.length ? used++ : rarest;
    errors[place] = counts[place];
    keys[place] = key;
    hashes[place] = hash;
    return place;
  }

  /**
   * One key.
   *
   * @param key its bytes
   * @param count how often it came, at most
   * @param error by how much the count may be too high
   */
  record Entry(ByteBuffer key, long count, long error) {

    /** Returns how often it came, at least. */
    long least() {
      return count - error;
    }
  }
}
