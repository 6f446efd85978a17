package com.signalsmith.destination.runtime.source;

import com.signalsmith.destination.spi.Row;
import java.util.List;
import java.util.Optional;

/**
 * Consecutive rows of a source, and at most one piece of input behind them that is not a row.
 *
 * <p>Immutable.
 *
 * @param rows may be empty when there is an invalid row
 * @param invalid follows the rows
 * @param firstLocation the number of the first row's line or record in the source, from 1; the
 *     others follow without a gap
 * @param position where reading goes on behind this chunk, in the source's own words
 * @param bytes how many bytes of the source it took
 */
public record Chunk(
    List<Row> rows, Optional<InvalidRow> invalid, long firstLocation, String position, long bytes) {

  /** Copies the rows. */
  public Chunk {
    rows = List.copyOf(rows);
  }

  /** Returns how many sequence numbers it takes: its rows and the invalid one. */
  public int size() {
    return rows.size() + (invalid.isPresent() ? 1 : 0);
  }
}
