package com.signalsmith.destination.runtime.source;

import com.signalsmith.destination.spi.Row;
import java.nio.file.Path;
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
 * @param file in which its rows are, where the source has several
 */
public record Chunk(
    List<Row> rows,
    Optional<InvalidRow> invalid,
    long firstLocation,
    String position,
    long bytes,
    Optional<String> file) {

  /** Copies the rows. */
  public Chunk {
    rows = List.copyOf(rows);
  }

  /** A chunk of a source that is one file, or none. */
  public Chunk(
      List<Row> rows,
      Optional<InvalidRow> invalid,
      long firstLocation,
      String position,
      long bytes) {
    this(rows, invalid, firstLocation, position, bytes, Optional.empty());
  }

  /** Returns this chunk as one of a source that has several files. */
  Chunk of(Path path) {
    return new Chunk(rows, invalid, firstLocation, position, bytes, Optional.of(path.toString()));
  }

  /** Returns how many sequence numbers it takes: its rows and the invalid one. */
  public int size() {
    return rows.size() + (invalid.isPresent() ? 1 : 0);
  }
}
