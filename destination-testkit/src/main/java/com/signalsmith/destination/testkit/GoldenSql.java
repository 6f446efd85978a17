package com.signalsmith.destination.testkit;

import com.signalsmith.destination.spi.ColumnType;
import com.signalsmith.destination.spi.Experimental;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * The golden vectors as SQL, for the tests of sources that ask a database.
 *
 * <p>Immutable; any thread. What a database has no type or no value for has no query.
 */
@Experimental
public enum GoldenSql {
  /** DuckDB, with its lists and structs. */
  DUCKDB,
  /** PostgreSQL, with its arrays and decimals of any size. */
  POSTGRESQL;

  /** Returns a query of the vector's one row, or nothing where the database cannot have it. */
  public Optional<String> query(GoldenVector vector) {
    if (vector.refusal().isPresent()) {
      return Optional.empty();
    }
    List<String> columns = new ArrayList<>();
    for (Map.Entry<String, GoldenVector> column : columns(vector).entrySet()) {
      Optional<String> value = value(column.getValue());
      if (value.isEmpty()) {
        return Optional.empty();
      }
      String name = column.getKey().replace("\"", "\"\"");
      columns.add(value.orElseThrow() + " as \"" + name + '"');
    }
    return Optional.of("select " + String.join(", ", columns));
  }

  private static Map<String, GoldenVector> columns(GoldenVector vector) {
    return vector.sqlType().startsWith("PRIMARY KEY")
        ? GoldenVectors.members(vector)
        : Map.of(vector.schema().columns().get(0).name(), vector);
  }

  private Optional<String> value(GoldenVector vector) {
    Object value = vector.values().get(0);
    ColumnType type = vector.schema().columns().get(0).type();
    if (value == null) {
      return cast("null", vector.sqlType());
    }
    return switch (type) {
      case BOOLEAN, INTEGER, DECIMAL, FLOAT -> cast(quoted(vector.written()), vector.sqlType());
      case TEXT, JSON -> text(value.toString()).flatMap(text -> cast(text, vector.sqlType()));
      case DATE -> cast(quoted(at((LocalDate) value, "")), "DATE");
      case TIME -> time((LocalTime) value);
      case TIMESTAMP -> timestamp((LocalDateTime) value, "", vector.sqlType());
      case TIMESTAMP_WITH_ZONE -> {
        OffsetDateTime at = withOffset(value);
        yield timestamp(at.toLocalDateTime(), at.getOffset().getId(), vector.sqlType());
      }
      case BINARY -> Optional.of(bytes(vector.written()));
      case ARRAY -> array(vector);
      case STRUCT -> struct(vector);
    };
  }

  private Optional<String> cast(String value, String sqlType) {
    return type(sqlType).map(type -> "cast(" + value + " as " + type + ')');
  }

  // DuckDB's decimals have at most 38 digits and always a scale; PostgreSQL's integers begin at 16
  // bits.
  private Optional<String> type(String sqlType) {
    return switch (sqlType) {
      case "NUMERIC" -> this == DUCKDB ? Optional.empty() : Optional.of(sqlType);
      case "DECIMAL(39,0)" -> Optional.of(this == DUCKDB ? "HUGEINT" : sqlType);
      case "TINYINT" -> Optional.of(this == DUCKDB ? sqlType : "SMALLINT");
      default -> Optional.of(sqlType);
    };
  }

  private Optional<String> text(String text) {
    if (text.indexOf('\0') < 0) {
      return Optional.of(quoted(text));
    }
    return this == DUCKDB
        ? Optional.of(quoted(text).replace("\0", "' || chr(0) || '"))
        : Optional.empty();
  }

  private Optional<String> time(LocalTime time) {
    if (time.truncatedTo(ChronoUnit.MICROS).equals(time)) {
      return cast(quoted(time.toString()), "TIME");
    }
    return this == DUCKDB ? cast(quoted(time.toString()), "TIME_NS") : Optional.empty();
  }

  private Optional<String> timestamp(LocalDateTime at, String offset, String sqlType) {
    if (!at.truncatedTo(ChronoUnit.MICROS).equals(at)) {
      return Optional.empty();
    }
    return cast(quoted(at(at.toLocalDate(), " " + at.toLocalTime() + offset)), sqlType);
  }

  private String at(LocalDate date, String time) {
    boolean beforeChrist = date.getYear() <= 0;
    String day =
        String.format(
            Locale.ROOT,
            "%04d-%02d-%02d",
            beforeChrist ? 1 - date.getYear() : date.getYear(),
            date.getMonthValue(),
            date.getDayOfMonth());
    if (!beforeChrist) {
      return day + time;
    }
    return this == DUCKDB ? day + " (BC)" + time : day + time + " BC";
  }

  private static OffsetDateTime withOffset(Object value) {
    if (value instanceof Instant instant) {
      return instant.atOffset(ZoneOffset.UTC);
    }
    return value instanceof ZonedDateTime zoned ? zoned.toOffsetDateTime() : (OffsetDateTime) value;
  }

  private String bytes(String hex) {
    return this == DUCKDB ? "unhex('" + hex + "')" : "decode('" + hex + "', 'hex')";
  }

  private Optional<String> array(GoldenVector vector) {
    List<GoldenVector> items = GoldenVectors.items(vector);
    List<String> values = new ArrayList<>();
    for (GoldenVector item : items) {
      Optional<String> value = item.values().get(0) == null ? Optional.of("null") : value(item);
      if (value.isEmpty()) {
        return Optional.empty();
      }
      values.add(value.orElseThrow());
    }
    String list = (this == DUCKDB ? "[" : "array[") + String.join(", ", values) + ']';
    if (items.isEmpty()) {
      return Optional.of("cast(" + list + " as varchar[])");
    }
    if (vector.sqlType().equals("ARRAY")) {
      boolean nested = items.stream().allMatch(item -> isNullOr(ColumnType.ARRAY, item));
      return nested && this == DUCKDB ? Optional.of(list) : Optional.empty();
    }
    return Optional.of("cast(" + list + " as " + vector.sqlType().replace(" ARRAY", "[]") + ')');
  }

  private static boolean isNullOr(ColumnType type, GoldenVector item) {
    return item.values().get(0) == null || item.schema().columns().get(0).type() == type;
  }

  private Optional<String> struct(GoldenVector vector) {
    Map<String, GoldenVector> members = GoldenVectors.members(vector);
    if (this != DUCKDB || members.isEmpty()) {
      return Optional.empty();
    }
    List<String> values = new ArrayList<>();
    for (Map.Entry<String, GoldenVector> member : members.entrySet()) {
      Optional<String> value = value(member.getValue());
      if (value.isEmpty()) {
        return Optional.empty();
      }
      values.add(quoted(member.getKey()) + ": " + value.orElseThrow());
    }
    return Optional.of("{" + String.join(", ", values) + '}');
  }

  private static String quoted(String text) {
    return '\'' + text.replace("'", "''") + '\'';
  }
}
