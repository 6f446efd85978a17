package com.signalsmith.destination.runtime.source.jdbc;

import com.signalsmith.destination.spi.ColumnType;
import com.signalsmith.destination.spi.TypedRows;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Has DuckDB give all texts of a row as one piece of UTF-8, which the JSON of a row needs anyway:
 * its driver takes longer to make an object of each text than the rest of a run takes for a row.
 * One thread.
 *
 * <p>The result has that piece first, then the length of each text, then the other columns.
 */
final class DuckDbTexts {

  private final List<JdbcColumn> columns;
  private final int count;
  private final boolean[] absent;
  private final int[] ends;
  private byte[] piece = {};

  private DuckDbTexts(List<JdbcColumn> columns, int count) {
    this.columns = columns;
    this.count = count;
    this.absent = new boolean[count];
    this.ends = new int[count];
  }

  /** For the columns of the user's query. */
  static DuckDbTexts of(List<JdbcColumn> columns) {
    // Names that differ in case are one to DuckDB, and a query of the query would see the first.
    boolean clear =
        columns.stream().map(column -> column.name().toLowerCase(Locale.ROOT)).distinct().count()
            == columns.size();
    long texts = columns.stream().filter(DuckDbTexts::isText).count();
    return clear ? new DuckDbTexts(columns, (int) texts) : none(columns);
  }

  /** For a result that has the columns as they are. */
  static DuckDbTexts none(List<JdbcColumn> columns) {
    return new DuckDbTexts(columns, 0);
  }

  /** Returns whether the result differs from the user's query. */
  boolean any() {
    return count > 0;
  }

  /** Returns what to select of {@link KeyQuery#ROWS}. */
  String selection() {
    if (count == 0) {
      return "*";
    }
    List<String> texts = columns.stream().filter(DuckDbTexts::isText).map(this::name).toList();
    List<String> selected = new ArrayList<>();
    selected.add("system.main.encode(system.main.concat(" + String.join(", ", texts) + "))");
    texts.forEach(text -> selected.add("system.main.strlen(" + text + ")"));
    columns.stream().filter(column -> !isText(column)).map(this::name).forEach(selected::add);
    return String.join(", ", selected);
  }

  /** Returns the columns as the result of that selection has them; {@link #next} comes first. */
  List<JdbcColumn> columns() {
    if (count == 0) {
      return columns;
    }
    List<JdbcColumn> read = new ArrayList<>();
    int texts = 0;
    int others = count + 1;
    for (JdbcColumn column : columns) {
      if (isText(column)) {
        int text = texts++;
        read.add(column.at(text, (rows, position, to) -> put(text, to)));
      } else {
        read.add(column.at(++others, column.reader()));
      }
    }
    return read;
  }

  /** Takes in the texts of the current row. */
  void next(ResultSet rows) throws SQLException {
    if (count == 0) {
      return;
    }
    piece = rows.getBytes(1);
    int end = 0;
    for (int text = 0; text < count; text++) {
      end += (int) rows.getLong(text + 2);
      absent[text] = rows.wasNull();
      ends[text] = end;
    }
  }

  private void put(int text, TypedRows to) {
    if (absent[text]) {
      to.put(null);
    } else {
      to.putText(piece, text == 0 ? 0 : ends[text - 1], ends[text]);
    }
  }

  private String name(JdbcColumn column) {
    return KeyQuery.ROWS + ".\"" + column.name().replace("\"", "\"\"") + '"';
  }

  private static boolean isText(JdbcColumn column) {
    return column.type() == ColumnType.TEXT && column.typeName().equals("VARCHAR");
  }
}
