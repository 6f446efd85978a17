package com.signalsmith.destination.runtime.source;

import com.signalsmith.destination.spi.JsonText;
import com.signalsmith.destination.spi.Row;
import com.signalsmith.destination.spi.RowSchema;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A row that came as JSON and stays byte for byte what came.
 *
 * <p>The rows of a chunk share two arrays, so that a row costs one small object: their lines, each
 * with a line feed behind it, and the places in them. The places of the columns that a run asks of
 * every row are found while the line is checked; any other column is looked up when asked for.
 */
final class JsonRow implements Row {

  private static final byte[] NULL = "null".getBytes(StandardCharsets.US_ASCII);
  private static final int ROW_PLACES = 2;

  private final JsonRowLayout layout;
  private final byte[] lines;
  private final int[] places;
  private final int firstPlace;

  /**
   * Takes the arrays as they are; nobody may change them any more.
   *
   * @param places start and end of the row, then of each column that the layout knows a place of,
   *     whose start is negative where the row does not have it
   */
  JsonRow(JsonRowLayout layout, byte[] lines, int[] places, int firstPlace) {
    this.layout = layout;
    this.lines = lines;
    this.places = places;
    this.firstPlace = firstPlace;
  }

  /** Returns this row with other columns; the places stay those of the same columns. */
  JsonRow withLayout(JsonRowLayout other) {
    return new JsonRow(other, lines, places, firstPlace);
  }

  /** Returns how many places a row takes. */
  static int places(int columns) {
    return ROW_PLACES + 2 * columns;
  }

  @Override
  public RowSchema schema() {
    return layout.schema();
  }

  @Override
  public byte[] json() {
    return Arrays.copyOfRange(lines, start(), end());
  }

  @Override
  public int jsonLength() {
    return end() - start();
  }

  @Override
  public void putJson(ByteBuffer target) {
    target.put(lines, start(), jsonLength());
  }

  @Override
  public byte @Nullable [] text(int column) {
    int known = layout.place(column);
    if (known < 0) {
      byte[] value = json(column);
      return text(value, 0, value.length);
    }
    int place = place(known);
    return places[place] < 0 ? null : text(lines, places[place], places[place + 1]);
  }

  @Override
  public int putText(int column, ByteBuffer target) {
    int known = layout.place(column);
    if (known < 0) {
      return Row.super.putText(column, target);
    }
    int place = place(known);
    int start = places[place];
    if (start < 0 || lines[start] == 'n') {
      return -1;
    }
    int end = places[place + 1];
    return lines[start] == '"'
        ? JsonText.unescape(lines, start + 1, end - 1, target)
        : put(start, end, target);
  }

  @Override
  public byte[] json(int column) {
    int known = layout.place(column);
    if (known < 0) {
      return find(layout.schema().columns().get(column).name());
    }
    int place = place(known);
    return places[place] < 0 ? NULL : Arrays.copyOfRange(lines, places[place], places[place + 1]);
  }

  @Override
  public String toString() {
    return "row of " + jsonLength() + " bytes";
  }

  private int start() {
    return places[firstPlace];
  }

  private int end() {
    return places[firstPlace + 1];
  }

  private int place(int column) {
    return firstPlace + ROW_PLACES + 2 * column;
  }

  private byte[] find(String name) {
    JsonScanner scanner = new JsonScanner(List.of(name));
    scanner.scan(lines, start());
    return scanner.start(0) < 0
        ? NULL
        : Arrays.copyOfRange(lines, scanner.start(0), scanner.end(0));
  }

  private int put(int start, int end, ByteBuffer target) {
    target.put(lines, start, end - start);
    return end - start;
  }

  private static byte @Nullable [] text(byte[] value, int start, int end) {
    return switch (value[start]) {
      case '"' -> JsonText.unescape(value, start + 1, end - 1);
      case 'n' -> null;
      default -> Arrays.copyOfRange(value, start, end);
    };
  }
}
