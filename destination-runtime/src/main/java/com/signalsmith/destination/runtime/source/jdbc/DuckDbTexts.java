package com.signalsmith.destination.runtime.source.jdbc;

import com.signalsmith.destination.spi.ColumnType;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Has DuckDB give texts as their UTF-8 bytes, which the JSON of a row needs anyway: its driver
 * takes longer to make a {@link String} than the rest of a run takes for a row.
 */
final class DuckDbTexts {

  private DuckDbTexts() {}

  /** Returns what to select of {@link KeyQuery#ROWS} instead of its columns. */
  static String selection(List<JdbcColumn> columns) {
    String texts =
        columns.stream()
            .filter(DuckDbTexts::isText)
            .map(column -> '"' + column.name().replace("\"", "\"\"") + '"')
            .map(name -> "system.main.encode(" + KeyQuery.ROWS + "." + name + ") AS " + name)
            .collect(Collectors.joining(", "));
    return texts.isEmpty() ? "*" : "* REPLACE (" + texts + ")";
  }

  /** Returns columns that are read from a query in which some texts are bytes. */
  static List<JdbcColumn> in(ResultSetMetaData query, List<JdbcColumn> columns)
      throws SQLException {
    List<JdbcColumn> read = new ArrayList<>();
    for (int i = 0; i < columns.size(); i++) {
      boolean bytes = isText(columns.get(i)) && query.getColumnTypeName(i + 1).equals("BLOB");
      read.add(bytes ? columns.get(i).readBy(ResultSet::getBytes) : columns.get(i));
    }
    return read;
  }

  private static boolean isText(JdbcColumn column) {
    return column.type() == ColumnType.TEXT && column.typeName().equals("VARCHAR");
  }
}
