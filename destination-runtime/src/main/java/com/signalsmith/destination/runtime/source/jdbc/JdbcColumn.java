package com.signalsmith.destination.runtime.source.jdbc;

import com.signalsmith.destination.spi.Column;
import com.signalsmith.destination.spi.ColumnType;
import com.signalsmith.destination.spi.TypedRows;
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
 * @param position where the result has it, from 1
 * @param reader how a value is read
 */
record JdbcColumn(
    String name,
    ColumnType type,
    String typeName,
    boolean continuable,
    boolean nullable,
    int position,
    Reader reader) {

  /** Reads the value of the current row, and puts it as the next one of a typed row. */
  @FunctionalInterface
  interface Reader {
    void read(ResultSet rows, int position, TypedRows to) throws SQLException;
  }

  /** Reads the value of the current row as an object. */
  @FunctionalInterface
  interface ObjectReader {
    @Nullable Object read(ResultSet rows, int position) throws SQLException;
  }

  void read(ResultSet rows, TypedRows to) throws SQLException {
    reader.read(rows, position, to);
  }

  JdbcColumn at(int other, Reader by) {
    return new JdbcColumn(name, type, typeName, continuable, nullable, other, by);
  }

  Column column() {
    return new Column(name, type);
  }
}
