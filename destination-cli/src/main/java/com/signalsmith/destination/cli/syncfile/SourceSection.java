package com.signalsmith.destination.cli.syncfile;

import com.signalsmith.destination.runtime.source.JsonLinesSource;
import com.signalsmith.destination.runtime.source.RowSource;
import com.signalsmith.destination.spi.NearMiss;
import com.signalsmith.destination.spi.SettingsProblem;
import java.io.InputStream;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Reads the section {@code source}: where the rows are, and what identifies them.
 *
 * @param sections the file
 * @param problems receives what is wrong
 */
record SourceSection(Sections sections, Problems problems) {

  private static final String NAME = "source";
  private static final String TYPE = "type";
  private static final String PATH = "path";
  private static final String PRIMARY_KEY = "primary_key";
  private static final String MAX_ROW_BYTES = "max_row_bytes";
  private static final String JSON_LINES = "jsonl";
  private static final String REJECTED_ROWS = "rejected_rows";
  private static final List<String> TYPES = List.of(JSON_LINES, REJECTED_ROWS);
  private static final int LARGEST_ROW = 1 << 30;
  private static final String STANDARD_INPUT = "-";

  /** Returns the columns that identify a row, in key order. */
  List<String> primaryKey() {
    Tree tree = entries().get(PRIMARY_KEY);
    if (tree == null) {
      return List.of();
    }
    Optional<List<String>> columns = columns(tree);
    if (columns.isEmpty()) {
      problem(PRIMARY_KEY, "wrong_type", "must be a column's name or a list of them");
      return List.of();
    }
    if (new LinkedHashSet<>(columns.get()).size() < columns.get().size()) {
      problem(PRIMARY_KEY, "duplicate_column", "names a column twice; remove one of them");
    }
    return columns.get();
  }

  /** Returns the rows, or nothing when a problem says why there are none. */
  Optional<RowSource> rows(List<String> primaryKey, Path directory, InputStream standardInput) {
    Map<String, Tree> entries = sections.section(NAME).entries();
    if (entries.isEmpty()) {
      problems.addUnlessExplained(
          List.of(
              new SettingsProblem(
                  NAME, "required", "is required, for example '{type: jsonl, path: rows.jsonl}'")));
      return Optional.empty();
    }
    Sections.requireKnown(
        NAME + ".", entries, List.of(TYPE, PATH, PRIMARY_KEY, MAX_ROW_BYTES), problems);
    Optional<String> type = type(entries);
    int maxRowBytes =
        new Numbers(sections)
            .whole(NAME + "." + MAX_ROW_BYTES, entries.get(MAX_ROW_BYTES), 1, LARGEST_ROW)
            .map(Long::intValue)
            .orElse(JsonLinesSource.DEFAULT_MAX_ROW_BYTES);
    Optional<String> path = text(entries, PATH);
    if (path.isEmpty()) {
      required(entries, PATH, "is required, for example 'rows.jsonl', or '-' for standard input");
      return Optional.empty();
    }
    boolean rejected = type.filter(REJECTED_ROWS::equals).isPresent();
    if (path.get().equals(STANDARD_INPUT) && !rejected) {
      return Optional.of(
          JsonLinesSource.ofStream(standardInput, primaryKey).withMaxRowBytes(maxRowBytes));
    }
    try {
      Path file = directory.resolve(path.get());
      JsonLinesSource source =
          rejected
              ? JsonLinesSource.ofRejectedRows(file, primaryKey)
              : JsonLinesSource.ofFile(file, primaryKey);
      return Optional.of(source.withMaxRowBytes(maxRowBytes));
    } catch (InvalidPathException e) {
      problem(PATH, "pattern_mismatch", "is not a path on this system");
      return Optional.empty();
    }
  }

  private Optional<String> type(Map<String, Tree> entries) {
    Optional<String> type = text(entries, TYPE);
    if (type.isEmpty()) {
      required(entries, TYPE, "is required, for example 'jsonl'");
    } else if (!TYPES.contains(type.get())) {
      problem(
          TYPE,
          "not_an_option",
          "'"
              + type.get()
              + "' must be one of "
              + String.join(", ", TYPES)
              + NearMiss.hint(type.get(), TYPES));
    }
    return type;
  }

  // A value of the wrong kind has its problem already.
  private void required(Map<String, Tree> entries, String key, String message) {
    Tree tree = entries.get(key);
    if (tree == null || tree instanceof Tree.Text) {
      problem(key, "required", message);
    }
  }

  private Optional<String> text(Map<String, Tree> entries, String key) {
    return Optional.ofNullable(entries.get(key))
        .flatMap(tree -> sections.text(NAME + "." + key, tree));
  }

  // A text is split at commas, so that several columns fit into --set.
  private static Optional<List<String>> columns(Tree tree) {
    if (tree instanceof Tree.Text text) {
      return Optional.of(
          Arrays.stream(text.value().split(",", -1))
              .map(String::strip)
              .filter(column -> !column.isEmpty())
              .toList());
    }
    List<String> columns = new ArrayList<>();
    if (tree instanceof Tree.Items list) {
      for (Tree item : list.items()) {
        if (!(item instanceof Tree.Text text) || text.isBlank()) {
          return Optional.empty();
        }
        columns.add(text.value());
      }
      return Optional.of(columns);
    }
    return Optional.empty();
  }

  private Map<String, Tree> entries() {
    return sections.root().entries().get(NAME) instanceof Tree.Section section
        ? section.entries()
        : Map.of();
  }

  private void problem(String key, String code, String message) {
    problems.add(NAME + "." + key, code, message);
  }
}
