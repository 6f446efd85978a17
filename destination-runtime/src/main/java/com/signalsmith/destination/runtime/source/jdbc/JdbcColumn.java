package com.signalsmith.destination.runtime.source.jdbc;

import com.signalsmith.destination.spi.Column;
import com.signalsmith.destination.spi.ColumnType;
import java.sql.ResultSet;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/**
 * A column of a query.
 *
 * @param name its label
 * @param type what its values are for a destination
 * @param typeName what the database calls its type
 * @param continuable whether rows can be ordered by it and gone on with behind a value
 * @param nullable whether a value may be null, as far as the database knows
 * @param reader how a value is read
 */
record JdbcColumn(
    String name,
    ColumnType type,
    String typeName,
    boolean continuable,
    boolean nullable,
    Reader reader) {

  /** Reads the value of the current row. */
  @FunctionalInterface
  interface Reader {
    @Nullable Object read(ResultSet rows, int column) throws SQLException;
  }

  JdbcColumn readBy(Reader other) {
    return new JdbcColumn(name, type, typeName, continuable, nullable, other);
  }

  Column column() {
    return new Column(name, type);
  }
}
