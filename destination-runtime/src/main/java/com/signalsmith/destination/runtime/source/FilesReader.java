package com.signalsmith.destination.runtime.source;

import com.signalsmith.destination.spi.RowSchema;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.zip.CRC32C;

/** Reads the rows of one file after the other; one thread. */
final class FilesReader implements RowReader {

  private final RowFiles source;
  private final List<Path> files;
  private final CRC32C checksum = new CRC32C();
  private int file;
  private FileReader reader;

  FilesReader(RowFiles source, Function<FileStart, FileReader> format, Optional<Place> position) {
    this.source = source;
    this.files = source.files();
    InputStream start =
        files.isEmpty() ? InputStream.nullInputStream() : source.content(files.get(0));
    // Of a run that is resumed, the first file is asked for the columns only.
    this.reader = format.apply(new FileStart(start, position.isEmpty() ? checksum : new CRC32C()));
    position.ifPresent(this::goOnAt);
  }

  @Override
  public RowSchema schema() {
    return reader.schema();
  }

  @Override
  public Optional<Chunk> next() {
    Optional<Chunk> chunk = reader.next();
    while (chunk.isEmpty() && file + 1 < files.size()) {
      file++;
      FileReader ended = reader;
      reader =
          ended.continuedAt(
              Place.startOf(file, checksum.getValue()),
              new FileStart(source.content(files.get(file)), checksum));
      ended.close();
      chunk = reader.next();
    }
    return source.areSeveral() ? chunk.map(found -> found.of(files.get(file))) : chunk;
  }

  @Override
  public void close() {
    reader.close();
  }

  private void goOnAt(Place place) {
    if (place.file() >= files.size()) {
      throw source.changed();
    }
    try (FileReader first = reader) {
      for (; file < place.file(); file++) {
        readWhole(files.get(file));
      }
      Path path = files.get(file);
      InputStream input = source.content(path);
      try {
        source.readThrough(path, input, place.offset(), checksum);
        if (checksum.getValue() != place.checksum()) {
          throw source.changed();
        }
        reader = first.continuedAt(place, new FileStart(input, checksum));
      } catch (RuntimeException e) {
        close(input, path);
        throw e;
      }
    }
  }

  private void readWhole(Path path) {
    InputStream input = source.content(path);
    try {
      source.readThrough(path, input, Long.MAX_VALUE, checksum);
    } finally {
      close(input, path);
    }
  }

  private void close(InputStream input, Path path) {
    try {
      input.close();
    } catch (IOException e) {
      throw source.unreadable(path.toString(), e);
    }
  }

  /**
   * Where reading begins.
   *
   * @param input is closed with its reader
   * @param checksum to which its reader adds what it read
   */
  record FileStart(InputStream input, CRC32C checksum) {}
}
