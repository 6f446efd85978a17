package com.signalsmith.destination.runtime.source.jdbc;

import com.signalsmith.destination.spi.ColumnType;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A query around the user's, which orders its rows by the key, if it has one, and goes on at a row.
 *
 * <p>It begins with that row itself, and with all that share its key: a key that is not unique
 * after all costs rows that are sent again, never one that is left out. Where nulls stand in the
 * order is part of the condition for the same reason.
 *
 * @param dialect of the database
 * @param quote what stands around a name
 * @param nullsLast whether nulls come behind all values
 */
record KeyQuery(Dialect dialect, String quote, boolean nullsLast) {

  /** What the rows of the user's query are called. */
  static final String ROWS = "signalsmith_rows";

  static KeyQuery of(Connection connection, Dialect dialect) throws SQLException {
    if (dialect == Dialect.POSTGRESQL || dialect == Dialect.DUCKDB) {
      return new KeyQuery(dialect, dialect.quote(), true);
    }
    DatabaseMetaData metaData = connection.getMetaData();
    String quote = dialect.quote();
    return new KeyQuery(
        dialect,
        quote.isEmpty() ? String.valueOf(metaData.getIdentifierQuoteString()).strip() : quote,
        metaData.nullsAreSortedAtEnd() || metaData.nullsAreSortedHigh());
  }

  /** Prepares the query, from its start or at a row; without a key it keeps its own order. */
  PreparedStatement prepare(
      Connection connection,
      String selection,
      String query,
      List<JdbcColumn> key,
      @Nullable KeyPosition at)
      throws SQLException {
    List<KeyPosition.Value> parameters = new ArrayList<>();
    String condition = at == null ? "" : " WHERE " + from(key, at.key(), 0, parameters);
    // On lines of its own, because the query may end in a comment.
    String rows = "SELECT " + selection + " FROM (\n" + query + "\n) " + ROWS;
    String text = rows + condition + (key.isEmpty() ? "" : order(key));
    PreparedStatement statement = connection.prepareStatement(text);
    for (int i = 0; i < parameters.size(); i++) {
      bind(statement, i + 1, parameters.get(i));
    }
    return statement;
  }

  // Of the user's rows, not of what is selected of them: texts may be selected as one piece.
  private String order(List<JdbcColumn> key) {
    boolean sayNulls = dialect == Dialect.POSTGRESQL || dialect == Dialect.DUCKDB;
    return key.stream()
        .map(column -> ROWS + "." + name(column) + (sayNulls ? " NULLS LAST" : ""))
        .collect(Collectors.joining(", ", " ORDER BY ", ""));
  }

  // Behind in this column, or equal in it and not before in the others.
  private String from(
      List<JdbcColumn> key,
      List<KeyPosition.Value> values,
      int index,
      List<KeyPosition.Value> parameters) {
    JdbcColumn column = key.get(index);
    KeyPosition.Value value = values.get(index);
    String name = ROWS + "." + name(column);
    boolean last = index + 1 == key.size();
    String behind;
    String equal;
    if (value.text() == null) {
      behind = nullsLast ? "1 = 0" : name + " IS NOT NULL";
      equal = name + " IS NULL";
    } else {
      String placeholder = dialect.placeholder(column.typeName());
      String nulls = nullsLast && column.nullable() ? " OR " + name + " IS NULL" : "";
      parameters.add(value);
      if (last) {
        return "(" + name + " >= " + placeholder + nulls + ")";
      }
      parameters.add(value);
      behind = name + " > " + placeholder + nulls;
      equal = name + " = " + placeholder;
    }
    if (!last) {
      equal += " AND " + from(key, values, index + 1, parameters);
    }
    return "(" + behind + " OR (" + equal + "))";
  }

  private String name(JdbcColumn column) {
    return quote.isEmpty()
        ? column.name()
        : quote + column.name().replace(quote, quote + quote) + quote;
  }

  private void bind(PreparedStatement statement, int index, KeyPosition.Value value)
      throws SQLException {
    String text = String.valueOf(value.text());
    if (dialect.keysAsText()) {
      if (dialect == Dialect.POSTGRESQL) {
        statement.setObject(index, text, Types.OTHER);
      } else {
        statement.setString(index, text);
      }
      return;
    }
    if (value.type() == ColumnType.TIMESTAMP_WITH_ZONE) {
      statement.setObject(index, Instant.parse(text).atOffset(ZoneOffset.UTC));
    } else {
      statement.setObject(index, typed(value.type(), text));
    }
  }

  private static Object typed(ColumnType type, String text) {
    return switch (type) {
      case BOOLEAN -> Boolean.valueOf(text);
      case INTEGER, DECIMAL -> new BigDecimal(text);
      case DATE -> LocalDate.parse(text);
      case TIME -> LocalTime.parse(text);
      case TIMESTAMP -> LocalDateTime.parse(text);
      case TEXT, JSON, FLOAT, BINARY, ARRAY, STRUCT, TIMESTAMP_WITH_ZONE -> text;
    };
  }
}
