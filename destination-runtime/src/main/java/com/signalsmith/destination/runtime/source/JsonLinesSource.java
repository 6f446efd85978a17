package com.signalsmith.destination.runtime.source;

import com.signalsmith.destination.spi.Failure;
import com.signalsmith.destination.spi.FailureKind;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * Rows from JSON Lines: UTF-8, one JSON object per line.
 *
 * <p>Thread rule: any thread. A line that is not one valid object becomes an {@link InvalidRow};
 * blank lines are no rows. A file can be continued at a line, a stream cannot.
 */
public final class JsonLinesSource implements RowSource {

  /** The longest line that is read as a row unless told otherwise, in bytes: 16 MiB. */
  public static final int DEFAULT_MAX_ROW_BYTES = 16 << 20;

  private static final int CHECKED_BYTES = 64 << 10;
  private static final String PATH_FIELD = "source.path";

  private final @Nullable Path path;
  private final @Nullable InputStream stream;
  private final List<String> primaryKey;
  private final boolean rejectedRows;
  private final int maxRowBytes;

  private JsonLinesSource(
      @Nullable Path path,
      @Nullable InputStream stream,
      List<String> primaryKey,
      boolean rejectedRows,
      int maxRowBytes) {
    this.path = path;
    this.stream = stream;
    this.primaryKey = List.copyOf(primaryKey);
    this.rejectedRows = rejectedRows;
    this.maxRowBytes = maxRowBytes;
  }

  /** Returns the rows of a file. */
  public static JsonLinesSource ofFile(Path path, List<String> primaryKey) {
    return new JsonLinesSource(path, null, primaryKey, false, DEFAULT_MAX_ROW_BYTES);
  }

  /**
   * Returns the rows in a run's file of rejected rows, which somebody has mended there: in each
   * line's {@code value}, or with a row in the place of the whole line.
   */
  public static JsonLinesSource ofRejectedRows(Path path, List<String> primaryKey) {
    return new JsonLinesSource(path, null, primaryKey, true, DEFAULT_MAX_ROW_BYTES);
  }

  /** Returns the rows of a stream, such as standard input, which is read once and not closed. */
  public static JsonLinesSource ofStream(InputStream stream, List<String> primaryKey) {
    return new JsonLinesSource(null, stream, primaryKey, false, DEFAULT_MAX_ROW_BYTES);
  }

  /** Returns this source with another limit, in bytes, above which a line is an invalid row. */
  public JsonLinesSource withMaxRowBytes(int bytes) {
    return new JsonLinesSource(path, stream, primaryKey, rejectedRows, bytes);
  }

  @Override
  public String name() {
    return path == null ? "standard input" : path.toString();
  }

  /** Returns a file's size, time of change and checksum of its start; nothing for a stream. */
  @Override
  public Optional<String> fingerprint() {
    return attributes()
        .map(
            file ->
                "size="
                    + file.size()
                    + " modified="
                    + file.lastModifiedTime().toMillis()
                    + " start="
                    + startChecksum());
  }

  /** Returns a file's size; nothing for a stream, nor for rows that are not all of their file. */
  @Override
  public Optional<Long> bytes() {
    return rejectedRows ? Optional.empty() : attributes().map(BasicFileAttributes::size);
  }

  @Override
  public RowReader open(Set<String> columns, Optional<String> position) {
    List<String> asked = columns.stream().sorted().toList();
    if (stream != null) {
      return new JsonLinesReader(stream, false, this, asked);
    }
    try {
      JsonLinesReader first = new JsonLinesReader(open(), true, this, asked);
      return position.isEmpty() ? first : continued(first, position.get());
    } catch (IOException e) {
      throw unreadable(e);
    }
  }

  List<String> primaryKey() {
    return primaryKey;
  }

  int maxRowBytes() {
    return maxRowBytes;
  }

  SourceException unreadable(IOException cause) {
    boolean missing = cause instanceof NoSuchFileException;
    Failure failure =
        Failure.of(
                FailureKind.SOURCE,
                missing ? "source_not_found" : "source_unreadable",
                missing
                    ? "there is no file '" + name() + "'"
                    : "'" + name() + "' cannot be read: " + reason(cause))
            .withField(PATH_FIELD)
            .withRemedy(
                missing
                    ? "correct the path, which is relative to the directory of the sync file"
                    : "name a file of JSON Lines that this user may read");
    return new SourceException(failure, cause);
  }

  private RowReader continued(JsonLinesReader first, String position) throws IOException {
    JsonLinesReader.Place place = JsonLinesReader.Place.parse(position);
    InputStream file = open();
    try (first) {
      CRC32C checksum = new CRC32C();
      readThrough(file, place.offset(), checksum);
      if (checksum.getValue() != place.checksum()) {
        throw changed();
      }
      return first.continuedAt(place, file, checksum);
    } catch (IOException | RuntimeException e) {
      file.close();
      throw e;
    }
  }

  // What was sent must still stand there; reading it again is cheap beside sending it was.
  private static void readThrough(InputStream file, long bytes, CRC32C checksum)
      throws IOException {
    byte[] piece = new byte[CHECKED_BYTES];
    long left = bytes;
    while (left > 0) {
      // Java reads files without looking, and there may be minutes of them to read.
      if (Thread.currentThread().isInterrupted()) {
        throw new ClosedByInterruptException();
      }
      int count = file.read(piece, 0, (int) Math.min(piece.length, left));
      if (count < 0) {
        return;
      }
      checksum.update(piece, 0, count);
      left -= count;
    }
  }

  private SourceException changed() {
    return new SourceException(
        Failure.of(
                FailureKind.SOURCE,
                "source_changed",
                "the source '"
                    + name()
                    + "' has other rows than those that were read before the run was interrupted")
            .withRemedy("restore it to resume that run, or start over with --restart")
            .withField(PATH_FIELD),
        null);
  }

  private InputStream open() throws IOException {
    if (path == null) {
      throw new IOException("a stream cannot be opened twice");
    }
    if (Files.isDirectory(path)) {
      throw new IOException("it is a directory");
    }
    InputStream file = Files.newInputStream(path);
    return rejectedRows ? new RejectedRowsStream(file, maxRowBytes) : file;
  }

  // A copy that is put back in the place of the file is the same source, although its inode is
  // another and tools that copy keep the time of change to the millisecond at best.
  private String startChecksum() {
    try (InputStream file = open()) {
      CRC32C crc = new CRC32C();
      crc.update(file.readNBytes(CHECKED_BYTES));
      return Long.toHexString(crc.getValue());
    } catch (IOException e) {
      throw unreadable(e);
    }
  }

  private Optional<BasicFileAttributes> attributes() {
    if (path == null) {
      return Optional.empty();
    }
    try {
      BasicFileAttributes file = Files.readAttributes(path, BasicFileAttributes.class);
      // What is not a regular file (a named pipe, a device) cannot be continued at a position.
      return file.isRegularFile() ? Optional.of(file) : Optional.empty();
    } catch (IOException e) {
      throw unreadable(e);
    }
  }

  private static String reason(IOException cause) {
    return cause instanceof AccessDeniedException
        ? "permission denied"
        : String.valueOf(cause.getMessage());
  }
}
