package com.signalsmith.destination.runtime.source.jdbc;

import com.signalsmith.destination.runtime.source.Chunk;
import com.signalsmith.destination.runtime.source.InvalidRow;
import com.signalsmith.destination.runtime.source.RowReader;
import com.signalsmith.destination.spi.ColumnType;
import com.signalsmith.destination.spi.Row;
import com.signalsmith.destination.spi.RowSchema;
import com.signalsmith.destination.spi.TypedRows;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.DateTimeException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the rows of a query; it connects when the schema is asked for. One thread.
 *
 * <p>The row that a position stands for is read again and left out if it is still the same.
 */
final class JdbcReader implements RowReader {

  private static final Logger LOG = LoggerFactory.getLogger(JdbcReader.class);
  private static final int CHUNK_ROWS = 1024;
  private static final int CHUNK_BYTES = 256 << 10;

  private final JdbcSource source;
  private final JdbcFailures failures;
  private final @Nullable KeyPosition start;
  private @Nullable Connection connection;
  private @Nullable Result result;
  private long row;
  private boolean begun;
  private boolean ended;

  JdbcReader(JdbcSource source, @Nullable KeyPosition start) {
    this.source = source;
    this.failures = new JdbcFailures(source);
    this.start = start;
    this.row = start == null ? 0 : start.row();
  }

  /** An open result, and what its columns are; {@code key} are the indexes of the key's. */
  private record Result(
      ResultSet rows, List<JdbcColumn> columns, RowSchema schema, List<Integer> key) {}

  @Override
  public RowSchema schema() {
    return opened().schema();
  }

  @Override
  public Optional<Chunk> next() {
    Result from = opened();
    TypedRows read = TypedRows.of(from.schema());
    List<@Nullable Object> values = new ArrayList<>();
    Optional<InvalidRow> invalid = Optional.empty();
    long first = row + 1;
    try {
      while (read.size() < CHUNK_ROWS
          && read.jsonLength() < CHUNK_BYTES
          && invalid.isEmpty()
          && advance(from)) {
        try {
          read(from, values);
          if (isSettled(from.schema(), values)) {
            continue;
          }
          read.add(values);
        } catch (IllegalArgumentException e) {
          byte[] none = new byte[0];
          invalid =
              Optional.of(new InvalidRow("invalid_value", String.valueOf(e.getMessage()), none));
        }
        row++;
      }
    } catch (SQLException e) {
      throw failures.of(e, JdbcFailures.Stage.READING);
    }
    long bytes = read.jsonLength();
    List<Row> rows = read.take();
    if (rows.isEmpty() && invalid.isEmpty()) {
      return Optional.empty();
    }
    String digest =
        invalid.isPresent() ? "" : KeyPosition.digestOf(rows.get(rows.size() - 1).json());
    String position = new KeyPosition(row, key(from, values), digest).format();
    return Optional.of(new Chunk(rows, invalid, first, position, bytes));
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
  }

  private Result opened() {
    if (result == null) {
      connection = new JdbcConnector(source, failures).connect();
      try {
        result = query(connection);
      } catch (SQLException e) {
        throw failures.of(e, JdbcFailures.Stage.QUERYING);
      }
    }
    return result;
  }

  private Result query(Connection open) throws SQLException {
    Dialect dialect = Dialect.of(source.url().text());
    // The rows, as the user's own query has them: only there a column that stands twice is seen.
    PreparedStatement statement = open.prepareStatement(source.query());
    List<JdbcColumn> columns = new JdbcQueryColumns(failures).of(statement, dialect);
    RowSchema schema =
        RowSchema.of(columns.stream().map(JdbcColumn::column).toList(), source.primaryKey());
    List<Integer> key =
        source.primaryKey().stream().map(name -> schema.indexOf(name).orElseThrow()).toList();
    List<JdbcColumn> keyColumns = key.stream().map(columns::get).toList();
    if (dialect == Dialect.DUCKDB) {
      statement = withTextsAsBytes(open, statement, columns, keyColumns);
      columns = DuckDbTexts.in(statement.getMetaData(), columns);
    } else if (!key.isEmpty()) {
      statement.close();
      statement = ordered(open, "*", keyColumns);
    }
    statement.setFetchSize(dialect.fetchSize(source.fetchSize()));
    return new Result(statement.executeQuery(), columns, schema, key);
  }

  // What can be queried but not selected from, as several statements in one, stays as it is.
  private PreparedStatement withTextsAsBytes(
      Connection open, PreparedStatement plain, List<JdbcColumn> columns, List<JdbcColumn> key)
      throws SQLException {
    String selection = DuckDbTexts.selection(columns);
    try {
      PreparedStatement statement =
          key.isEmpty()
              ? open.prepareStatement(KeyQuery.select(selection, source.query()))
              : ordered(open, selection, key);
      plain.close();
      return statement;
    } catch (SQLException e) {
      LOG.debug("texts of '{}' are not read as bytes", source.name());
      return key.isEmpty() ? plain : ordered(open, "*", key);
    }
  }

  private PreparedStatement ordered(Connection open, String selection, List<JdbcColumn> key)
      throws SQLException {
    KeyQuery query = KeyQuery.of(open, Dialect.of(source.url().text()));
    return query.prepare(open, selection, source.query(), key, start);
  }

  private boolean advance(Result from) throws SQLException {
    ended = ended || !from.rows().next();
    return !ended;
  }

  // Every column is read, even behind one that cannot be: the key says where reading goes on. A key
  // that cannot be read is no null, behind which other rows would be taken for sent.
  private void read(Result from, List<@Nullable Object> values) throws SQLException {
    values.clear();
    @Nullable IllegalArgumentException unreadable = null;
    for (int i = 0; i < from.columns().size(); i++) {
      JdbcColumn column = from.columns().get(i);
      try {
        values.add(column.reader().read(from.rows(), i + 1));
      } catch (SQLException | DateTimeException | ArithmeticException e) {
        if (e instanceof SQLException failure && !JdbcFailures.isOfValue(failure)) {
          throw failure;
        }
        if (from.key().contains(i)) {
          throw failures.unreadableKey(column.name());
        }
        values.add(null);
        unreadable =
            new IllegalArgumentException("column '" + column.name() + "': it cannot be read", e);
      }
    }
    if (unreadable != null) {
      throw unreadable;
    }
  }

  // The first row of a run that goes on is the last one that was settled, unless it has changed.
  private boolean isSettled(RowSchema schema, List<@Nullable Object> values) {
    boolean first = !begun;
    begun = true;
    return first
        && start != null
        && start.digest().equals(KeyPosition.digestOf(Row.of(schema, values).json()));
  }

  private static List<KeyPosition.Value> key(Result from, List<@Nullable Object> values) {
    List<KeyPosition.Value> key = new ArrayList<>();
    for (int index : from.key()) {
      ColumnType type = from.columns().get(index).type();
      key.add(KeyPosition.Value.of(type, values.get(index)));
    }
    return key;
  }
}
