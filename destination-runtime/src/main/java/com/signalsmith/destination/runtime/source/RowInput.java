package com.signalsmith.destination.runtime.source;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import java.util.function.Function;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * Where a source's bytes are: in files, or in a stream that is read once and not closed.
 *
 * <p>Immutable but for the stream; any thread.
 */
final class RowInput {

  private final @Nullable RowFiles files;
  private final InputStream stream;
  private final String format;

  private RowInput(@Nullable RowFiles files, InputStream stream, String format) {
    this.files = files;
    this.stream = stream;
    this.format = format;
  }

  static RowInput of(RowFiles files) {
    return new RowInput(files, InputStream.nullInputStream(), files.format());
  }

  /** Returns the input of a stream, such as standard input. */
  static RowInput of(InputStream stream, String format) {
    return new RowInput(null, stream, format);
  }

  Optional<RowFiles> files() {
    return Optional.ofNullable(files);
  }

  String name() {
    return files == null ? "standard input" : files.name();
  }

  /** Returns files' sizes, times of change and checksums of their starts; nothing for a stream. */
  Optional<String> fingerprint() {
    return files().flatMap(RowFiles::fingerprint);
  }

  /** Returns the size of all files; nothing for a stream, or where any is compressed. */
  Optional<Long> bytes() {
    return files().flatMap(RowFiles::bytes);
  }

  /** Opens a reader of all rows. */
  RowReader open(Function<FilesReader.FileStart, FileReader> reader, Optional<String> position) {
    return files == null
        ? reader.apply(new FilesReader.FileStart(new Unclosed(stream), new CRC32C()))
        : files.open(reader, position);
  }

  /** Returns what to throw when it cannot be read. */
  SourceException unreadable(IOException cause) {
    return RowFiles.unreadable(name(), format, cause);
  }

  /** A stream that belongs to somebody else. */
  private static final class Unclosed extends FilterInputStream {

    Unclosed(InputStream stream) {
      super(stream);
    }

    @Override
    public void close() {}
  }
}
