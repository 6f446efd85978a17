package com.signalsmith.destination.runtime.source.jdbc;

import java.sql.Connection;
import java.sql.Driver;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Properties;

/**
 * Connects so that rows are streamed, nothing can be changed, and results do not depend on the time
 * zone of this machine.
 *
 * @param source to connect to
 * @param failures of the source
 */
record JdbcConnector(JdbcSource source, JdbcFailures failures) {

  Connection connect() {
    JdbcUrl url = source.url().in(source.directory());
    Driver driver = source.drivers().find(url).orElseThrow(failures::noDriver);
    Dialect dialect = Dialect.of(url.text());
    try {
      Connection connection = driver.connect(url.text(), properties(dialect, url));
      if (connection == null) {
        throw failures.noDriver();
      }
      try {
        prepare(connection, dialect);
        return connection;
      } catch (SQLException | RuntimeException e) {
        connection.close();
        throw e;
      }
    } catch (SQLException e) {
      throw failures.of(e, JdbcFailures.Stage.CONNECTING);
    }
  }

  private Properties properties(Dialect dialect, JdbcUrl url) {
    Properties properties = new Properties();
    if (source.username() != null) {
      properties.setProperty("user", source.username());
    }
    if (source.password() != null) {
      properties.setProperty("password", source.password().reveal());
    }
    if (dialect == Dialect.DUCKDB) {
      properties.setProperty("jdbc_stream_results", "true");
      if (url.isDuckDbFile()) {
        properties.setProperty("duckdb.read_only", "true");
      }
    }
    if (dialect == Dialect.POSTGRESQL) {
      properties.setProperty("ApplicationName", "signalsmith");
    }
    return properties;
  }

  private void prepare(Connection connection, Dialect dialect) throws SQLException {
    switch (dialect) {
      case DUCKDB -> {
        execute(connection, "SET TimeZone = 'UTC'");
        // Whoever fetches waits, and keeps a core busy with it, until that much is there.
        execute(connection, "SET streaming_buffer_size = '64KB'");
        String directory = source.directory().toString();
        execute(connection, "SET file_search_path = '" + directory.replace("'", "''") + "'");
      }
      case POSTGRESQL -> {
        connection.setReadOnly(true);
        execute(connection, "SET TIME ZONE 'UTC'");
      }
      case MYSQL, OTHER -> connection.setReadOnly(true);
    }
    if (dialect.transaction()) {
      connection.setAutoCommit(false);
    }
  }

  private static void execute(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }
}
