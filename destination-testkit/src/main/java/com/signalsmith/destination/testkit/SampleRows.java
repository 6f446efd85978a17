package com.signalsmith.destination.testkit;

import com.signalsmith.destination.spi.Column;
import com.signalsmith.destination.spi.ColumnType;
import com.signalsmith.destination.spi.Row;
import com.signalsmith.destination.spi.RowSchema;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The rows that the conformance suite sends.
 *
 * <p>Stateless; any thread. Every row has an {@code id}, its primary key, and a {@code note} by
 * which the suite finds it again; of all rows made here no id and no note is part of another's.
 */
public final class SampleRows {

  private static final List<Column> COLUMNS =
      List.of(
          new Column("id", ColumnType.TEXT),
          new Column("position", ColumnType.INTEGER),
          new Column("note", ColumnType.TEXT),
          new Column("amount", ColumnType.DECIMAL),
          new Column("ratio", ColumnType.FLOAT),
          new Column("active", ColumnType.BOOLEAN),
          new Column("day", ColumnType.DATE),
          new Column("seen_at", ColumnType.TIMESTAMP_WITH_ZONE),
          new Column("payload", ColumnType.BINARY),
          new Column("tags", ColumnType.ARRAY),
          new Column("address", ColumnType.STRUCT),
          new Column("extra", ColumnType.JSON));

  private static final RowSchema SCHEMA = RowSchema.of(COLUMNS, List.of("id"));

  private SampleRows() {}

  /** Returns the columns of every row here, with {@code id} as the primary key. */
  public static RowSchema schema() {
    return SCHEMA;
  }

  /** Returns a row with this id and note and nothing else but its position. */
  public static Row row(@Nullable String id, long position, String note) {
    return row(id, position, note, null, null, null);
  }

  /** Returns rows with the ids {@code row-00001} and so on, which tell them apart. */
  public static List<Row> rows(int first, int count) {
    List<Row> rows = new ArrayList<>();
    for (int i = first; i < first + count; i++) {
      rows.add(row(id(i), i, note(i)));
    }
    return rows;
  }

  /**
   * Returns rows whose JSON is easily damaged: large and exact numbers, text outside ASCII,
   * escapes, nulls, nested values, and one that came as JSON.
   */
  public static List<Row> extremes() {
    String emoji = Character.toString(0x1F680);
    Map<String, @Nullable Object> address = new LinkedHashMap<>();
    address.put("city", "Zürich");
    address.put("zip", null);
    address.put("geo", List.of(47.3769, -8.5417));
    return List.of(
        row(id(1), Long.MAX_VALUE, note(1), new BigDecimal("19.90"), 0.1, address),
        row(id(2), Long.MIN_VALUE, note(2), new BigDecimal("1e40"), -0.0, Map.of()),
        row(
            id(3),
            9007199254740993L,
            note(3),
            new BigDecimal("0.000001000"),
            Double.MIN_VALUE,
            null),
        row(id(4), 4, note(4) + " é€" + emoji + " \"\\\n\u0000\u2028</b>", null, null, null),
        Row.of(
            SCHEMA,
            Arrays.asList(
                id(5),
                BigInteger.TEN.pow(30),
                note(5),
                null,
                Double.NaN,
                true,
                LocalDate.of(2024, 2, 29),
                Instant.ofEpochMilli(-1),
                new byte[] {0, -1, 62},
                Arrays.asList("a", null, List.of()),
                null,
                "{ \"kept\" : 1.0e2 }")),
        new RowAsItCame(SCHEMA, id(6), 6, note(6)));
  }

  static Row unkeyed(String note) {
    List<@Nullable Object> values = new ArrayList<>();
    COLUMNS.forEach(column -> values.add(column.name().equals("note") ? note : null));
    return Row.of(SCHEMA, values);
  }

  static String id(int number) {
    return String.format(Locale.ROOT, "row-%05d", number);
  }

  static String note(int number) {
    return String.format(Locale.ROOT, "note-%05d", number);
  }

  private static Row row(
      @Nullable String id,
      long position,
      String note,
      @Nullable BigDecimal amount,
      @Nullable Double ratio,
      @Nullable Map<String, @Nullable Object> address) {
    return Row.of(
        SCHEMA,
        Arrays.asList(
            id, position, note, amount, ratio, null, null, null, null, null, address, null));
  }
}
