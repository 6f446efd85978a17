package com.signalsmith.destination.runtime.source;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.PushbackInputStream;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;

/** How a file is compressed, which its first bytes say. */
enum Compression {
  NONE("", "", ""),
  GZIP("\u001F\u008B", ".gz", ".gzip"),
  ZSTD("(\u00B5/\u00FD", ".zst", ".zstd");

  private static final int LONGEST_START = 4;
  private static final int BUFFER_BYTES = 64 << 10;

  // One character for each byte.
  private final String start;
  private final String suffix;
  private final String longSuffix;

  Compression(String start, String suffix, String longSuffix) {
    this.start = start;
    this.suffix = suffix;
    this.longSuffix = longSuffix;
  }

  /** Returns the compression that a file's name speaks of. */
  static Compression named(Path path) {
    String name = path.toString();
    for (Compression each : values()) {
      if (each != NONE && (name.endsWith(each.suffix) || name.endsWith(each.longSuffix))) {
        return each;
      }
    }
    return NONE;
  }

  /** Returns the compression of a content that starts so. */
  static Compression of(byte[] content) {
    for (Compression each : values()) {
      if (each != NONE && each.starts(content)) {
        return each;
      }
    }
    return NONE;
  }

  /**
   * Returns what a file holds.
   *
   * @param file is closed with the stream
   * @throws EOFException when the file ends too early, now or from the stream's methods
   */
  static InputStream content(Path path, InputStream file) throws IOException {
    PushbackInputStream whole = new PushbackInputStream(file, LONGEST_START);
    byte[] start = whole.readNBytes(LONGEST_START);
    whole.unread(start);
    Compression compression = of(start);
    Compression named = named(path);
    if (named != NONE && named != compression) {
      if (start.length < named.start.length()) {
        throw new EOFException("it has no more than " + start.length + " bytes");
      }
      throw new IOException("its name says that it is compressed, and its content is not so");
    }
    return switch (compression) {
      case NONE -> whole;
      case GZIP -> new GZIPInputStream(whole, BUFFER_BYTES);
      case ZSTD -> zstd(new BufferedInputStream(whole, BUFFER_BYTES));
    };
  }

  // The library is there only where a host wants it.
  private static InputStream zstd(InputStream file) throws IOException {
    try {
      return ZstdStream.of(file);
    } catch (NoClassDefFoundError e) {
      throw new IOException("it is compressed with zstd, for which zstd-jni is missing", e);
    }
  }

  private boolean starts(byte[] content) {
    for (int i = 0; i < start.length(); i++) {
      if (i == content.length || (content[i] & 0xFF) != start.charAt(i)) {
        return false;
      }
    }
    return true;
  }
}
