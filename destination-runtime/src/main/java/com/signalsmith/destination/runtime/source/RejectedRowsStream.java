package com.signalsmith.destination.runtime.source;

import com.signalsmith.destination.spi.JsonText;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;

/**
 * The rows in a file of rejected rows, line by line; one thread.
 *
 * <p>Each line becomes the row that was rejected, in whichever of the forms it is kept. A line that
 * somebody has replaced with a row of its own is that row. Nothing is left out: what holds no row
 * is passed on as something that is none.
 */
final class RejectedRowsStream extends InputStream {

  private static final byte[] NO_ROW = "null".getBytes(StandardCharsets.US_ASCII);
  private static final List<String> MEMBERS = List.of("row", "code", "value", "text", "base64");
  private static final int ROW = 0;
  private static final int CODE = 1;
  private static final int VALUE = 2;
  private static final int TEXT = 3;
  private static final int BASE64 = 4;

  private final InputStream file;
  private final JsonScanner scanner = new JsonScanner(MEMBERS);
  private byte[] line = new byte[0];
  private int next;

  RejectedRowsStream(InputStream file) {
    this.file = new BufferedInputStream(file);
  }

  @Override
  public int read() throws IOException {
    byte[] single = new byte[1];
    return read(single, 0, 1) < 0 ? -1 : single[0] & 0xFF;
  }

  @Override
  public int read(byte[] target, int offset, int length) throws IOException {
    if (next == line.length && !readLine()) {
      return -1;
    }
    int count = Math.min(length, line.length - next);
    System.arraycopy(line, next, target, offset, count);
    next += count;
    return count;
  }

  @Override
  public void close() throws IOException {
    file.close();
  }

  private boolean readLine() throws IOException {
    ByteArrayOutputStream written = new ByteArrayOutputStream();
    int read = file.read();
    if (read < 0) {
      return false;
    }
    while (read >= 0 && read != '\n') {
      written.write(read);
      read = file.read();
    }
    line = JsonScanner.withLineFeed(rowOf(JsonScanner.withLineFeed(written.toByteArray())));
    next = 0;
    return true;
  }

  private byte[] rowOf(byte[] written) {
    boolean valid = scanner.scan(written, 0) >= 0;
    if (!valid || !has(ROW) || !has(CODE)) {
      return Arrays.copyOf(written, written.length - 1);
    }
    if (has(VALUE)) {
      return Arrays.copyOfRange(written, scanner.start(VALUE), scanner.end(VALUE));
    }
    if (has(TEXT)) {
      return onOneLine(unquoted(written, TEXT));
    }
    return has(BASE64) ? decoded(unquoted(written, BASE64)) : NO_ROW;
  }

  private boolean has(int member) {
    return scanner.start(member) >= 0;
  }

  private byte[] unquoted(byte[] written, int member) {
    return written[scanner.start(member)] == '"'
        ? JsonText.unescape(written, scanner.start(member) + 1, scanner.end(member) - 1)
        : NO_ROW;
  }

  private static byte[] decoded(byte[] base64) {
    try {
      return onOneLine(Base64.getDecoder().decode(base64));
    } catch (IllegalArgumentException e) {
      return NO_ROW;
    }
  }

  // A line feed that somebody has written into the text is white space where it may stand at all.
  private static byte[] onOneLine(byte[] text) {
    for (int i = 0; i < text.length; i++) {
      if (text[i] == '\n') {
        text[i] = ' ';
      }
    }
    return text.length == 0 ? NO_ROW : text;
  }
}
