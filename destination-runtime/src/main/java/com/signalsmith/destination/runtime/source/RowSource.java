package com.signalsmith.destination.runtime.source;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Where the rows of a run come from.
 *
 * <p>Thread rule: any thread; a run opens one reader.
 */
public interface RowSource {

  /** Returns what people call it, such as a file's path. */
  String name();

  /**
   * Returns a text that changes whenever the rows do, or nothing when reading cannot be continued
   * at a position, as on a pipe.
   *
   * <p>A run is only ever resumed while this text is the one it started with.
   *
   * @throws SourceException if the source cannot be looked at
   */
  Optional<String> fingerprint();

  /**
   * Opens a reader.
   *
   * @param columns names of columns whose values will be asked of every row
   * @param position as a chunk gave it, to go on behind that chunk; empty to start at the beginning
   * @throws SourceException if the source cannot be read, or a position cannot be continued
   */
  RowReader open(Set<String> columns, Optional<String> position);

  /** Returns how many bytes there are to read, if that is known. */
  default Optional<Long> bytes() {
    return Optional.empty();
  }

  /** Returns what whoever runs a sync should know of this source, each a sentence for people. */
  default List<String> notices() {
    return List.of();
  }
}
