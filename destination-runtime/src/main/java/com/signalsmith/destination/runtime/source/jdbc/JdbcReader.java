package com.signalsmith.destination.runtime.source.jdbc;

import com.signalsmith.destination.runtime.source.Chunk;
import com.signalsmith.destination.runtime.source.InvalidRow;
import com.signalsmith.destination.runtime.source.RowReader;
import com.signalsmith.destination.spi.Row;
import com.signalsmith.destination.spi.RowSchema;
import com.signalsmith.destination.spi.TypedRows;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads the rows of a query; it connects when the schema is asked for. One thread.
 *
 * <p>The row that a position stands for is read again and left out if it is still the same.
 */
final class JdbcReader implements RowReader {

  private static final int CHUNK_ROWS = 1024;
  private static final int CHUNK_BYTES = 256 << 10;

  private final JdbcFailures failures;
  private final JdbcConnector connector;
  private final @Nullable KeyPosition start;
  private @Nullable JdbcResult result;
  private @Nullable TypedRows read;
  private long row;
  private boolean begun;

  JdbcReader(JdbcSource source, @Nullable KeyPosition start) {
    this.failures = new JdbcFailures(source);
    this.connector = new JdbcConnector(source, failures);
    this.start = start;
    this.row = start == null ? 0 : start.row();
  }

  @Override
  public RowSchema schema() {
    return opened().schema();
  }

  @Override
  public Optional<Chunk> next() {
    JdbcResult from = opened();
    try {
      return next(from, rowsOf(from.schema()));
    } catch (SQLException e) {
      throw failures.of(connector.reasonOf(e), JdbcFailures.Stage.READING);
    }
  }

  // The same for all chunks, because its buffer has grown.
  private TypedRows rowsOf(RowSchema schema) {
    if (read == null) {
      read = TypedRows.of(schema);
    }
    return read;
  }

  private Optional<Chunk> next(JdbcResult from, TypedRows to) throws SQLException {
    long first = row + 1;
    Optional<InvalidRow> invalid = Optional.empty();
    while (to.size() < CHUNK_ROWS
        && to.jsonLength() < CHUNK_BYTES
        && invalid.isEmpty()
        && from.next()) {
      try {
        from.read(to);
        to.endRow();
      } catch (IllegalArgumentException e) {
        to.dropRow();
        byte[] none = new byte[0];
        invalid =
            Optional.of(new InvalidRow("invalid_value", String.valueOf(e.getMessage()), none));
      }
      if (start != null && !begun && to.size() == 1) {
        begun = true;
        List<Row> again = to.take();
        if (start.digest().equals(KeyPosition.digestOf(again.get(0).json()))) {
          continue;
        }
        row++;
        return Optional.of(chunk(again, first, from));
      }
      row++;
    }
    if (invalid.isPresent()) {
      long bytes = to.jsonLength();
      String position = new KeyPosition(row, from.key(), "").format();
      return Optional.of(new Chunk(to.take(), invalid, first, position, bytes));
    }
    return to.size() == 0 ? Optional.empty() : Optional.of(chunk(to.take(), first, from));
  }

  private Chunk chunk(List<Row> rows, long first, JdbcResult from) {
    Row last = rows.get(rows.size() - 1);
    String position =
        new KeyPosition(row, from.key(last), KeyPosition.digestOf(last.json())).format();
    long bytes = rows.stream().mapToLong(Row::jsonLength).sum();
    return new Chunk(rows, Optional.empty(), first, position, bytes);
  }

  @Override
  public void close() {
    connector.close();
  }

  private JdbcResult opened() {
    if (result == null) {
      failures.requireOneStatement();
      Connection connection = connector.connect();
      try {
        result = JdbcResult.of(connection, failures, start);
      } catch (SQLException e) {
        throw failures.of(connector.reasonOf(e), JdbcFailures.Stage.QUERYING);
      }
    }
    return result;
  }
}
