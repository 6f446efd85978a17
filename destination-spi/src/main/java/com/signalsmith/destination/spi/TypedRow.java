package com.signalsmith.destination.spi;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A row of Java values; its JSON is written once, and each value remembers its place in it. */
final class TypedRow implements Row {

  private static final byte[] NULL = "null".getBytes(StandardCharsets.US_ASCII);

  private final RowSchema schema;
  private final byte[] json;
  private final int[] starts;
  private final int[] ends;

  private TypedRow(RowSchema schema, byte[] json, int[] starts, int[] ends) {
    this.schema = schema;
    this.json = json;
    this.starts = starts;
    this.ends = ends;
  }

  static TypedRow of(RowSchema schema, List<? extends @Nullable Object> values) {
    int count = schema.columns().size();
    if (values.size() != count) {
      throw new IllegalArgumentException(
          "a row needs " + count + " values, one per column, but has " + values.size());
    }
    JsonEncoder encoder = new JsonEncoder();
    int[] starts = new int[count];
    int[] ends = new int[count];
    encoder.raw('{');
    for (int i = 0; i < count; i++) {
      Column column = schema.columns().get(i);
      if (i > 0) {
        encoder.raw(',');
      }
      try {
        encoder.text(column.name());
        encoder.raw(':');
        starts[i] = encoder.size();
        encoder.value(values.get(i), column.type());
      } catch (IllegalArgumentException e) {
        throw new IllegalArgumentException("column '" + column.name() + "': " + e.getMessage(), e);
      }
      ends[i] = encoder.size();
    }
    encoder.raw('}');
    return new TypedRow(schema, encoder.bytes(), starts, ends);
  }

  @Override
  public RowSchema schema() {
    return schema;
  }

  @Override
  public byte[] json() {
    return json;
  }

  @Override
  public byte @Nullable [] text(int column) {
    byte[] value = json(column);
    if (value[0] == '"') {
      return JsonText.unescape(value, 1, value.length - 1);
    }
    return Arrays.equals(value, NULL) ? null : value;
  }

  @Override
  public byte[] json(int column) {
    return Arrays.copyOfRange(json, starts[column], ends[column]);
  }

  @Override
  public String toString() {
    return "row of " + json.length + " bytes";
  }
}
