package com.signalsmith.destination.runtime.report;

import com.signalsmith.destination.spi.CanonicalJson;
import com.signalsmith.destination.spi.Row;
import com.signalsmith.destination.spi.RowSchema;
import java.io.ByteArrayOutputStream;
import java.util.List;
import java.util.OptionalInt;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * Estimates which keys many rows share from the keys of some rows; one thread.
 *
 * <p>A run is not to become slower by it: after the first rows, which are all looked at so that
 * small runs are counted exactly, one of about 64 is. Which one is left to chance, because rows
 * whose keys take turns would otherwise show always the same key.
 */
final class KeySample {

  /** How many rows are all looked at. */
  static final int FIRST_ROWS = 10_000;

  /** For how many rows one that is looked at stands after that, on average. */
  static final int ROWS_FOR_ONE = 64;

  static final int COUNTERS = 128;

  /** The longest key that is counted, in bytes, so that no run of long keys takes much memory. */
  static final int LONGEST_KEY = 1_024;

  private final List<String> columns;
  private final SplittableRandom random = new SplittableRandom(0);
  private final FrequentKeys keys = new FrequentKeys(COUNTERS);
  private int @Nullable [] indexes;
  private long lookedAt;
  private long rows;
  private int skipped;

  /**
   * Begins a sample.
   *
   * @param columns whose values are the key; without any, no row is looked at
   */
  KeySample(List<String> columns) {
    this.columns = List.copyOf(columns);
  }

  /** Looks at some of the rows that come next. */
  void look(List<Row> next) {
    if (columns.isEmpty()) {
      return;
    }
    int i = skipped;
    while (i < next.size()) {
      boolean all = lookedAt < FIRST_ROWS;
      count(next.get(i), all ? 1 : ROWS_FOR_ONE);
      lookedAt++;
      i += all ? 1 : 1 + random.nextInt(2 * ROWS_FOR_ONE - 1);
    }
    skipped = i - next.size();
    rows += next.size();
  }

  /** Returns how many rows there were. */
  long rows() {
    return rows;
  }

  /** Returns how many of them were looked at. */
  long lookedAt() {
    return lookedAt;
  }

  /** Returns the keys found; the sum of their counts is about the number of rows that have one. */
  FrequentKeys keys() {
    return keys;
  }

  /** Returns for how many rows those that were looked at stand, whether they have a key or not. */
  long weight() {
    long drawn = drawn();
    return lookedAt - drawn + drawn * ROWS_FOR_ONE;
  }

  /** Returns how far chance may move a share, with 95 % certainty; a part of 1. */
  double margin() {
    return lookedAt == 0 ? 0 : Math.min(1, ROWS_FOR_ONE * Math.sqrt((double) drawn()) / weight());
  }

  private long drawn() {
    return Math.max(0, lookedAt - FIRST_ROWS);
  }

  private void count(Row row, int weight) {
    byte[] key = key(row);
    if (key != null && key.length <= LONGEST_KEY) {
      keys.add(key, weight);
    }
  }

  private byte @Nullable [] key(Row row) {
    if (indexes == null) {
      indexes = indexes(row.schema());
    }
    return switch (indexes.length) {
      case 0 -> null;
      case 1 -> row.text(indexes[0]);
      default -> array(row, indexes);
    };
  }

  // The key of several columns as docs/json.md has it; one of nulls only is none.
  private static byte @Nullable [] array(Row row, int[] indexes) {
    ByteArrayOutputStream key = new ByteArrayOutputStream(64);
    boolean anyValue = false;
    for (int i = 0; i < indexes.length; i++) {
      byte[] value = row.json(indexes[i]);
      anyValue |= value[0] != 'n';
      key.write(i == 0 ? '[' : ',');
      CanonicalJson.append(value, key);
    }
    key.write(']');
    return anyValue ? key.toByteArray() : null;
  }

  private int[] indexes(RowSchema schema) {
    return columns.stream()
        .map(schema::indexOf)
        .filter(OptionalInt::isPresent)
        .mapToInt(OptionalInt::getAsInt)
        .toArray();
  }
}
