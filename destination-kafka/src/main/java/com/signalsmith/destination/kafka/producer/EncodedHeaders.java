package com.signalsmith.destination.kafka.producer;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.kafka.common.header.Header;

/**
 * The headers of a run's messages in the bytes in which they travel; from one message to the next,
 * only the row's number differs.
 *
 * <p>One thread. Rows come with growing numbers, mostly without a gap, so that the number is
 * counted up where it stands, and the headers of a row are copied in one piece.
 */
public final class EncodedHeaders {

  /** Messages without headers. */
  public static final EncodedHeaders NONE = new EncodedHeaders(new byte[] {0}, new byte[0], false);

  private final byte[] before;
  private final byte[] after;
  private final boolean numbered;
  private byte[] bytes;
  private long row = -1;

  private EncodedHeaders(byte[] before, byte[] after, boolean numbered) {
    this.before = before;
    this.after = after;
    this.numbered = numbered;
    this.bytes = before;
  }

  /**
   * Encodes headers.
   *
   * @param first those before the row's number
   * @param number the name of the header that holds the row's number
   * @param last those behind it
   */
  public static EncodedHeaders of(
      List<? extends Header> first, String number, List<? extends Header> last) {
    ByteArrayOutputStream before = new ByteArrayOutputStream();
    varint(first.size() + 1 + last.size(), before);
    first.forEach(header -> header(header, before));
    field(number.getBytes(StandardCharsets.UTF_8), before);
    ByteArrayOutputStream after = new ByteArrayOutputStream();
    last.forEach(header -> header(header, after));
    return new EncodedHeaders(before.toByteArray(), after.toByteArray(), true);
  }

  /**
   * Returns how many bytes the headers of a row take.
   *
   * @param number not negative
   */
  public int size(long number) {
    turnTo(number);
    return bytes.length;
  }

  /** Writes the headers of a row and returns the index behind them. */
  int write(long number, byte[] to, int index) {
    turnTo(number);
    System.arraycopy(bytes, 0, to, index, bytes.length);
    return index + bytes.length;
  }

  private void turnTo(long number) {
    if (numbered && number != row) {
      if (row < 0 || number != row + 1 || !countUp()) {
        bytes = encode(number);
      }
      row = number;
    }
  }

  // Returns false where the number gets longer.
  private boolean countUp() {
    int first = before.length + 1; // no number has more digits than fit into a length of one byte
    for (int i = bytes.length - after.length - 1; i >= first; i--) {
      if (bytes[i] != '9') {
        bytes[i]++;
        return true;
      }
      bytes[i] = '0';
    }
    return false;
  }

  private byte[] encode(long number) {
    ByteArrayOutputStream headers = new ByteArrayOutputStream();
    headers.writeBytes(before);
    field(Long.toString(number).getBytes(StandardCharsets.US_ASCII), headers);
    headers.writeBytes(after);
    return headers.toByteArray();
  }

  private static void header(Header header, ByteArrayOutputStream to) {
    field(header.key().getBytes(StandardCharsets.UTF_8), to);
    field(header.value(), to);
  }

  private static void field(byte[] value, ByteArrayOutputStream to) {
    varint(value.length, to);
    to.writeBytes(value);
  }

  private static void varint(int value, ByteArrayOutputStream to) {
    byte[] bytes = new byte[Varint.MAX_BYTES];
    to.write(bytes, 0, Varint.write(value, bytes, 0));
  }
}
