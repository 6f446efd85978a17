package com.signalsmith.destination.runtime;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import com.signalsmith.destination.spi.Operation;
import com.signalsmith.destination.spi.Row;
import com.signalsmith.destination.spi.RowSchema;
import java.io.ByteArrayOutputStream;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A row whose columns are fields of the destination.
 *
 * <p>Immutable; any thread, as far as the row itself.
 *
 * @param source as it came
 * @param layout of every row of the run
 */
record MappedRow(Row source, Layout layout) implements Row {

  /**
   * Where the values of mapped rows are.
   *
   * @param schema the destination's fields
   * @param columns for each field, the index of its column in the source
   * @param names for each field, what stands before its value in JSON; not to be changed
   */
  record Layout(RowSchema schema, List<Integer> columns, List<byte[]> names) {

    static Layout of(RowSchema schema, List<Integer> columns) {
      JsonStringEncoder encoder = JsonStringEncoder.getInstance();
      return new Layout(
          schema,
          columns,
          schema.columns().stream().map(column -> encoder.quoteAsUTF8(column.name())).toList());
    }
  }

  @Override
  public Operation operation() {
    return source.operation();
  }

  @Override
  public RowSchema schema() {
    return layout.schema();
  }

  @Override
  public byte[] json() {
    ByteArrayOutputStream json = new ByteArrayOutputStream(source.jsonLength());
    for (int i = 0; i < layout.columns().size(); i++) {
      json.write(i == 0 ? '{' : ',');
      json.write('"');
      json.writeBytes(layout.names().get(i));
      json.write('"');
      json.write(':');
      json.writeBytes(json(i));
    }
    json.write('}');
    return json.toByteArray();
  }

  @Override
  public byte @Nullable [] text(int column) {
    return source.text(layout.columns().get(column));
  }

  @Override
  public byte[] json(int column) {
    return source.json(layout.columns().get(column));
  }

  @Override
  public String toString() {
    return "mapped " + source;
  }
}
