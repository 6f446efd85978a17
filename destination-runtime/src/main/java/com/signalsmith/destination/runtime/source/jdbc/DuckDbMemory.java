package com.signalsmith.destination.runtime.source.jdbc;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Bounds the memory of DuckDB, which is none of the heap's: a query that sorts more spills to
 * files. Those of a database in memory are in a directory that only this user can read. What the
 * URL says wins. One thread.
 */
final class DuckDbMemory implements AutoCloseable {

  /** How much of it there is, as DuckDB writes it. */
  static final String LIMIT = "512MB";

  private static final Logger LOG = LoggerFactory.getLogger(DuckDbMemory.class);
  // Each thread needs memory of its own, and a run takes in no more than a few can give.
  private static final int MOST_THREADS = 4;

  private @Nullable Path directory;

  /** Sets the limit, and where a database of this connection alone spills. */
  void bound(Properties properties, JdbcUrl url) {
    // Connections to one database must agree, so that any other spills where DuckDB has it.
    if (url.isDuckDbOfItsOwn()) {
      try {
        directory = Files.createTempDirectory("signalsmith-duckdb");
      } catch (IOException e) {
        LOG.warn("DuckDB's memory is not limited: no directory for its files can be made");
        return;
      }
      properties.setProperty("temp_directory", directory.resolve("spilled").toString());
    }
    Path file = url.duckDbFile();
    if (file != null && !Files.isWritable(file.toAbsolutePath().getParent())) {
      return; // beside which it would spill
    }
    properties.setProperty("memory_limit", LIMIT);
    int cores = Runtime.getRuntime().availableProcessors();
    properties.setProperty("threads", String.valueOf(Math.min(MOST_THREADS, cores)));
  }

  /** Deletes the directory; DuckDB has deleted its files in it when it was closed. */
  @Override
  public void close() {
    try {
      if (directory != null) {
        Files.deleteIfExists(directory);
      }
    } catch (IOException e) {
      LOG.debug("the directory of DuckDB's files could not be deleted");
    }
  }
}
