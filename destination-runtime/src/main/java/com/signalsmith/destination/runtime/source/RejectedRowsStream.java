package com.signalsmith.destination.runtime.source;

import com.signalsmith.destination.spi.JsonText;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The rows in a file of rejected rows, line by line; one thread.
 *
 * <p>Each line becomes the row that was rejected, in whichever of the forms it is kept. A line that
 * somebody has replaced with a row of its own is that row. Nothing is left out: what holds no row
 * is passed on as something that is none, and so is a line that is too long to hold one.
 */
final class RejectedRowsStream extends InputStream {

  private static final byte[] NO_ROW = "null".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] BYTE_ORDER_MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};
  // What every line of such a file has, and then one of the forms of the row.
  private static final List<String> MEMBERS =
      List.of("row", "location", "code", "message", "value", "text", "base64");
  private static final int ALWAYS_THERE = 4;
  private static final int VALUE = 4;
  private static final int TEXT = 5;
  private static final int BASE64 = 6;

  private static final int BUFFER_BYTES = 64 << 10;
  private static final int LARGE_BYTES = 1 << 20;
  private static final int MOST_BYTES = Integer.MAX_VALUE - 4 * BUFFER_BYTES;

  private final InputStream file;
  private final int longestLine;
  private final JsonScanner scanner = new JsonScanner(MEMBERS);
  private final byte[] buffer = new byte[BUFFER_BYTES];
  private int bufferNext;
  private int bufferLimit;
  private byte[] written = new byte[BUFFER_BYTES];
  private byte[] line = written;
  private int next;
  private int end;
  private boolean atStart = true;
  private boolean insideLongLine;

  /**
   * Reads a file.
   *
   * @param file is closed with this stream
   * @param maxRowBytes of a row; escapes may double it, and a megabyte may stand around it
   */
  RejectedRowsStream(InputStream file, int maxRowBytes) {
    this.file = file;
    this.longestLine = (int) Math.min(MOST_BYTES, 2L * maxRowBytes + LARGE_BYTES);
  }

  @Override
  public int read() throws IOException {
    byte[] single = new byte[1];
    return read(single, 0, 1) < 0 ? -1 : single[0] & 0xFF;
  }

  /** Reads as much as there is room for, so that many rows come at a time. */
  @Override
  public int read(byte[] target, int offset, int length) throws IOException {
    int count = 0;
    while (count < length && (next < end || readLine())) {
      int part = Math.min(length - count, end - next);
      System.arraycopy(line, next, target, offset + count, part);
      next += part;
      count += part;
    }
    return count == 0 && length > 0 ? -1 : count;
  }

  @Override
  public void close() throws IOException {
    file.close();
  }

  // Takes the next line, or piece of a long one; returns false at the end of the file.
  private boolean readLine() throws IOException {
    if (written.length > LARGE_BYTES) {
      written = new byte[BUFFER_BYTES]; // one long line must not keep its memory
    }
    int length = 0;
    boolean complete = false;
    while (!complete && length <= longestLine && fill()) {
      int stop = indexOfLineFeed();
      complete = stop < bufferLimit;
      int count = (complete ? stop + 1 : stop) - bufferNext;
      append(length, count);
      length += count;
    }
    boolean piece = insideLongLine || length > longestLine;
    insideLongLine = piece && !complete;
    if (piece) {
      pass(written, 0, length);
    } else if (length > 0) {
      takeRow(complete ? length - 1 : length);
    }
    return length > 0;
  }

  // Returns false at the end of the file.
  private boolean fill() throws IOException {
    if (bufferNext == bufferLimit) {
      bufferNext = 0;
      bufferLimit = Math.max(0, file.read(buffer));
    }
    return bufferNext < bufferLimit;
  }

  private int indexOfLineFeed() {
    int i = bufferNext;
    while (i < bufferLimit && buffer[i] != '\n') {
      i++;
    }
    return i;
  }

  // Leaves room for a line feed behind the last line, which may lack it.
  private void append(int length, int count) {
    if (length + count >= written.length) {
      int larger = (int) Math.min(2L * written.length, MOST_BYTES + 2L * BUFFER_BYTES);
      written = Arrays.copyOf(written, Math.max(larger, length + count + 1));
    }
    System.arraycopy(buffer, bufferNext, written, length, count);
    bufferNext += count;
  }

  private void takeRow(int length) {
    written[length] = '\n';
    int start = atStart && startsWithByteOrderMark(length) ? BYTE_ORDER_MARK.length : 0;
    atStart = false;
    boolean valid = scanner.scan(written, start) >= 0;
    if (valid && IntStream.range(0, ALWAYS_THERE).allMatch(this::has)) {
      byte[] row = JsonScanner.withLineFeed(rejectedRow());
      pass(row, 0, row.length);
    } else {
      pass(written, start, length + 1);
    }
  }

  private void pass(byte[] bytes, int from, int to) {
    line = bytes;
    next = from;
    end = to;
  }

  private boolean startsWithByteOrderMark(int length) {
    int most = Math.min(length, BYTE_ORDER_MARK.length);
    return Arrays.equals(written, 0, most, BYTE_ORDER_MARK, 0, BYTE_ORDER_MARK.length);
  }

  private byte[] rejectedRow() {
    if (has(VALUE)) {
      return Arrays.copyOfRange(written, scanner.start(VALUE), scanner.end(VALUE));
    }
    if (has(TEXT)) {
      return onOneLine(unquoted(TEXT));
    }
    return has(BASE64) ? decoded(unquoted(BASE64)) : NO_ROW;
  }

  private boolean has(int member) {
    return scanner.start(member) >= 0;
  }

  private byte[] unquoted(int member) {
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
