package com.signalsmith.destination.spi;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Makes rows of Java values, of which those that are taken together share their bytes: for hosts
 * that read rows in bulk.
 *
 * <p>One thread; the rows themselves are for any. A row is added as a whole, or value by value in
 * the order of the columns: then {@link #endRow} makes it a row and {@link #dropRow} forgets it.
 */
public final class TypedRows {

  private final RowSchema schema;
  private final ColumnType[] types;
  private final JsonBuffer buffer = new JsonBuffer();
  private final JsonEncoder encoder = new JsonEncoder(buffer);
  private int[] ends;
  private int size;
  private int column;
  private int rowStart;

  private TypedRows(RowSchema schema) {
    this.schema = schema;
    this.types = schema.columns().stream().map(Column::type).toArray(ColumnType[]::new);
    this.ends = new int[types.length];
  }

  /** Starts rows with these columns. */
  public static TypedRows of(RowSchema schema) {
    return new TypedRows(schema);
  }

  /**
   * Adds a row.
   *
   * @param values see {@link Row#of}
   * @throws IllegalArgumentException as {@link Row#of} does; then nothing was added
   */
  public void add(List<? extends @Nullable Object> values) {
    if (values.size() != types.length) {
      throw new IllegalArgumentException(
          "a row needs " + types.length + " values, one per column, but has " + values.size());
    }
    try {
      for (int i = 0; i < types.length; i++) {
        put(values.get(i));
      }
    } catch (IllegalArgumentException e) {
      dropRow();
      throw e;
    }
    endRow();
  }

  /**
   * Adds the next value of a row.
   *
   * @param value see {@link Row#of}
   * @throws IllegalArgumentException as {@link Row#of} does; the row is to be dropped then
   * @throws IndexOutOfBoundsException if the row has a value for each column, here as below
   */
  public void put(@Nullable Object value) {
    ColumnType type = begin();
    try {
      encoder.value(value, type);
    } catch (IllegalArgumentException e) {
      throw inColumn(e);
    }
    end();
  }

  /** Adds the next value of a row: a whole number. */
  public void putLong(long value) {
    begin();
    buffer.whole(value);
    end();
  }

  /** Adds the next value of a row: a truth value. */
  public void putBoolean(boolean value) {
    begin();
    encoder.bool(value);
    end();
  }

  /**
   * Adds the next value of a row: a text, whatever the type of its column.
   *
   * @param utf8 holds the text, which is not checked
   * @param start of the text
   * @param end of the text, behind its last byte
   */
  public void putText(byte[] utf8, int start, int end) {
    Objects.checkFromToIndex(start, end, utf8.length);
    begin();
    buffer.string(utf8, start, end);
    end();
  }

  /**
   * Adds the next value of a row: a date with a time, which is an instant if its column has a zone.
   *
   * @param micros microseconds since the start of 1970, in UTC
   */
  public void putEpochMicros(long micros) {
    ColumnType type = begin();
    buffer.raw('"');
    JsonTemporals.timestamp(micros, buffer);
    if (type == ColumnType.TIMESTAMP_WITH_ZONE) {
      buffer.raw('Z');
    }
    buffer.raw('"');
    end();
  }

  private ColumnType begin() {
    ColumnType type = types[Objects.checkIndex(column, types.length)];
    try {
      buffer.raw(schema.jsonName(column));
    } catch (IllegalArgumentException e) {
      throw inColumn(e);
    }
    return type;
  }

  private IllegalArgumentException inColumn(IllegalArgumentException e) {
    String name = schema.columns().get(column).name();
    return new IllegalArgumentException("column '" + name + "': " + e.getMessage(), e);
  }

  private void end() {
    int index = size * types.length + column;
    if (index == ends.length) {
      ends = Arrays.copyOf(ends, 2 * ends.length);
    }
    ends[index] = buffer.size();
    column++;
  }

  /**
   * Makes a row of the values that were put since the last one.
   *
   * @throws IllegalStateException if there is none for some columns; then nothing has changed
   */
  public void endRow() {
    if (column < types.length) {
      throw new IllegalStateException(
          "a row needs " + types.length + " values, one per column, but has " + column);
    }
    if (column == 0) {
      buffer.raw('{');
    }
    buffer.raw('}');
    rowStart = buffer.size();
    column = 0;
    size++;
  }

  /** Forgets the values that were put since the last row ended. */
  public void dropRow() {
    buffer.truncate(rowStart);
    column = 0;
  }

  /** Returns how many rows were added since the last were taken. */
  public int size() {
    return size;
  }

  /** Returns how many bytes the JSON of these rows has. */
  public int jsonLength() {
    return rowStart;
  }

  /** Returns the rows that were added since the last call; values of one that has not ended go. */
  public List<Row> take() {
    dropRow();
    int[] used = Arrays.copyOf(ends, size * types.length);
    TypedRow.Shared shared = new TypedRow.Shared(schema, buffer.copy(), used);
    List<Row> rows = new ArrayList<>(size);
    for (int i = 0; i < size; i++) {
      rows.add(new TypedRow(shared, i));
    }
    buffer.truncate(0);
    rowStart = 0;
    size = 0;
    return rows;
  }
}
