package com.signalsmith.destination.spi;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One of several rows of Java values that share their bytes. */
final class TypedRow implements Row {

  private static final byte[] NULL = "null".getBytes(StandardCharsets.US_ASCII);

  private final Shared shared;
  private final int index;

  TypedRow(Shared shared, int index) {
    this.shared = shared;
    this.index = index;
  }

  /** The JSON of rows, one behind the other; a value starts where its column's name ends. */
  static final class Shared {

    private final RowSchema schema;
    private final byte[] json;
    // Of the values, column by column and row by row.
    private final int[] ends;

    Shared(RowSchema schema, byte[] json, int[] ends) {
      this.schema = schema;
      this.json = json;
      this.ends = ends;
    }

    int rowStart(int row) {
      return row == 0 ? 0 : rowEnd(row - 1);
    }

    int rowEnd(int row) {
      int columns = schema.columns().size();
      return columns == 0 ? 2 * (row + 1) : ends[(row + 1) * columns - 1] + 1;
    }

    int valueStart(int row, int column) {
      int before = column == 0 ? rowStart(row) : ends[row * schema.columns().size() + column - 1];
      return before + schema.jsonName(column).length;
    }

    int valueEnd(int row, int column) {
      return ends[row * schema.columns().size() + column];
    }
  }

  static Row of(RowSchema schema, List<? extends @Nullable Object> values) {
    TypedRows rows = TypedRows.of(schema);
    rows.add(values);
    return rows.take().get(0);
  }

  @Override
  public RowSchema schema() {
    return shared.schema;
  }

  @Override
  public byte[] json() {
    return Arrays.copyOfRange(shared.json, shared.rowStart(index), shared.rowEnd(index));
  }

  @Override
  public int jsonLength() {
    return shared.rowEnd(index) - shared.rowStart(index);
  }

  @Override
  public void putJson(ByteBuffer target) {
    target.put(shared.json, shared.rowStart(index), jsonLength());
  }

  @Override
  public byte @Nullable [] text(int column) {
    int start = shared.valueStart(index, column);
    int end = shared.valueEnd(index, column);
    if (shared.json[start] == '"') {
      return JsonText.unescape(shared.json, start + 1, end - 1);
    }
    byte[] value = json(column);
    return Arrays.equals(value, NULL) ? null : value;
  }

  @Override
  public byte[] json(int column) {
    return Arrays.copyOfRange(
        shared.json, shared.valueStart(index, column), shared.valueEnd(index, column));
  }

  @Override
  public String toString() {
    return "row of " + jsonLength() + " bytes";
  }
}
