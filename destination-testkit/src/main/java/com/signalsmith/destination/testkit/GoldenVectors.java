package com.signalsmith.destination.testkit;

import com.signalsmith.destination.spi.Column;
import com.signalsmith.destination.spi.ColumnType;
import com.signalsmith.destination.spi.RowSchema;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The vectors of {@code golden-vectors.tsv}, which fix JSON and keys byte for byte for every source
 * and every destination; {@code docs/json.md} shows them.
 *
 * <p>Stateless; any thread.
 */
public final class GoldenVectors {

  private static final String REFUSED = "refused: ";
  private static final String NULL = "%null";
  private static final List<GoldenVector> ALL = read();

  private GoldenVectors() {}

  /** Returns all vectors in the order of the file. */
  public static List<GoldenVector> all() {
    return ALL;
  }

  /** Returns the vectors that become a message. */
  public static List<GoldenVector> accepted() {
    return ALL.stream().filter(vector -> vector.message().isPresent()).toList();
  }

  /** Returns the messages of the vectors that become one. */
  static List<DeliveredMessage> messages() {
    return ALL.stream().flatMap(vector -> vector.message().stream()).toList();
  }

  /** Returns the vectors that no row can be made of. */
  public static List<GoldenVector> refused() {
    return ALL.stream().filter(vector -> vector.refusal().isPresent()).toList();
  }

  /** Returns the vectors that an array is made of. */
  static List<GoldenVector> items(GoldenVector array) {
    return names(array.written()).stream().map(name -> named(name, byName())).toList();
  }

  /** Returns the vectors that a struct or a row of several columns is made of, by their names. */
  static Map<String, GoldenVector> members(GoldenVector vector) {
    return members(vector.written(), byName());
  }

  private static Map<String, GoldenVector> byName() {
    return ALL.stream().collect(Collectors.toMap(GoldenVector::name, vector -> vector));
  }

  private static List<GoldenVector> read() {
    Map<String, GoldenVector> vectors = new LinkedHashMap<>();
    for (VectorFile line : VectorFile.lines("golden-vectors.tsv")) {
      GoldenVector vector =
          line.field(1).equals("ROW") ? ofColumns(line, vectors) : ofValue(line, vectors);
      if (vectors.put(vector.name(), vector) != null) {
        throw new IllegalStateException("vector '" + vector.name() + "' stands twice");
      }
    }
    return List.copyOf(vectors.values());
  }

  private static GoldenVector ofValue(VectorFile line, Map<String, GoldenVector> vectors) {
    ColumnType type = ColumnType.valueOf(line.field(1));
    RowSchema schema = RowSchema.of(List.of(new Column("v", type)), List.of("v"));
    boolean isNull = line.field(3).equals(NULL);
    Object value =
        isNull ? null : value(type, line.field(2), VectorFile.text(line.field(3)), vectors);
    return vector(line, schema, Collections.singletonList(value), "{\"v\":" + line.field(4) + "}");
  }

  private static GoldenVector ofColumns(VectorFile line, Map<String, GoldenVector> vectors) {
    List<Column> columns = new ArrayList<>();
    List<@Nullable Object> values = new ArrayList<>();
    members(line.field(3), vectors)
        .forEach(
            (name, vector) -> {
              columns.add(new Column(name, vector.schema().columns().get(0).type()));
              values.add(vector.values().get(0));
            });
    String key = line.field(2).replaceFirst("PRIMARY KEY \\((.*)\\)", "$1");
    return vector(line, RowSchema.of(columns, names(key)), values, line.field(4));
  }

  private static GoldenVector vector(
      VectorFile line, RowSchema schema, List<@Nullable Object> values, String json) {
    if (line.field(4).startsWith(REFUSED)) {
      String refusal = line.field(4).substring(REFUSED.length());
      return new GoldenVector(line, schema, values, null, refusal);
    }
    String key = line.field(5).equals(NULL) ? null : VectorFile.text(line.field(5));
    DeliveredMessage message = new DeliveredMessage(key, VectorFile.text(json));
    return new GoldenVector(line, schema, values, message, null);
  }

  private static Object value(
      ColumnType type, String sqlType, String text, Map<String, GoldenVector> vectors) {
    return switch (type) {
      case BOOLEAN -> Boolean.valueOf(text);
      case INTEGER -> integer(new BigInteger(text));
      case DECIMAL -> new BigDecimal(text);
      case FLOAT -> floating(sqlType, text);
      case TEXT -> sqlType.equals("UUID") ? UUID.fromString(text) : text;
      case DATE -> LocalDate.parse(text);
      case TIME -> LocalTime.parse(text);
      case TIMESTAMP -> LocalDateTime.parse(text);
      case TIMESTAMP_WITH_ZONE -> instant(text);
      case BINARY -> HexFormat.of().parseHex(text);
      case ARRAY -> array(text, vectors);
      case STRUCT -> struct(text, vectors);
      case JSON -> text;
    };
  }

  private static Object integer(BigInteger value) {
    if (value.bitLength() < Integer.SIZE) {
      return value.intValueExact();
    }
    return value.bitLength() < Long.SIZE ? (Object) value.longValueExact() : value;
  }

  private static Object floating(String sqlType, String text) {
    return sqlType.equals("REAL") ? (Object) Float.valueOf(text) : Double.valueOf(text);
  }

  private static Object instant(String text) {
    if (text.endsWith("]")) {
      return ZonedDateTime.parse(text);
    }
    return text.endsWith("Z") ? Instant.parse(text) : OffsetDateTime.parse(text);
  }

  private static Object array(String text, Map<String, GoldenVector> vectors) {
    List<@Nullable Object> items = new ArrayList<>();
    names(text).forEach(name -> items.add(named(name, vectors).values().get(0)));
    return items;
  }

  private static Object struct(String text, Map<String, GoldenVector> vectors) {
    Map<String, @Nullable Object> struct = new LinkedHashMap<>();
    members(text, vectors).forEach((name, vector) -> struct.put(name, vector.values().get(0)));
    return struct;
  }

  private static Map<String, GoldenVector> members(String text, Map<String, GoldenVector> vectors) {
    Map<String, GoldenVector> members = new LinkedHashMap<>();
    for (String member : names(text)) {
      int equals = member.indexOf('=');
      members.put(member.substring(0, equals), named(member.substring(equals + 1), vectors));
    }
    return members;
  }

  private static List<String> names(String text) {
    return text.isEmpty() ? List.of() : List.of(text.split(", ", -1));
  }

  private static GoldenVector named(String name, Map<String, GoldenVector> vectors) {
    return Objects.requireNonNull(vectors.get(name), "no vector above has the name " + name);
  }
}
