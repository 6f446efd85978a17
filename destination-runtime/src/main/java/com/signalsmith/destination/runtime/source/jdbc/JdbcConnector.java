package com.signalsmith.destination.runtime.source.jdbc;

import java.sql.Connection;
import java.sql.Driver;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Properties;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Connects so that rows are streamed, nothing can be changed, and results do not depend on the time
 * zone of this machine. One thread.
 */
final class JdbcConnector implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(JdbcConnector.class);

  private final JdbcSource source;
  private final JdbcFailures failures;
  private final DuckDbMemory memory = new DuckDbMemory();
  private @Nullable Connection connection;

  JdbcConnector(JdbcSource source, JdbcFailures failures) {
    this.source = source;
    this.failures = failures;
  }

  /** Connects; called once. */
  Connection connect() {
    JdbcUrl url = source.url().in(source.directory());
    Driver driver = source.drivers().find(url).orElseThrow(failures::noDriver);
    Dialect dialect = Dialect.of(url.text());
    try {
      Connection open = driver.connect(url.text(), properties(dialect, url));
      if (open == null) {
        throw failures.noDriver();
      }
      connection = open;
      prepare(open, dialect);
      return open;
    } catch (SQLException e) {
      throw failures.of(e, JdbcFailures.Stage.CONNECTING);
    }
  }

  /** Returns what to tell of a failure of the query; DuckDB is asked where its driver is silent. */
  SQLException reasonOf(SQLException failure) {
    return connection == null ? failure : DuckDbReason.of(failure, connection, source.query());
  }

  @Override
  public void close() {
    try {
      if (connection != null) {
        connection.close();
      }
    } catch (SQLException e) {
      LOG.debug("the connection to '{}' could not be closed", source.name());
    }
    memory.close();
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
      if (url.duckDbFile() != null) {
        properties.setProperty("duckdb.read_only", "true");
      }
      memory.bound(properties, url);
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
