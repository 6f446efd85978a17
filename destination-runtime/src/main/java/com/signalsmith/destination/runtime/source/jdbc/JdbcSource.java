package com.signalsmith.destination.runtime.source.jdbc;

import com.signalsmith.destination.runtime.source.RowReader;
import com.signalsmith.destination.runtime.source.RowSource;
import com.signalsmith.destination.spi.Secret;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Rows of a database: the result of a query, typed, read as a stream over a read-only connection.
 *
 * <p>Thread rule: any thread. With a primary key the rows come in its order, and a run that was
 * interrupted goes on at the last row that it settled; without one it starts over. Rows that were
 * put before that row in the meantime belong to the next run.
 */
public final class JdbcSource implements RowSource {

  /** How many rows are fetched at a time unless told otherwise. */
  public static final int DEFAULT_FETCH_SIZE = 1000;

  private final JdbcUrl url;
  private final String query;
  private final boolean severalStatements;
  private final @Nullable String username;
  private final @Nullable Secret password;
  private final List<String> primaryKey;
  private final JdbcDrivers drivers;
  private final Path directory;
  private final int fetchSize;

  private JdbcSource(Builder builder) {
    this.url = builder.url;
    this.query = builder.query;
    this.severalStatements = severalStatements(builder);
    this.username = builder.username;
    this.password = builder.password;
    this.primaryKey = List.copyOf(builder.primaryKey);
    this.drivers = builder.drivers;
    this.directory = builder.directory;
    this.fetchSize = builder.fetchSize;
  }

  /**
   * Starts a source.
   *
   * @param url as the driver takes it; what may be secret in it is never shown
   * @param query one statement that returns rows
   * @param drivers to find one for the URL in
   */
  public static Builder builder(String url, String query, JdbcDrivers drivers) {
    return new Builder(url, query, drivers);
  }

  /** Returns the URL without users, passwords and parameters. */
  @Override
  public String name() {
    return url.toString();
  }

  /**
   * Returns a text that changes with the database, the query and the key; nothing without a key.
   *
   * <p>It does not change with the rows: they are continued by their key, whatever became of them.
   */
  @Override
  public Optional<String> fingerprint() {
    return primaryKey.isEmpty()
        ? Optional.empty()
        : Optional.of(
            "jdbc=" + KeyPosition.digestOf(List.of(name(), query, String.join(",", primaryKey))));
  }

  @Override
  public RowReader open(Set<String> columns, Optional<String> position) {
    return new JdbcReader(this, position.map(KeyPosition::parse).orElse(null));
  }

  @Override
  public List<String> notices() {
    return primaryKey.isEmpty()
        ? List.of(
            "the source has no primary key, so a run that is interrupted starts over from the first"
                + " row; set source.primary_key to let it resume")
        : List.of();
  }

  /**
   * Returns whether the query has statements that it may not have; opened, such a source throws. Of
   * other databases than DuckDB and PostgreSQL it is not known before the query runs.
   *
   * <p>DuckDB runs all statements and gives the rows of the last one. It may have those before it
   * that set something up and have no rows, such as {@code LOAD} and {@code CREATE TEMP TABLE};
   * with a primary key none, because what rows are selected from is one query.
   */
  public boolean hasSeveralStatements() {
    return severalStatements;
  }

  private static boolean severalStatements(Builder builder) {
    List<String> before = builder.statements.subList(0, Math.max(0, builder.statements.size() - 1));
    boolean mayHaveSome =
        Dialect.of(builder.url.text()) == Dialect.DUCKDB && builder.primaryKey.isEmpty();
    return mayHaveSome ? before.stream().anyMatch(SqlStatements::hasRows) : !before.isEmpty();
  }

  JdbcUrl url() {
    return url;
  }

  String query() {
    return query;
  }

  @Nullable String username() {
    return username;
  }

  @Nullable Secret password() {
    return password;
  }

  List<String> primaryKey() {
    return primaryKey;
  }

  JdbcDrivers drivers() {
    return drivers;
  }

  Path directory() {
    return directory;
  }

  int fetchSize() {
    return fetchSize;
  }

  /** Collects a source; one thread. */
  public static final class Builder {

    private final JdbcUrl url;
    private final String query;
    private final List<String> statements;
    private final JdbcDrivers drivers;
    private @Nullable String username;
    private @Nullable Secret password;
    private List<String> primaryKey = List.of();
    private Path directory = Path.of("").toAbsolutePath();
    private int fetchSize = DEFAULT_FETCH_SIZE;

    private Builder(String url, String query, JdbcDrivers drivers) {
      this.url = new JdbcUrl(url.strip());
      this.statements =
          Dialect.of(this.url.text()).standardText() ? SqlStatements.of(query) : List.of();
      // Many end a query as they would in a shell, which makes no part of another query.
      String only = statements.size() == 1 ? statements.get(0) : query;
      this.query = only.strip().replaceFirst("[;\\s]+$", "");
      this.drivers = drivers;
    }

    /** Sets who asks. */
    public Builder username(String value) {
      this.username = value;
      return this;
    }

    /** Sets how they prove it. */
    public Builder password(Secret value) {
      this.password = value;
      return this;
    }

    /** Sets the columns that identify a row, in key order; none by default. */
    public Builder primaryKey(List<String> columns) {
      this.primaryKey = columns;
      return this;
    }

    /** Sets to which directory files are relative that the URL or a DuckDB query names. */
    public Builder directory(Path value) {
      this.directory = value.toAbsolutePath();
      return this;
    }

    /** Sets how many rows are fetched at a time; fewer for very long ones. */
    public Builder fetchSize(int rows) {
      this.fetchSize = rows;
      return this;
    }

    /** Returns the source, which is not connected. */
    public JdbcSource build() {
      return new JdbcSource(this);
    }
  }
}
