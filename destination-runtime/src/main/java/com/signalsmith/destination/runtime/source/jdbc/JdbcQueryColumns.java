package com.signalsmith.destination.runtime.source.jdbc;

import com.signalsmith.destination.spi.NearMiss;
import java.sql.PreparedStatement;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Refuses queries whose columns make no rows: unnamed, named twice, or without the primary key.
 *
 * @param failures of the source
 */
record JdbcQueryColumns(JdbcFailures failures) {

  private static final String RENAME = "name it with 'as' in the query";

  List<JdbcColumn> of(PreparedStatement statement, Dialect dialect) throws SQLException {
    ResultSetMetaData metaData = statement.getMetaData();
    if (metaData == null || metaData.getColumnCount() == 0) {
      throw failures.query("query_invalid", "the query returns no rows", "write a SELECT");
    }
    List<JdbcColumn> columns = new JdbcColumns(dialect).of(metaData);
    Set<String> names = new HashSet<>();
    for (JdbcColumn column : columns) {
      if (column.name().isEmpty()) {
        throw failures.query("query_column_unnamed", "a column of the query has no name", RENAME);
      }
      if (!names.add(column.name())) {
        String message = "the query has two columns '" + column.name() + "'";
        throw failures.query("query_column_twice", message, RENAME);
      }
    }
    failures.source().primaryKey().forEach(key -> requireKey(key, columns));
    return columns;
  }

  private void requireKey(String key, List<JdbcColumn> columns) {
    List<String> names = columns.stream().map(JdbcColumn::name).toList();
    int index = names.indexOf(key);
    if (index < 0) {
      throw failures.primaryKey(
          "primary_key_unknown",
          "the rows of '"
              + failures.source().name()
              + "' have no column '"
              + key
              + "'"
              + NearMiss.hint(key, names),
          "name a column that the query has (case counts)");
    }
    if (!columns.get(index).continuable()) {
      throw failures.primaryKey(
          "primary_key_unordered",
          "rows cannot be continued by column '"
              + key
              + "' of type '"
              + columns.get(index).typeName()
              + "'",
          "cast it to a text in the query, or name another column");
    }
  }
}
