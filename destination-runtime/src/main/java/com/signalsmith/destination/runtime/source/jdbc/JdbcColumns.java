package com.signalsmith.destination.runtime.source.jdbc;

import com.signalsmith.destination.spi.ColumnType;
import com.signalsmith.destination.spi.TypedRows;
import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Types;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.OffsetTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Says of each column of a query what its values are, and how they are read without losing any of
 * them: never by way of a floating-point number, a time zone or the Julian calendar.
 *
 * @param dialect of the database
 */
record JdbcColumns(Dialect dialect) {

  private static final String INFINITY = "infinity";
  private static final Set<String> WHOLE_NUMBERS =
      Set.of("hugeint", "uhugeint", "ubigint", "utinyint", "usmallint", "uinteger");

  /** Returns the columns in order. */
  List<JdbcColumn> of(ResultSetMetaData metaData) throws SQLException {
    List<JdbcColumn> columns = new ArrayList<>();
    for (int i = 1; i <= metaData.getColumnCount(); i++) {
      String typeName = String.valueOf(metaData.getColumnTypeName(i));
      boolean nullable = metaData.isNullable(i) != ResultSetMetaData.columnNoNulls;
      Kind kind = kind(metaData.getColumnType(i), typeName.toLowerCase(Locale.ROOT));
      columns.add(
          new JdbcColumn(
              metaData.getColumnLabel(i),
              kind.type(),
              typeName,
              kind.continuable(),
              nullable,
              i,
              kind.reader()));
    }
    return columns;
  }

  /** What follows from a database's type. */
  private record Kind(ColumnType type, boolean continuable, JdbcColumn.Reader reader) {}

  // The name counts for more than the number: drivers have numbers for the types of the standard
  // only, and some give a number that loses what the type is about.
  private Kind kind(int type, String name) {
    if (WHOLE_NUMBERS.contains(name)) {
      return key(ColumnType.INTEGER, JdbcColumns::object);
    }
    return switch (name) {
      case "uuid" -> key(ColumnType.TEXT, JdbcColumns::uuid);
      case "json", "jsonb" -> other(ColumnType.JSON, JdbcColumns::json);
      case "timestamptz", "timestamp with time zone" -> instants();
      case "timetz" ->
          dialect == Dialect.POSTGRESQL ? other(ColumnType.TEXT, JdbcColumns::offsetTime) : text();
      case "money", "bit", "varbit", "enum" -> text();
      case "map" -> other(ColumnType.STRUCT, JdbcColumns::nested);
      default ->
          name.startsWith("map(")
              ? other(ColumnType.STRUCT, JdbcColumns::nested)
              : ofStandard(type, name);
    };
  }

  private Kind ofStandard(int type, String name) {
    return switch (type) {
      case Types.BIT, Types.BOOLEAN -> new Kind(ColumnType.BOOLEAN, true, JdbcColumns::bool);
      case Types.TINYINT, Types.SMALLINT, Types.INTEGER, Types.BIGINT -> wholes(name);
      case Types.NUMERIC, Types.DECIMAL -> key(ColumnType.DECIMAL, JdbcColumns::decimal);
      case Types.REAL, Types.FLOAT, Types.DOUBLE -> other(ColumnType.FLOAT, JdbcColumns::floating);
      case Types.CHAR,
          Types.VARCHAR,
          Types.LONGVARCHAR,
          Types.NCHAR,
          Types.NVARCHAR,
          Types.LONGNVARCHAR ->
          isText(name) ? key(ColumnType.TEXT, ResultSet::getString) : text();
      case Types.DATE -> key(ColumnType.DATE, this::date);
      case Types.TIME -> key(ColumnType.TIME, (rows, i) -> rows.getObject(i, LocalTime.class));
      case Types.TIMESTAMP ->
          dialect == Dialect.DUCKDB && name.equals("timestamp")
              ? new Kind(ColumnType.TIMESTAMP, true, JdbcColumns::epochMicros)
              : key(ColumnType.TIMESTAMP, JdbcColumns::timestamp);
      case Types.TIMESTAMP_WITH_TIMEZONE -> instants();
      case Types.BINARY, Types.VARBINARY, Types.LONGVARBINARY, Types.BLOB ->
          other(ColumnType.BINARY, ResultSet::getBytes);
      case Types.ARRAY -> other(ColumnType.ARRAY, JdbcColumns::nested);
      case Types.STRUCT -> dialect == Dialect.DUCKDB ? struct() : text();
      default -> text();
    };
  }

  // PostgreSQL gives enumerations as text, but orders them by their definition.
  private boolean isText(String name) {
    return dialect != Dialect.POSTGRESQL
        || Set.of("text", "varchar", "bpchar", "char", "name", "citext").contains(name);
  }

  // As numbers, without an object for each. An unsigned number may be larger than a long where the
  // number of the type says it is not.
  private Kind wholes(String name) {
    if (dialect == Dialect.DUCKDB && name.equals("integer")) {
      return new Kind(ColumnType.INTEGER, true, JdbcColumns::int32);
    }
    return dialect == Dialect.POSTGRESQL || dialect == Dialect.DUCKDB
        ? new Kind(ColumnType.INTEGER, true, JdbcColumns::int64)
        : key(ColumnType.INTEGER, JdbcColumns::whole);
  }

