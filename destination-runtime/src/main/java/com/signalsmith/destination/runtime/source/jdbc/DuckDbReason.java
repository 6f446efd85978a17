package com.signalsmith.destination.runtime.source.jdbc;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * Asks DuckDB why a query failed, which its driver does not say while it streams rows: the query is
 * run once more, for a few seconds at most, without its rows.
 */
final class DuckDbReason {

  private static final int SECONDS = 10;

  private DuckDbReason() {}

  /** Returns what to tell instead of a failure; the failure itself if no more can be found out. */
  static SQLException of(SQLException failure, Connection connection, String query) {
    if (!message(failure).isWithoutReason()) {
      return failure;
    }
    try (Statement statement = connection.createStatement()) {
      statement.setQueryTimeout(SECONDS);
      statement.execute("EXPLAIN ANALYZE SELECT * FROM (\n" + query + "\n) " + KeyQuery.ROWS);
      return failure;
    } catch (SQLException reason) {
      DuckDbMessage found = message(reason);
      // The query was understood before: this is about what stands around it here.
      boolean other = found.isOfQuery() || found.category().equals("INTERRUPT");
      return other || found.isWithoutReason() ? failure : reason;
    }
  }

  private static DuckDbMessage message(SQLException failure) {
    return DuckDbMessage.of(String.valueOf(failure.getMessage()));
  }
}
