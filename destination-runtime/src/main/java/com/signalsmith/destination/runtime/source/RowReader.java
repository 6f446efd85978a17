package com.signalsmith.destination.runtime.source;

import com.signalsmith.destination.spi.RowSchema;
import java.util.Optional;

/**
 * Reads the rows of a source in their order.
 *
 * <p>Thread rule: one thread at a time. After an exception only {@link #close()} is legal.
 */
public interface RowReader extends AutoCloseable {

  /**
   * Returns the columns that the rows share.
   *
   * @throws SourceException if the source cannot be read
   */
  RowSchema schema();

  /**
   * Returns the next rows, or nothing at the end.
   *
   * <p>It waits for at least one row and returns what is there then, so that the rows of a slow
   * pipe are not held back.
   *
   * @throws SourceException if the source cannot be read
   */
  Optional<Chunk> next();

  @Override
  void close();
}
