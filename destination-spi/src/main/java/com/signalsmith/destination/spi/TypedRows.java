package com.signalsmith.destination.spi;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Makes rows of Java values, of which those that are taken together share their bytes: for hosts
 * that read rows in bulk. One thread; the rows themselves are for any.
 */
public final class TypedRows {

  private final RowSchema schema;
  private final JsonEncoder encoder = new JsonEncoder();
  private int[] ends;
  private int size;

  private TypedRows(RowSchema schema) {
    this.schema = schema;
    this.ends = new int[schema.columns().size()];
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
    int count = schema.columns().size();
    if (values.size() != count) {
      throw new IllegalArgumentException(
          "a row needs " + count + " values, one per column, but has " + values.size());
    }
    int first = size * count;
    if (first + count > ends.length) {
      ends = Arrays.copyOf(ends, 2 * ends.length);
    }
    int start = encoder.size();
    for (int i = 0; i < count; i++) {
      try {
        encoder.raw(schema.jsonName(i));
        encoder.value(values.get(i), schema.columns().get(i).type());
      } catch (IllegalArgumentException e) {
        encoder.truncate(start);
        String name = schema.columns().get(i).name();
        throw new IllegalArgumentException("column '" + name + "': " + e.getMessage(), e);
      }
      ends[first + i] = encoder.size();
    }
    if (count == 0) {
      encoder.raw('{');
    }
    encoder.raw('}');
    size++;
  }

  /** Returns how many rows were added since the last were taken. */
  public int size() {
    return size;
  }

  /** Returns how many bytes the JSON of these rows has. */
  public int jsonLength() {
    return encoder.size();
  }

  /** Returns the rows that were added since the last call. */
  public List<Row> take() {
    int[] used = Arrays.copyOf(ends, size * schema.columns().size());
    TypedRow.Shared shared = new TypedRow.Shared(schema, encoder.bytes(), used);
    List<Row> rows = new ArrayList<>(size);
    for (int i = 0; i < size; i++) {
      rows.add(new TypedRow(shared, i));
    }
    encoder.truncate(0);
    size = 0;
    return rows;
  }
}
