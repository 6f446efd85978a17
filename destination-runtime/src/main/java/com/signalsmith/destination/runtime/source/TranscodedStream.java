package com.signalsmith.destination.runtime.source;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;

/**
 * Text of any encoding as UTF-8; one thread.
 *
 * <p>Bytes that are no text become U+FFFD, by which the reader knows them.
 */
final class TranscodedStream extends InputStream {

  private static final int CHARACTERS = 16 << 10;

  private final InputStreamReader reader;
  private final char[] characters = new char[CHARACTERS + 1];
  private byte[] bytes = new byte[0];
  private int next;
  private int kept;

  TranscodedStream(InputStream input, Charset encoding) {
    this.reader = new InputStreamReader(input, encoding);
  }

  @Override
  public int read() throws IOException {
    byte[] single = new byte[1];
    return read(single, 0, 1) < 0 ? -1 : single[0] & 0xFF;
  }

  @Override
  public int read(byte[] target, int offset, int length) throws IOException {
    while (next == bytes.length) {
      if (!fill()) {
        return -1;
      }
    }
    int count = Math.min(length, bytes.length - next);
    System.arraycopy(bytes, next, target, offset, count);
    next += count;
    return count;
  }

  @Override
  public void close() throws IOException {
    reader.close();
  }

  // Returns false at the end.
  private boolean fill() throws IOException {
    int count = reader.read(characters, kept, CHARACTERS);
    if (count < 0) {
      return false;
    }
    int length = kept + count;
    // The other half of a character may come with the next piece; the decoder leaves none alone.
    kept = Character.isHighSurrogate(characters[length - 1]) ? 1 : 0;
    bytes = new String(characters, 0, length - kept).getBytes(StandardCharsets.UTF_8);
    next = 0;
    characters[0] = characters[length - 1];
    return true;
  }
}
