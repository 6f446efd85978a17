package com.signalsmith.destination.cli.syncfile;

import com.signalsmith.destination.runtime.source.RowSource;
import com.signalsmith.destination.runtime.source.jdbc.JdbcDrivers;
import com.signalsmith.destination.runtime.source.jdbc.JdbcSource;
import com.signalsmith.destination.spi.Secret;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Reads a {@code source} of type {@code jdbc}: which database, and which rows of it.
 *
 * @param source the section
 */
record JdbcSection(SourceEntries source) {

  static final String TYPE = "jdbc";

  private static final String URL = "url";
  private static final String USERNAME = "username";
  private static final String PASSWORD = "password";
  private static final String QUERY = "query";
  private static final String QUERY_FILE = "query_file";
  private static final String FETCH_SIZE = "fetch_size";
  private static final int LARGEST_FETCH = 1_000_000;
  private static final List<String> KEYS =
      List.of(
          SourceEntries.TYPE,
          URL,
          USERNAME,
          PASSWORD,
          QUERY,
          QUERY_FILE,
          SourceEntries.PRIMARY_KEY,
          SourceEntries.OPERATION_COLUMN,
          FETCH_SIZE);

  /** Returns the rows, or nothing when a problem says why there are none. */
  Optional<RowSource> rows(List<String> primaryKey, Path directory, JdbcDrivers drivers) {
    source.requireKnown(KEYS);
    Optional<String> url = url();
    Optional<String> query = query(directory);
    Optional<String> username = source.text(USERNAME);
    Optional<String> password = source.text(PASSWORD);
    int fetchSize =
        source.whole(FETCH_SIZE, 1, LARGEST_FETCH).orElse(JdbcSource.DEFAULT_FETCH_SIZE);
    if (url.isEmpty() || query.isEmpty()) {
      return Optional.empty();
    }
    JdbcSource.Builder rows =
        JdbcSource.builder(url.get(), query.get(), drivers)
            .primaryKey(primaryKey)
            .directory(directory)
            .fetchSize(fetchSize);
    username.ifPresent(rows::username);
    password.map(Secret::of).ifPresent(rows::password);
    JdbcSource built = rows.build();
    if (built.hasSeveralStatements()) {
      source.problem(
          source.text(QUERY).isPresent() ? QUERY : QUERY_FILE,
          "query_not_single",
          "has more than one statement; keep the one whose rows are to be sent");
    }
    return Optional.of(built);
  }

  private Optional<String> url() {
    Optional<String> url = source.text(URL);
    if (url.isEmpty()) {
      source.problem(
          URL,
          "required",
          "is required, for example 'jdbc:duckdb:' or 'jdbc:postgresql://host/db'");
    } else if (!url.get().strip().startsWith("jdbc:")) {
      source.problem(
          URL, "pattern_mismatch", "must begin with 'jdbc:', as 'jdbc:postgresql://host/db'");
      return Optional.empty();
    }
    return url;
  }

  private Optional<String> query(Path directory) {
    Optional<String> query = source.text(QUERY);
    Optional<String> file = source.text(QUERY_FILE);
    if (query.isPresent() && file.isPresent()) {
      source.problem(QUERY_FILE, "query_twice", "stands beside 'query'; drop one of them");
    } else if (query.isEmpty() && file.isEmpty()) {
      source.problem(QUERY, "required", "is required, for example 'select * from orders'");
    } else if (file.isPresent()) {
      return read(file.get(), directory);
    }
    return query;
  }

  private Optional<String> read(String file, Path directory) {
    try {
      String query = Files.readString(directory.resolve(file));
      if (!query.isBlank()) {
        return Optional.of(query);
      }
      source.problem(QUERY_FILE, "file_empty", "names an empty file");
    } catch (InvalidPathException | IOException e) {
      source.problem(QUERY_FILE, "file_unreadable", "names no file of UTF-8 text that may be read");
    }
    return Optional.empty();
  }
}