  private Kind instants() {
    return dialect == Dialect.DUCKDB
        ? new Kind(ColumnType.TIMESTAMP_WITH_ZONE, true, JdbcColumns::epochMicros)
        : key(ColumnType.TIMESTAMP_WITH_ZONE, JdbcColumns::instant);
  }

  private static Kind key(ColumnType type, JdbcColumn.ObjectReader reader) {
    return new Kind(type, true, putting(reader));
  }

  private static Kind other(ColumnType type, JdbcColumn.ObjectReader reader) {
    return new Kind(type, false, putting(reader));
  }

  private static JdbcColumn.Reader putting(JdbcColumn.ObjectReader reader) {
    return (rows, position, to) -> to.put(reader.read(rows, position));
  }

  private static Kind text() {
    return other(ColumnType.TEXT, ResultSet::getString);
  }

  private static Kind struct() {
    return other(ColumnType.STRUCT, JdbcColumns::nested);
  }

  private static @Nullable Object object(ResultSet rows, int column) throws SQLException {
    return rows.getObject(column);
  }

  private static @Nullable Object nested(ResultSet rows, int column) throws SQLException {
    return NestedValues.of(rows.getObject(column));
  }

  private static void bool(ResultSet rows, int column, TypedRows to) throws SQLException {
    boolean value = rows.getBoolean(column);
    if (rows.wasNull()) {
      to.put(null);
    } else {
      to.putBoolean(value);
    }
  }

  private static void int32(ResultSet rows, int column, TypedRows to) throws SQLException {
    int value = rows.getInt(column);
    putWhole(rows, value, to);
  }

  private static void int64(ResultSet rows, int column, TypedRows to) throws SQLException {
    long value = rows.getLong(column);
    putWhole(rows, value, to);
  }

  private static void putWhole(ResultSet rows, long value, TypedRows to) throws SQLException {
    if (rows.wasNull()) {
      to.put(null);
    } else {
      to.putLong(value);
    }
  }

  private static @Nullable Object whole(ResultSet rows, int column) throws SQLException {
    BigDecimal value = rows.getBigDecimal(column);
    return value == null ? null : value.toBigIntegerExact();
  }

  // PostgreSQL's numeric may be no number, which comes as a double.
  private static @Nullable Object decimal(ResultSet rows, int column) throws SQLException {
    Object value = rows.getObject(column);
    return value == null || value instanceof BigDecimal || value instanceof Double
        ? value
        : rows.getBigDecimal(column);
  }

  private static @Nullable Object floating(ResultSet rows, int column) throws SQLException {
    Object value = rows.getObject(column);
    if (value == null || value instanceof Double || value instanceof Float) {
      return value;
    }
    return rows.getDouble(column);
  }

  private static @Nullable Object uuid(ResultSet rows, int column) throws SQLException {
    Object value = rows.getObject(column);
    return value == null || value instanceof UUID ? value : String.valueOf(value);
  }

  // Line ends are allowed between the tokens of JSON, but not in a line of JSON Lines.
  private static @Nullable Object json(ResultSet rows, int column) throws SQLException {
    String value = rows.getString(column);
    return value == null ? null : value.replace('\n', ' ').replace('\r', ' ');
  }

  // DuckDB has them as such, and makes a java.sql.Date in between when asked for the class.
  private @Nullable Object date(ResultSet rows, int column) throws SQLException {
    LocalDate date =
        dialect == Dialect.DUCKDB
            ? (LocalDate) rows.getObject(column)
            : rows.getObject(column, LocalDate.class);
    if (date == null) {
      return null;
    }
    boolean last = date.equals(LocalDate.MAX) || date.toEpochDay() == Integer.MAX_VALUE;
    boolean first = date.equals(LocalDate.MIN) || date.toEpochDay() == -Integer.MAX_VALUE;
    return last ? INFINITY : first ? "-" + INFINITY : date;
  }

  // As a text, PostgreSQL's driver would give it in the time zone of this machine.
  private static @Nullable Object offsetTime(ResultSet rows, int column) throws SQLException {
    OffsetTime time = rows.getObject(column, OffsetTime.class);
    return time == null ? null : time.toString();
  }

  private static @Nullable Object timestamp(ResultSet rows, int column) throws SQLException {
    LocalDateTime timestamp = rows.getObject(column, LocalDateTime.class);
    if (LocalDateTime.MAX.equals(timestamp)) {
      return INFINITY;
    }
    return LocalDateTime.MIN.equals(timestamp) ? "-" + INFINITY : timestamp;
  }

  private static @Nullable Object instant(ResultSet rows, int column) throws SQLException {
    OffsetDateTime timestamp = rows.getObject(column, OffsetDateTime.class);
    if (timestamp == null) {
      return null;
    }
    if (timestamp.equals(OffsetDateTime.MAX)) {
      return INFINITY;
    }
    return timestamp.equals(OffsetDateTime.MIN) ? "-" + INFINITY : timestamp.toInstant();
  }

  // DuckDB's driver goes through the local time of this machine, which is ambiguous once a year;
  // the number below it, of microseconds, is not.
  private static void epochMicros(ResultSet rows, int column, TypedRows to) throws SQLException {
    long micros = rows.getLong(column);
    if (rows.wasNull()) {
      to.put(null);
    } else if (micros == Long.MAX_VALUE) {
      to.put(INFINITY);
    } else if (micros == -Long.MAX_VALUE) {
      to.put("-" + INFINITY);
    } else {
      to.putEpochMicros(micros);
    }
  }
}
