package com.signalsmith.destination.runtime.source;

import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * Rows from JSON Lines: UTF-8, one JSON object per line.
 *
 * <p>Thread rule: any thread. A line that is not one valid object becomes an {@link InvalidRow};
 * blank lines are no rows. A file can be continued at a line, a stream cannot.
 */
public final class JsonLinesSource implements RowSource {

  /** The longest line that is read as a row unless told otherwise, in bytes: 16 MiB. */
  public static final int DEFAULT_MAX_ROW_BYTES = 16 << 20;

  private static final String FORMAT = "JSON Lines";

  private final RowInput input;
  private final List<String> primaryKey;
  private final boolean rejectedRows;
  private final int maxRowBytes;

  private JsonLinesSource(
      RowInput input, List<String> primaryKey, boolean rejectedRows, int maxRowBytes) {
    this.input = input;
    this.primaryKey = List.copyOf(primaryKey);
    this.rejectedRows = rejectedRows;
    this.maxRowBytes = maxRowBytes;
  }

  /** Returns the rows of a file, which may be compressed with gzip or zstd. */
  public static JsonLinesSource ofFile(Path path, List<String> primaryKey) {
    return ofFiles(List.of(path), primaryKey);
  }

  /**
   * Returns the rows of several files, each of which may be compressed with gzip or zstd.
   *
   * @param paths files and globs, in this order; the files of a glob are sorted by their path
   */
  public static JsonLinesSource ofFiles(List<Path> paths, List<String> primaryKey) {
    RowFiles files = new RowFiles(paths, FORMAT, UnaryOperator.identity());
    return new JsonLinesSource(RowInput.of(files), primaryKey, false, DEFAULT_MAX_ROW_BYTES);
  }

  /**
   * Returns the rows in a run's file of rejected rows, which somebody has mended there: in each
   * line's {@code value}, or with a row in the place of the whole line.
   */
  public static JsonLinesSource ofRejectedRows(Path path, List<String> primaryKey) {
    return rejectedRows(List.of(path), primaryKey, DEFAULT_MAX_ROW_BYTES);
  }

  /** Returns the rows of a stream, such as standard input, which is read once and not closed. */
  public static JsonLinesSource ofStream(InputStream stream, List<String> primaryKey) {
    RowInput input = RowInput.of(stream, FORMAT);
    return new JsonLinesSource(input, primaryKey, false, DEFAULT_MAX_ROW_BYTES);
  }

  /** Returns this source with another limit, in bytes, above which a line is an invalid row. */
  public JsonLinesSource withMaxRowBytes(int bytes) {
    return input
        .files()
        .filter(files -> rejectedRows)
        .map(files -> rejectedRows(files.paths(), primaryKey, bytes))
        .orElseGet(() -> new JsonLinesSource(input, primaryKey, false, bytes));
  }

  @Override
  public String name() {
    return input.name();
  }

  /** Returns files' sizes, times of change and checksums of their starts; nothing for a stream. */
  @Override
  public Optional<String> fingerprint() {
    return input.fingerprint();
  }

  /**
   * Returns the size of all files; nothing for a stream, for compressed files, nor for rows that
   * are not all of their file.
   */
  @Override
  public Optional<Long> bytes() {
    return rejectedRows ? Optional.empty() : input.bytes();
  }

  @Override
  public RowReader open(Set<String> columns, Optional<String> position) {
    List<String> asked = columns.stream().sorted().toList();
    return input.open(start -> new JsonLinesReader(start, this, asked), position);
  }

  RowInput input() {
    return input;
  }

  List<String> primaryKey() {
    return primaryKey;
  }

  int maxRowBytes() {
    return maxRowBytes;
  }

  private static JsonLinesSource rejectedRows(
      List<Path> paths, List<String> primaryKey, int maxRowBytes) {
    RowFiles files = new RowFiles(paths, FORMAT, file -> new RejectedRowsStream(file, maxRowBytes));
    return new JsonLinesSource(RowInput.of(files), primaryKey, true, maxRowBytes);
  }
}
