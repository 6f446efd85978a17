package com.signalsmith.destination.spi;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalInt;

/**
 * The columns that the rows of a run share, and which of them are the primary key.
 *
 * <p>Immutable; any thread. Rows of a source without a schema of its own (JSON Lines) have the
 * columns that its first rows have, each of type {@link ColumnType#JSON}; a later row may lack
 * some, which reads as null, and may have others, which stand in its JSON only. A source without
 * any row has no columns.
 */
public final class RowSchema {

  private final List<Column> columns;
  private final List<String> primaryKey;
  private final Map<String, Integer> indexes;
  // What stands before each value in the JSON of a row; made when it is first asked for.
  private final byte[][] jsonNames;

  private RowSchema(List<Column> columns, List<String> primaryKey) {
    this.columns = List.copyOf(columns);
    this.primaryKey = List.copyOf(primaryKey);
    this.indexes = new HashMap<>();
    this.jsonNames = new byte[columns.size()][0];
    for (int i = 0; i < columns.size(); i++) {
      String name = columns.get(i).name();
      if (indexes.putIfAbsent(name, i) != null) {
        throw new IllegalArgumentException("column '" + name + "' stands twice");
      }
    }
    if (new HashSet<>(primaryKey).size() < primaryKey.size()) {
      throw new IllegalArgumentException("a column stands twice in the primary key " + primaryKey);
    }
    for (String key : primaryKey) {
      if (!columns.isEmpty() && !indexes.containsKey(key)) {
        throw new IllegalArgumentException("primary key column '" + key + "' is not a column");
      }
    }
  }

  /**
   * Returns a schema.
   *
   * @param primaryKey names of columns, in key order; may be empty
   * @throws IllegalArgumentException if a name stands twice or a key is not a column
   */
  public static RowSchema of(List<Column> columns, List<String> primaryKey) {
    return new RowSchema(columns, primaryKey);
  }

  /** Returns the columns in order. */
  public List<Column> columns() {
    return columns;
  }

  /** Returns the names of the primary key's columns, in key order; may be empty. */
  public List<String> primaryKey() {
    return primaryKey;
  }

  /** Returns the index of the column with this name; case counts. */
  public OptionalInt indexOf(String name) {
    Integer index = indexes.get(name);
    return index == null ? OptionalInt.empty() : OptionalInt.of(index);
  }

  /**
   * Returns what stands before a column's value in the JSON of a typed row.
   *
   * @throws IllegalArgumentException if the column's name has no JSON form
   */
  byte[] jsonName(int column) {
    byte[] name = jsonNames[column];
    if (name.length == 0) {
      JsonBuffer buffer = new JsonBuffer();
      buffer.raw(column == 0 ? '{' : ',');
      buffer.string(columns.get(column).name());
      buffer.raw(':');
      name = buffer.copy();
      jsonNames[column] = name; // several threads may, with the same bytes
    }
    return name;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof RowSchema schema
        && columns.equals(schema.columns)
        && primaryKey.equals(schema.primaryKey);
  }

  @Override
  public int hashCode() {
    return Objects.hash(columns, primaryKey);
  }

  @Override
  public String toString() {
    return "columns " + columns.stream().map(Column::name).toList() + ", primary key " + primaryKey;
  }
}
