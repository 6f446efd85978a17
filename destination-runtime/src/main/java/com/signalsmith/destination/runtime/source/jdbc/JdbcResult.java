package com.signalsmith.destination.runtime.source.jdbc;

import com.signalsmith.destination.spi.Row;
import com.signalsmith.destination.spi.RowSchema;
import com.signalsmith.destination.spi.TypedRows;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.DateTimeException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The open result of a query, and its current row. One thread. */
final class JdbcResult {

  private static final Logger LOG = LoggerFactory.getLogger(JdbcResult.class);

  private final JdbcFailures failures;
  private final ResultSet rows;
  private final DuckDbTexts texts;
  private final List<JdbcColumn> columns;
  private final RowSchema schema;
  private boolean ended;

  private JdbcResult(
      JdbcFailures failures, PreparedStatement statement, DuckDbTexts texts, RowSchema schema)
      throws SQLException {
    this.failures = failures;
    this.texts = texts;
    this.columns = texts.columns();
    this.schema = schema;
    this.rows = statement.executeQuery();
  }

  /** Runs the source's query, from its start or at a row. */
  static JdbcResult of(Connection open, JdbcFailures failures, @Nullable KeyPosition start)
      throws SQLException {
    JdbcSource source = failures.source();
    Dialect dialect = Dialect.of(source.url().text());
    // The rows, as the user's own query has them: only there a column that stands twice is seen.
    PreparedStatement statement = open.prepareStatement(source.query());
    List<JdbcColumn> columns = new JdbcQueryColumns(failures).of(statement, dialect);
    RowSchema schema =
        RowSchema.of(columns.stream().map(JdbcColumn::column).toList(), source.primaryKey());
    List<JdbcColumn> key = source.primaryKey().stream().map(name -> named(name, columns)).toList();
    DuckDbTexts texts =
        dialect == Dialect.DUCKDB ? DuckDbTexts.of(columns) : DuckDbTexts.none(columns);
    if (texts.any()) {
      try {
        PreparedStatement plain = statement;
        statement =
            KeyQuery.of(open, dialect).prepare(open, texts.selection(), source.query(), key, start);
        plain.close();
      } catch (SQLException e) {
        // What can be queried but not selected from, such as an 'explain'.
        LOG.debug("texts of '{}' are not read as one piece", source.name());
        texts = DuckDbTexts.none(columns);
      }
    }
    if (!texts.any() && !key.isEmpty()) {
      statement.close();
      statement =
          KeyQuery.of(open, dialect).prepare(open, texts.selection(), source.query(), key, start);
    }
    statement.setFetchSize(dialect.fetchSize(source.fetchSize()));
    return new JdbcResult(failures, statement, texts, schema);
  }

  private static JdbcColumn named(String name, List<JdbcColumn> columns) {
    return columns.stream().filter(column -> column.name().equals(name)).findFirst().orElseThrow();
  }

  RowSchema schema() {
    return schema;
  }

  /** Goes on to the next row, if there is one. */
  boolean next() throws SQLException {
    ended = ended || !rows.next();
    if (!ended) {
      texts.next(rows);
    }
    return !ended;
  }

  /**
   * Puts the values of the current row.
   *
   * @throws IllegalArgumentException if one of them cannot be read or written; the message names
   *     its column
   */
  void read(TypedRows to) throws SQLException {
    for (int i = 0; i < columns.size(); i++) {
      JdbcColumn column = columns.get(i);
      try {
        column.read(rows, to);
      } catch (SQLException | DateTimeException | ArithmeticException e) {
        throw unreadable(column, e);
      }
    }
  }

  private static IllegalArgumentException unreadable(JdbcColumn column, Exception e)
      throws SQLException {
    if (e instanceof SQLException failure && !JdbcFailures.isOfValue(failure)) {
      throw failure;
    }
    return new IllegalArgumentException("column '" + column.name() + "': it cannot be read", e);
  }

  /** Returns the key of a row that was read. */
  List<KeyPosition.Value> key(Row row) {
    List<KeyPosition.Value> key = new ArrayList<>();
    for (String name : schema.primaryKey()) {
      int index = schema.indexOf(name).orElseThrow();
      key.add(value(columns.get(index), row.text(index)));
    }
    return key;
  }

  /**
   * Returns the key of the current row, of which other values cannot be read. A key that cannot be
   * is no null, behind which other rows would be taken for sent.
   */
  List<KeyPosition.Value> key() throws SQLException {
    List<KeyPosition.Value> key = new ArrayList<>();
    for (String name : schema.primaryKey()) {
      JdbcColumn column = named(name, columns);
      TypedRows single = TypedRows.of(RowSchema.of(List.of(column.column()), List.of()));
      try {
        column.read(rows, single);
      } catch (SQLException | DateTimeException | ArithmeticException e) {
        unreadable(column, e);
        throw failures.unreadableKey(name);
      } catch (IllegalArgumentException e) {
        throw failures.unreadableKey(name);
      }
      single.endRow();
      key.add(value(column, single.take().get(0).text(0)));
    }
    return key;
  }

  private static KeyPosition.Value value(JdbcColumn column, byte @Nullable [] text) {
    return new KeyPosition.Value(
        column.type(), text == null ? null : new String(text, StandardCharsets.UTF_8));
  }
}
