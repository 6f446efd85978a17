package com.signalsmith.destination.kafka.producer;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.LongStream;
import org.apache.kafka.common.header.Header;

/**
 * The headers of a run's messages in the bytes in which they travel; from one message to the next,
 * only the row's number differs.
 *
 * <p>Immutable; any thread.
 */
public final class EncodedHeaders {

  /** Messages without headers. */
  public static final EncodedHeaders NONE = new EncodedHeaders(new byte[] {0}, new byte[0], false);

  private static final long[] POWERS_OF_TEN =
      LongStream.iterate(1, power -> power * 10).limit(19).toArray();

  private final byte[] before;
  private final byte[] after;
  private final boolean numbered;

  private EncodedHeaders(byte[] before, byte[] after, boolean numbered) {
    this.before = before;
    this.after = after;
    this.numbered = numbered;
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

  /** Returns how many bytes the headers of a row take. */
  public int size(long row) {
    return before.length + (numbered ? 1 + digits(row) + after.length : 0);
  }

  /** Writes the headers of a row and returns the index behind them. */
  int write(long row, byte[] to, int index) {
    System.arraycopy(before, 0, to, index, before.length);
    int i = index + before.length;
    if (!numbered) {
      return i;
    }
    int digits = digits(row);
    i = Varint.write(digits, to, i);
    long rest = row;
    for (int n = i + digits - 1; n >= i; n--) {
      to[n] = (byte) ('0' + rest % 10);
      rest /= 10;
    }
    i += digits;
    System.arraycopy(after, 0, to, i, after.length);
    return i + after.length;
  }

  private static int digits(long number) {
    int digits = 1;
    while (digits < POWERS_OF_TEN.length && number >= POWERS_OF_TEN[digits]) {
      digits++;
    }
    return digits;
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
