package com.signalsmith.destination.runtime.source;

import com.signalsmith.destination.spi.JsonText;
import com.signalsmith.destination.spi.Row;
import com.signalsmith.destination.spi.RowSchema;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A row that came as JSON and stays byte for byte what came.
 *
 * <p>The places of the columns that a run asks of every row are found while the line is checked,
 * and kept in one array per chunk instead of one per row; any other column is looked up when asked
 * for.
 */
final class JsonRow implements Row {

  private static final byte[] NULL = "null".getBytes(StandardCharsets.US_ASCII);

  private final JsonRowLayout layout;
  private final byte[] json;
  private final int[] places;
  private final int firstPlace;

  JsonRow(JsonRowLayout layout, byte[] json, int[] places, int firstPlace) {
    this.layout = layout;
    this.json = json;
    this.places = places;
    this.firstPlace = firstPlace;
  }

  @Override
  public RowSchema schema() {
    return layout.schema();
  }

  @Override
  public byte[] json() {
    return json;
  }

  @Override
  public byte @Nullable [] text(int column) {
    int known = layout.place(column);
    if (known < 0) {
      byte[] value = json(column);
      return text(value, 0, value.length);
    }
    int start = places[firstPlace + 2 * known];
    return start < 0 ? null : text(json, start, places[firstPlace + 2 * known + 1]);
  }

  @Override
  public byte[] json(int column) {
    int known = layout.place(column);
    if (known < 0) {
      return find(layout.schema().columns().get(column).name());
    }
    int start = places[firstPlace + 2 * known];
    return start < 0 ? NULL : Arrays.copyOfRange(json, start, places[firstPlace + 2 * known + 1]);
  }

  @Override
  public String toString() {
    return "row of " + json.length + " bytes";
  }

  private byte[] find(String name) {
    JsonScanner scanner = new JsonScanner(List.of(name));
    scanner.scan(JsonScanner.withLineFeed(json), 0);
    return scanner.start(0) < 0 ? NULL : Arrays.copyOfRange(json, scanner.start(0), scanner.end(0));
  }

  private static byte @Nullable [] text(byte[] value, int start, int end) {
    return switch (value[start]) {
      case '"' -> JsonText.unescape(value, start + 1, end - 1);
      case 'n' -> null;
      default -> Arrays.copyOfRange(value, start, end);
    };
  }
}
