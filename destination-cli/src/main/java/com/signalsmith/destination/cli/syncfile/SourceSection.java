package com.signalsmith.destination.cli.syncfile;

import com.signalsmith.destination.runtime.source.RowSource;
import com.signalsmith.destination.runtime.source.jdbc.JdbcDrivers;
import com.signalsmith.destination.spi.NearMiss;
import com.signalsmith.destination.spi.SettingsProblem;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;

/**
 * Reads the section {@code source}: where the rows are, and what identifies them.
 *
 * @param source the section
 */
record SourceSection(SourceEntries source) {

  private static final List<String> TYPES =
      List.of(FileSection.JSON_LINES, FileSection.CSV, JdbcSection.TYPE, FileSection.REJECTED_ROWS);

  static SourceSection of(Sections sections) {
    return new SourceSection(SourceEntries.of(sections));
  }

  /** Returns the columns that identify a row, in key order. */
  List<String> primaryKey() {
    Tree tree = source.get(SourceEntries.PRIMARY_KEY);
    if (tree == null) {
      return List.of();
    }
    Optional<List<String>> columns = SourceEntries.columns(tree);
    if (columns.isEmpty()) {
      source.problem(
          SourceEntries.PRIMARY_KEY, "wrong_type", "must be a column's name or a list of them");
      return List.of();
    }
    if (new LinkedHashSet<>(columns.get()).size() < columns.get().size()) {
      source.problem(
          SourceEntries.PRIMARY_KEY,
          "duplicate_column",
          "names a column twice; remove one of them");
    }
    return columns.get();
  }

  /** Returns the column that says whether a row is to be written or deleted. */
  Optional<String> operationColumn() {
    return source.text(SourceEntries.OPERATION_COLUMN);
  }

  /** Returns the rows, or nothing when a problem says why there are none. */
  Optional<RowSource> rows(
      List<String> primaryKey, Path directory, InputStream standardInput, JdbcDrivers drivers) {
    if (source.entries().isEmpty()) {
      source
          .sections()
          .problems()
          .addUnlessExplained(
              List.of(
                  new SettingsProblem(
                      SourceEntries.NAME,
                      "required",
                      "is required, for example '{type: jsonl, path: rows.jsonl}'")));
      return Optional.empty();
    }
    String type = type();
    return type.equals(JdbcSection.TYPE)
        ? new JdbcSection(source).rows(primaryKey, directory, drivers)
        : new FileSection(source, type).rows(primaryKey, directory, standardInput);
  }

  // What is written wrongly or not at all is probably a file.
  private String type() {
    Optional<String> type = source.text(SourceEntries.TYPE);
    if (type.isEmpty()) {
      source.required(SourceEntries.TYPE, "is required, for example 'jsonl'");
    } else if (!TYPES.contains(type.get())) {
      source.problem(
          SourceEntries.TYPE,
          "not_an_option",
          "'"
              + type.get()
              + "' must be one of "
              + String.join(", ", TYPES)
              + NearMiss.hint(type.get(), TYPES));
    }
    return type.orElse(FileSection.JSON_LINES);
  }
}
