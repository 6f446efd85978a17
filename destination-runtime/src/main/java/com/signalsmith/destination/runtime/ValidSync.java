package com.signalsmith.destination.runtime;

import com.signalsmith.destination.runtime.source.RowSource;
import com.signalsmith.destination.spi.Column;
import com.signalsmith.destination.spi.Failure;
import com.signalsmith.destination.spi.FailureKind;
import com.signalsmith.destination.spi.Field;
import com.signalsmith.destination.spi.MirrorStyle;
import com.signalsmith.destination.spi.NearMiss;
import com.signalsmith.destination.spi.RowSchema;
import com.signalsmith.destination.spi.Scope;
import com.signalsmith.destination.spi.Settings;
import com.signalsmith.destination.spi.WriteMode;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A sync that can be run: its destination exists, and every setting is one that the destination
 * allows.
 *
 * <p>Immutable; any thread. Made by {@link SyncValidator}.
 *
 * @param definition as it was written
 * @param discovered the destination
 * @param settings typed, with the defaults filled in
 * @param mode one that the destination declares
 */
public record ValidSync(
    SyncDefinition definition,
    DiscoveredDestination discovered,
    Settings settings,
    WriteMode mode) {

  /**
   * Returns the columns whose values are asked of every row: the primary key, and those that the
   * definition names.
   */
  public Set<String> columns() {
    Set<String> columns = new LinkedHashSet<>(definition.primaryKey());
    definition.fieldMapping().forEach(each -> columns.add(each.sourceColumn()));
    if (definition.fieldMapping().isEmpty()) {
      columns.addAll(namedColumns().values());
    }
    definition.operationColumn().ifPresent(columns::add);
    return columns;
  }

  /** Returns whether every run brings all rows, so that none is continued in its middle. */
  boolean replaces() {
    return discovered.spec().mirrorStyle(mode).orElse(null) == MirrorStyle.REPLACE;
  }

  /** Returns the field that a column goes to. */
  String mappedTo(String column) {
    return definition.fieldMapping().stream()
        .filter(each -> each.sourceColumn().equals(column))
        .map(FieldMapping::destinationField)
        .findFirst()
        .orElse(column);
  }

  /**
   * Returns the columns, as the destination gets them, whose values are taken as the key of a row
   * where people are told about keys: those that target settings name or, where none is, the
   * primary key; there may be none.
   *
   * <p>What a destination takes as the key is its own affair.
   */
  public List<String> keyColumns() {
    Map<String, String> named = namedColumns();
    return named.isEmpty()
        ? definition.primaryKey().stream().map(this::mappedTo).toList()
        : named.values().stream().distinct().toList();
  }

  /**
   * Refuses rows that lack a column which target settings name.
   *
   * @throws RunException naming the field and, where there is one, a column that is close
   */
  void requireNamedColumns(RowSource source, RowSchema schema) {
    List<String> present = schema.columns().stream().map(Column::name).toList();
    namedColumns()
        .forEach(
            (path, column) -> {
              if (!present.contains(column)) {
                String message = "the rows of '" + source.name() + "' have no column '" + column;
                throw new RunException(
                    Failure.of(
                            FailureKind.DEFINITION,
                            "column_unknown",
                            message + "'" + NearMiss.hint(column, present))
                        .withField(path)
                        .withRemedy("name a column that the rows have (case counts)"),
                    null);
              }
            });
  }

  /** Returns the columns that target settings name, each by the path of the field that names it. */
  public Map<String, String> namedColumns() {
    Map<String, String> columns = new LinkedHashMap<>();
    for (Field<?> field : discovered.spec().target()) {
      if (field.namesColumn()) {
        Optional<?> column = settings.find(field);
        column.ifPresent(name -> columns.put(Scope.TARGET.path(field.key()), String.valueOf(name)));
      }
    }
    return columns;
  }
}
