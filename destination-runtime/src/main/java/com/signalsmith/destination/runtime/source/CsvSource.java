package com.signalsmith.destination.runtime.source;

import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Rows from CSV: one record per row, whose values are text unless the format says otherwise.
 *
 * <p>Thread rule: any thread. A record that is not well-formed becomes an {@link InvalidRow}, and
 * reading goes on behind its first line, so that a quote that is never closed costs one line; blank
 * lines are no rows. Files can be continued at a record, a stream cannot.
 */
public final class CsvSource implements RowSource {

  private static final String FORMAT = "CSV";

  private final RowInput input;
  private final CsvFormat format;
  private final List<String> primaryKey;
  private final int maxRowBytes;

  private CsvSource(RowInput input, CsvFormat format, List<String> primaryKey, int maxRowBytes) {
    this.input = input;
    this.format = format;
    this.primaryKey = List.copyOf(primaryKey);
    this.maxRowBytes = maxRowBytes;
  }

  /**
   * Returns the rows of files with the same columns, each of which may be compressed with gzip or
   * zstd.
   *
   * @param paths files and globs, in this order; the files of a glob are sorted by their path
   */
  public static CsvSource ofFiles(List<Path> paths, CsvFormat format, List<String> primaryKey) {
    RowFiles files = new RowFiles(paths, FORMAT, file -> utf8(file, format));
    return new CsvSource(
        RowInput.of(files), format, primaryKey, JsonLinesSource.DEFAULT_MAX_ROW_BYTES);
  }

  /** Returns the rows of a stream, such as standard input, which is read once and not closed. */
  public static CsvSource ofStream(InputStream stream, CsvFormat format, List<String> primaryKey) {
    RowInput input = RowInput.of(utf8(stream, format), FORMAT);
    return new CsvSource(input, format, primaryKey, JsonLinesSource.DEFAULT_MAX_ROW_BYTES);
  }

  /**
   * Returns this source with another limit above which a record is an invalid row, in bytes of its
   * text in UTF-8.
   */
  public CsvSource withMaxRowBytes(int bytes) {
    return new CsvSource(input, format, primaryKey, bytes);
  }

  @Override
  public String name() {
    return input.name();
  }

  @Override
  public Optional<String> fingerprint() {
    return input.fingerprint();
  }

  /** Returns the size of all files; nothing for a stream, or what is compressed or not UTF-8. */
  @Override
  public Optional<Long> bytes() {
    return isUtf8(format) ? input.bytes() : Optional.empty();
  }

  @Override
  public RowReader open(Set<String> columns, Optional<String> position) {
    return input.open(start -> new CsvReader(start, this), position);
  }

  RowInput input() {
    return input;
  }

  CsvFormat format() {
    return format;
  }

  List<String> primaryKey() {
    return primaryKey;
  }

  int maxRowBytes() {
    return maxRowBytes;
  }

  private static InputStream utf8(InputStream input, CsvFormat format) {
    return isUtf8(format) ? input : new TranscodedStream(input, format.encoding());
  }

  private static boolean isUtf8(CsvFormat format) {
    return format.encoding().equals(StandardCharsets.UTF_8);
  }
}
