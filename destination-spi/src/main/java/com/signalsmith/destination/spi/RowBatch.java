package com.signalsmith.destination.spi;

import java.util.List;

/**
 * Rows with consecutive sequence numbers.
 *
 * <p>Immutable; any thread. Sequence numbers start at 1 and name a row within its run: in reports,
 * in checkpoints and in the identity of messages. {@code toString} shows nothing of the rows'
 * content.
 */
public final class RowBatch {

  private final long firstSequence;
  private final List<Row> rows;

  private RowBatch(long firstSequence, List<? extends Row> rows) {
    if (firstSequence < 1 || rows.isEmpty()) {
      throw new IllegalArgumentException("a batch needs a row and a first sequence from 1 on");
    }
    this.firstSequence = firstSequence;
    this.rows = List.copyOf(rows);
  }

  /** Returns a batch of at least one row. */
  public static RowBatch of(long firstSequence, List<? extends Row> rows) {
    return new RowBatch(firstSequence, rows);
  }

  /** Returns the number of the first row within the run. */
  public long firstSequence() {
    return firstSequence;
  }

  /** Returns the number of the last row within the run. */
  public long lastSequence() {
    return firstSequence + rows.size() - 1;
  }

  /** Returns the rows in order; row {@code i} has the sequence {@code firstSequence() + i}. */
  public List<Row> rows() {
    return rows;
  }

  /** Returns how many rows there are. */
  public int size() {
    return rows.size();
  }

  @Override
  public String toString() {
    return "rows " + firstSequence + " to " + lastSequence();
  }
}
