package com.signalsmith.destination.cli.syncfile;

import com.signalsmith.destination.runtime.source.CsvFormat;
import com.signalsmith.destination.runtime.source.CsvSource;
import com.signalsmith.destination.runtime.source.JsonLinesSource;
import com.signalsmith.destination.runtime.source.RowSource;
import java.io.InputStream;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Reads a {@code source} whose rows are in files or in standard input.
 *
 * @param source the section
 * @param type of the files
 */
record FileSection(SourceEntries source, String type) {

  static final String JSON_LINES = "jsonl";
  static final String CSV = "csv";
  static final String REJECTED_ROWS = "rejected_rows";

  private static final String PATH = "path";
  private static final String MAX_ROW_BYTES = "max_row_bytes";
  private static final List<String> KEYS =
      List.of(
          SourceEntries.TYPE,
          PATH,
          SourceEntries.PRIMARY_KEY,
          SourceEntries.OPERATION_COLUMN,
          MAX_ROW_BYTES);
  private static final int LARGEST_ROW = 1 << 30;
  private static final String STANDARD_INPUT = "-";

  /** Returns the rows, or nothing when a problem says why there are none. */
  Optional<RowSource> rows(List<String> primaryKey, Path directory, InputStream standardInput) {
    source.requireKnown(
        type.equals(CSV) ? Stream.concat(KEYS.stream(), CsvSection.KEYS.stream()).toList() : KEYS);
    int maxRowBytes =
        source.whole(MAX_ROW_BYTES, 1, LARGEST_ROW).orElse(JsonLinesSource.DEFAULT_MAX_ROW_BYTES);
    List<String> paths = paths();
    boolean standard = paths.equals(List.of(STANDARD_INPUT));
    return switch (type) {
      case CSV -> {
        CsvFormat format = new CsvSection(source).format();
        yield (standard
                ? Optional.of(CsvSource.ofStream(standardInput, format, primaryKey))
                : files(paths, directory).map(all -> CsvSource.ofFiles(all, format, primaryKey)))
            .map(rows -> rows.withMaxRowBytes(maxRowBytes));
      }
      case REJECTED_ROWS ->
          files(paths, directory)
              .flatMap(this::onlyOne)
              .map(file -> JsonLinesSource.ofRejectedRows(file, primaryKey))
              .map(rows -> rows.withMaxRowBytes(maxRowBytes));
      default ->
          (standard
                  ? Optional.of(JsonLinesSource.ofStream(standardInput, primaryKey))
                  : files(paths, directory).map(all -> JsonLinesSource.ofFiles(all, primaryKey)))
              .map(rows -> rows.withMaxRowBytes(maxRowBytes));
    };
  }

  // A path is not split at commas, which may be part of it.
  private List<String> paths() {
    if (source.get(PATH) instanceof Tree.Items list) {
      Optional<List<String>> paths = SourceEntries.texts(list).filter(texts -> !texts.isEmpty());
      if (paths.isEmpty() || (paths.get().size() > 1 && paths.get().contains(STANDARD_INPUT))) {
        source.problem(PATH, "wrong_type", "must be a path or a list of paths of files");
        return List.of();
      }
      return paths.get();
    }
    Optional<String> path = source.text(PATH);
    if (path.isEmpty()) {
      source.required(PATH, "is required, for example 'rows.jsonl', or '-' for standard input");
    }
    return path.map(List::of).orElse(List.of());
  }

  private Optional<List<Path>> files(List<String> paths, Path directory) {
    if (paths.isEmpty()) {
      return Optional.empty();
    }
    try {
      return Optional.of(paths.stream().map(directory::resolve).toList());
    } catch (InvalidPathException e) {
      source.problem(PATH, "pattern_mismatch", "is not a path on this system");
      return Optional.empty();
    }
  }

  private Optional<Path> onlyOne(List<Path> files) {
    if (files.size() > 1) {
      source.problem(PATH, "wrong_type", "must be one file of rejected rows");
      return Optional.empty();
    }
    return Optional.of(files.get(0));
  }
}
