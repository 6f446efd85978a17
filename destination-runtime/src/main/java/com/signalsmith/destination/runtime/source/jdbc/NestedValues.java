package com.signalsmith.destination.runtime.source.jdbc;

import java.lang.reflect.InvocationTargetException;
import java.sql.Array;
import java.sql.Blob;
import java.sql.Date;
import java.sql.SQLException;
import java.sql.Struct;
import java.sql.Time;
import java.sql.Timestamp;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Turns what drivers give for arrays, structs and maps into lists and maps of plain values. */
final class NestedValues {

  private NestedValues() {}

  static @Nullable Object of(@Nullable Object value) throws SQLException {
    return of(value, false);
  }

  private static @Nullable Object of(@Nullable Object value, boolean zoned) throws SQLException {
    if (value instanceof Array array) {
      String base = String.valueOf(array.getBaseTypeName());
      return of(array.getArray(), base.equalsIgnoreCase("timestamptz"));
    }
    if (value instanceof Object[] items) {
      return list(items, zoned);
    }
    if (value instanceof Struct struct) {
      return struct(struct);
    }
    if (value instanceof Map<?, ?> map) {
      return map(map);
    }
    if (value instanceof Blob blob) {
      return blob.getBytes(1, Math.toIntExact(blob.length()));
    }
    return isPlain(value) ? value : temporalOrText(value, zoned);
  }

  private static boolean isPlain(@Nullable Object value) {
    return value == null
        || value instanceof Number
        || value instanceof Boolean
        || value instanceof String
        || value instanceof byte[]
        || value instanceof UUID
        || value instanceof LocalDate
        || value instanceof LocalTime
        || value instanceof LocalDateTime
        || value instanceof OffsetDateTime
        || value instanceof Instant;
  }

  private static Object temporalOrText(@Nullable Object value, boolean zoned) {
    if (value instanceof Timestamp timestamp) {
      return zoned ? timestamp.toInstant() : timestamp.toLocalDateTime();
    }
    if (value instanceof Date date) {
      return date.toLocalDate();
    }
    return value instanceof Time time ? time.toLocalTime() : String.valueOf(value);
  }

  private static List<@Nullable Object> list(Object[] items, boolean zoned) throws SQLException {
    List<@Nullable Object> list = new ArrayList<>(items.length);
    for (Object item : items) {
      list.add(of(item, zoned));
    }
    return list;
  }

  private static Object struct(Struct struct) throws SQLException {
    try {
      // JDBC knows no names of attributes. DuckDB's driver does, and is no library of ours.
      Object map = struct.getClass().getMethod("getMap").invoke(struct);
      return map instanceof Map<?, ?> named ? map(named) : list(struct.getAttributes(), false);
    } catch (NoSuchMethodException | IllegalAccessException e) {
      return list(struct.getAttributes(), false);
    } catch (InvocationTargetException e) {
      throw new SQLException("a struct cannot be read", e);
    }
  }

  private static Map<String, @Nullable Object> map(Map<?, ?> map) throws SQLException {
    Map<String, @Nullable Object> named = new LinkedHashMap<>();
    for (Map.Entry<?, ?> entry : map.entrySet()) {
      named.put(String.valueOf(of(entry.getKey())), of(entry.getValue()));
    }
    return named;
  }
}
