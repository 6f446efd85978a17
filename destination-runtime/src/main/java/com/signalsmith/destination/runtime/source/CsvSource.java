package com.signalsmith.destination.runtime.source;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * Rows from CSV: one record per row, whose values are text unless the format says otherwise.
 *
 * <p>Thread rule: any thread. A record that is not well-formed becomes an {@link InvalidRow}, and
 * reading goes on behind its first line, so that a quote that is never closed costs one line; blank
 * lines are no rows. Files can be continued at a record, a stream cannot.
 */
public final class CsvSource implements RowSource {

  private static final String FORMAT = "CSV";

  private final @Nullable RowFiles files;
  private final @Nullable InputStream stream;
  private final CsvFormat format;
  private final List<String> primaryKey;
  private final int maxRowBytes;

  private CsvSource(
      @Nullable RowFiles files,
      @Nullable InputStream stream,
      CsvFormat format,
      List<String> primaryKey,
      int maxRowBytes) {
    this.files = files;
    this.stream = stream;
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
    return new CsvSource(files, null, format, primaryKey, JsonLinesSource.DEFAULT_MAX_ROW_BYTES);
  }

  /** Returns the rows of a stream, such as standard input, which is read once and not closed. */
  public static CsvSource ofStream(InputStream stream, CsvFormat format, List<String> primaryKey) {
    return new CsvSource(null, stream, format, primaryKey, JsonLinesSource.DEFAULT_MAX_ROW_BYTES);
  }

  /**
   * Returns this source with another limit above which a record is an invalid row, in bytes of its
   * text in UTF-8.
   */
  public CsvSource withMaxRowBytes(int bytes) {
    return new CsvSource(files, stream, format, primaryKey, bytes);
  }

  @Override
  public String name() {
    return files == null ? "standard input" : files.name();
  }

  @Override
  public Optional<String> fingerprint() {
    return files == null ? Optional.empty() : files.fingerprint();
  }

  /** Returns the size of all files; nothing for a stream, or what is compressed or not UTF-8. */
  @Override
  public Optional<Long> bytes() {
    return files == null || !isUtf8(format) ? Optional.empty() : files.bytes();
  }

  @Override
  public RowReader open(Set<String> columns, Optional<String> position) {
    if (files == null) {
      InputStream input = utf8(Objects.requireNonNull(stream), format);
      return new CsvReader(input, false, this, new CRC32C());
    }
    return files.open(
        start -> new CsvReader(start.input(), true, this, start.checksum()), position);
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

  SourceException unreadable(IOException cause) {
    return RowFiles.unreadable(name(), FORMAT, cause);
  }

  private static InputStream utf8(InputStream input, CsvFormat format) {
    return isUtf8(format) ? input : new TranscodedStream(input, format.encoding());
  }

  private static boolean isUtf8(CsvFormat format) {
    return format.encoding().equals(StandardCharsets.UTF_8);
  }
}
