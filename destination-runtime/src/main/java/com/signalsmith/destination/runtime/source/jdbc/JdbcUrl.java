package com.signalsmith.destination.runtime.source.jdbc;

import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The address of a database. It may hold a password, so {@link #toString()} shows only what surely
 * is none.
 *
 * @param text as it was written
 */
record JdbcUrl(String text) {

  private static final String DUCKDB = "jdbc:duckdb:";
  private static final Pattern START = Pattern.compile("(?i)jdbc:(?:[a-z0-9+_]+:)+(?://)?");
  private static final Pattern DUCKDB_FILE = Pattern.compile("(?i)jdbc:duckdb:([^;?]+)(.*)");
  private static final Pattern DUCKDB_OF_ITS_OWN =
      Pattern.compile("(?i)jdbc:duckdb:(:memory:)?(;.*)?");
  private static final Pattern NO_FILE = Pattern.compile("(?i):memory:.*|[a-z]{2,}:.*");

  /** Returns this with DuckDB's file relative to a directory instead of the process's. */
  JdbcUrl in(Path directory) {
    Matcher matcher = DUCKDB_FILE.matcher(text);
    if (!matcher.matches() || NO_FILE.matcher(matcher.group(1)).matches()) {
      return this;
    }
    return new JdbcUrl(DUCKDB + directory.resolve(matcher.group(1)) + matcher.group(2));
  }

  /** Returns DuckDB's file, which can be opened so that nobody can write; null if it has none. */
  @Nullable Path duckDbFile() {
    Matcher matcher = DUCKDB_FILE.matcher(text);
    return matcher.matches() && !NO_FILE.matcher(matcher.group(1)).matches()
        ? Path.of(matcher.group(1))
        : null;
  }

  /** Returns whether this is a DuckDB in memory that no other connection sees. */
  boolean isDuckDbOfItsOwn() {
    return DUCKDB_OF_ITS_OWN.matcher(text).matches();
  }

  /** Returns the address without users, passwords and parameters. */
  @Override
  public String toString() {
    Matcher start = START.matcher(text);
    if (!start.lookingAt()) {
      return "jdbc";
    }
    String rest = text.substring(start.end());
    // A password may hold any character, so whatever stands before the last @ goes first.
    if (Dialect.of(text) != Dialect.DUCKDB) {
      rest = rest.substring(rest.lastIndexOf('@') + 1);
    }
    return start.group() + rest.split("[?;]", 2)[0];
  }
}
