package com.signalsmith.destination.testkit;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.signalsmith.destination.spi.Row;
import com.signalsmith.destination.spi.RowSchema;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A row that came as JSON, with blanks, escapes, a column of its own and an order that no encoder
 * would give it.
 */
final class RowAsItCame implements Row {

  private final RowSchema schema;
  private final String json;
  private final Map<String, String> texts;
  private final Map<String, String> values;

  RowAsItCame(RowSchema schema, String id, long position, String note) {
    this.schema = schema;
    this.texts = Map.of("id", id, "position", "" + position, "note", note);
    this.values = Map.of("id", quoted(id), "position", "" + position, "note", quoted(note));
    this.json =
        "{ \"note\" : %s, \"ratio\":1.0e2,\"own\":\"caf\\u00e9 \\/\", \"position\": %s, \"id\":%s }"
            .formatted(values.get("note"), values.get("position"), values.get("id"));
  }

  @Override
  public RowSchema schema() {
    return schema;
  }

  @Override
  public byte[] json() {
    return json.getBytes(UTF_8);
  }

  @Override
  public byte @Nullable [] text(int column) {
    String text = texts.get(schema.columns().get(column).name());
    return text == null ? null : text.getBytes(UTF_8);
  }

  @Override
  public byte[] json(int column) {
    return values.getOrDefault(schema.columns().get(column).name(), "null").getBytes(UTF_8);
  }

  @Override
  public String toString() {
    return "row of " + json.length() + " characters";
  }

  private static String quoted(String text) {
    return '"' + text + '"';
  }
}
