package com.signalsmith.destination.runtime.source;

import com.signalsmith.destination.spi.Row;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * The columns of JSON Lines by its first rows: as many as are there at once, and more of them where
 * a column that is asked for has not been seen. One thread.
 *
 * <p>A row that is not valid counts as one that has no column.
 */
final class JsonColumns {

  /** So many rows are looked at if they are there. */
  static final int ROWS = 100;

  /** In so many rows a column that is asked for is looked for. */
  static final int MOST_ROWS = 1_000;

  /** So many bytes of them are kept at most, give or take a chunk. */
  static final long MOST_BYTES = 4 << 20;

  private final Set<String> asked;
  private final Set<String> names = new LinkedHashSet<>();
  private int rows;
  private long bytes;
  private boolean anyValid;

  JsonColumns(Collection<String> asked) {
    this.asked = Collections.unmodifiableSet(new LinkedHashSet<>(asked));
  }

  /** Looks at the chunk's rows, as far as there is a reason to. */
  void add(Chunk chunk) {
    for (Row row : chunk.rows()) {
      if (!wants()) {
        return;
      }
      byte[] line = JsonScanner.withLineFeed(row.json());
      names.addAll(JsonScanner.memberNames(line, 0));
      count(line.length);
      anyValid = true;
    }
    chunk.invalid().ifPresent(row -> count(row.content().length));
  }

  /** Returns whether rows that are there are looked at. */
  boolean wants() {
    return rows < ROWS || needs();
  }

  /** Returns whether rows are waited for. */
  boolean needs() {
    return rows < MOST_ROWS && bytes < MOST_BYTES && !(anyValid && names.containsAll(asked));
  }

  /** Returns the names that rows have, or what was asked for if there is no row. */
  Set<String> names() {
    return anyValid ? names : asked;
  }

  private void count(int length) {
    rows++;
    bytes += length;
  }
}
