package com.signalsmith.destination.runtime.source;

import com.signalsmith.destination.spi.Failure;
import com.signalsmith.destination.spi.FailureKind;
import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.zip.CRC32C;

/**
 * The files of a source: which they are, in which order, whether they are still the same, and what
 * they hold, decompressed.
 *
 * <p>Immutable; any thread. Globs are looked up anew by each method, so that a file that comes or
 * goes is noticed.
 *
 * @param paths files and globs, at least one
 * @param format what they should be, for people: {@code JSON Lines}
 * @param filter gives the bytes that a reader understands
 */
record RowFiles(List<Path> paths, String format, UnaryOperator<InputStream> filter) {

  private static final int CHECKED_BYTES = 64 << 10;
  private static final String PATH_FIELD = "source.path";

  RowFiles {
    paths = List.copyOf(paths);
    if (paths.isEmpty()) {
      throw new IllegalArgumentException("a source needs a file");
    }
  }

  String name() {
    int others = paths.size() - 1;
    return paths.get(0) + (others == 0 ? "" : " and " + others + " more");
  }

  /** Returns whether the rows may be in several files. */
  boolean areSeveral() {
    return paths.size() > 1 || PathPatterns.isGlob(paths.get(0));
  }

  /** Returns a text that changes with any of the files; nothing where one is no regular file. */
  Optional<String> fingerprint() {
    List<String> prints = new ArrayList<>();
    for (Path file : found()) {
      Optional<BasicFileAttributes> attributes = attributes(file);
      if (attributes.isEmpty()) {
        return Optional.empty();
      }
      prints.add(
          "size="
              + attributes.get().size()
              + " modified="
              + attributes.get().lastModifiedTime().toMillis()
              + " start="
              + startChecksum(file)
              + (areSeveral() ? " path=" + file : ""));
    }
    return Optional.of(areSeveral() ? combined(prints) : prints.get(0));
  }

  /** Returns how many bytes there are to read; nothing where files are compressed or no files. */
  Optional<Long> bytes() {
    long bytes = 0;
    for (Path file : found()) {
      Optional<BasicFileAttributes> attributes = attributes(file);
      if (attributes.isEmpty() || compression(file) != Compression.NONE) {
        return Optional.empty();
      }
      bytes += attributes.get().size();
    }
    return Optional.of(bytes);
  }

  /**
   * Returns the files that have rows, in order.
   *
   * <p>An empty file has none; one that is named like a compressed file must not be empty.
   */
  List<Path> files() {
    return found().stream()
        .filter(
            file ->
                !areSeveral()
                    || Compression.named(file) != Compression.NONE
                    || attributes(file).map(BasicFileAttributes::size).orElse(1L) > 0)
        .toList();
  }

  /** Opens a reader of all the files' rows. */
  RowReader open(Function<FilesReader.FileStart, FileReader> format, Optional<String> position) {
    return new FilesReader(this, format, position.map(Place::parse));
  }

  /** Opens one file. */
  InputStream content(Path path) {
    try {
      if (Files.isDirectory(path)) {
        throw new IOException("it is a directory");
      }
      InputStream file = Files.newInputStream(path);
      try {
        return filter.apply(new NamedContent(path, Compression.content(path, file)));
      } catch (IOException | RuntimeException e) {
        file.close();
        throw e;
      }
    } catch (IOException e) {
      throw unreadable(path.toString(), e);
    }
  }

  // What was sent must still stand there; reading it again is cheap beside sending it was.
  void readThrough(Path path, InputStream file, long bytes, CRC32C checksum) {
    byte[] piece = new byte[CHECKED_BYTES];
    long left = bytes;
    try {
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
    } catch (IOException e) {
      throw unreadable(path.toString(), e);
    }
  }

  SourceException changed() {
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

  SourceException unreadable(String file, IOException cause) {
    return unreadable(file, format, cause);
  }

  /** Returns what to throw for a file, or a stream, that cannot be read. */
  static SourceException unreadable(String file, String format, IOException cause) {
    Failure failure;
    if (cause instanceof NoSuchFileException) {
      failure =
          failure("source_not_found", "there is no file '" + file + "'")
              .withRemedy("correct the path, which is relative to the directory of the sync file");
    } else if (cause instanceof EOFException) {
      failure =
          failure(
                  "source_truncated",
                  "the compressed file '" + file + "' ends too early; the rows before are read")
              .withRemedy(
                  "put the whole file there and start over with --restart; no row of it is lost");
    } else {
      failure =
          failure("source_unreadable", "'" + file + "' cannot be read: " + reason(cause))
              .withRemedy("name a file of " + format + " that this user may read");
    }
    return new SourceException(failure.withField(PATH_FIELD), cause);
  }

  private static Failure failure(String code, String message) {
    return Failure.of(FailureKind.SOURCE, code, message);
  }

  private List<Path> found() {
    try {
      return PathPatterns.files(paths);
    } catch (UncheckedIOException e) {
      throw unreadable(name(), Objects.requireNonNull(e.getCause()));
    } catch (NoSuchFileException e) {
      throw unreadable(String.valueOf(e.getFile()), e);
    } catch (IOException e) {
      throw unreadable(name(), e);
    }
  }

  private Compression compression(Path file) {
    return Compression.of(start(file));
  }

  // A copy that is put back in the place of the file is the same source, although its inode is
  // another and tools that copy keep the time of change to the millisecond at best.
  private String startChecksum(Path file) {
    CRC32C crc = new CRC32C();
    crc.update(start(file));
    return Long.toHexString(crc.getValue());
  }

  private byte[] start(Path path) {
    try (InputStream file = Files.newInputStream(path)) {
      return file.readNBytes(CHECKED_BYTES);
    } catch (IOException e) {
      throw unreadable(path.toString(), e);
    }
  }

  private Optional<BasicFileAttributes> attributes(Path path) {
    try {
      BasicFileAttributes file = Files.readAttributes(path, BasicFileAttributes.class);
      // What is not a regular file (a named pipe, a device) cannot be continued at a position.
      return file.isRegularFile() ? Optional.of(file) : Optional.empty();
    } catch (IOException e) {
      throw unreadable(path.toString(), e);
    }
  }

  // As long as one file's, however many there are.
  private static String combined(List<String> prints) {
    CRC32C crc = new CRC32C();
    for (String print : prints) {
      crc.update((print + "\n").getBytes(StandardCharsets.UTF_8));
    }
    return "files=" + prints.size() + " all=" + Long.toHexString(crc.getValue());
  }

  private static String reason(IOException cause) {
    return cause instanceof AccessDeniedException
        ? "permission denied"
        : String.valueOf(cause.getMessage());
  }

  /** Says which of the files cannot be read. */
  private final class NamedContent extends FilterInputStream {

    private final Path path;

    NamedContent(Path path, InputStream content) {
      super(content);
      this.path = path;
    }

    @Override
    public int read() {
      try {
        return super.read();
      } catch (IOException e) {
        throw unreadable(path.toString(), e);
      }
    }

    @Override
    public int read(byte[] target, int offset, int length) {
      try {
        return super.read(target, offset, length);
      } catch (IOException e) {
        throw unreadable(path.toString(), e);
      }
    }
  }
}
