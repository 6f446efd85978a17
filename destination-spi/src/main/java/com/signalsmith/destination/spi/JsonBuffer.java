package com.signalsmith.destination.spi;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Bytes of JSON that grow: what stands for itself, whole numbers, and strings; one thread. */
final class JsonBuffer {

  private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);
  private static final int LONG_LENGTH = 20;
  private static final VarHandle EIGHT =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final long ONES = 0x0101010101010101L;
  private static final long HIGHS = 0x8080808080808080L;

  private byte[] bytes = new byte[256];
  private int size;

  int size() {
    return size;
  }

  byte[] copy() {
    return Arrays.copyOf(bytes, size);
  }

  /** Forgets what was written behind the first bytes. */
  void truncate(int length) {
    size = length;
  }

  void raw(int character) {
    ensureRoom(1);
    bytes[size++] = (byte) character;
  }

  void raw(byte[] source) {
    raw(source, 0, source.length);
  }

  private void raw(byte[] source, int start, int end) {
    ensureRoom(end - start);
    System.arraycopy(source, start, bytes, size, end - start);
    size += end - start;
  }

  private void ensureRoom(int more) {
    if (more > bytes.length - size) {
      bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, Math.addExact(size, more)));
    }
  }

  void ascii(String text) {
    ensureRoom(text.length());
    for (int i = 0; i < text.length(); i++) {
      bytes[size++] = (byte) text.charAt(i);
    }
  }

  void whole(long number) {
    if (number == Long.MIN_VALUE) {
      ascii(Long.toString(number)); // it has no positive counterpart
      return;
    }
    ensureRoom(LONG_LENGTH);
    long rest = Math.abs(number);
    if (number < 0) {
      bytes[size++] = '-';
    }
    int length = 1;
    for (long bound = 10; length < LONG_LENGTH - 1 && rest >= bound; bound *= 10) {
      length++;
    }
    digits(rest, length);
  }

  /** Writes the last digits of a number that is not negative, with zeros in front. */
  void digits(long number, int count) {
    ensureRoom(count);
    long rest = number;
    for (int i = size + count - 1; i >= size; i--) {
      long tens = rest / 10;
      bytes[i] = (byte) ('0' + (rest - 10 * tens));
      rest = tens;
    }
    size += count;
  }

  void string(String text) {
    raw('"');
    utf8(text, true);
    raw('"');
  }

  /** Writes a string whose text is UTF-8 already. */
  void string(byte[] utf8, int from, int to) {
    ensureRoom(to - from + 2);
    bytes[size++] = '"';
    int start = from;
    int i = plain(utf8, from, to);
    while (i < to) {
      byte unit = utf8[i];
      if (isEscaped(unit)) {
        raw(utf8, start, i);
        escaped((char) unit);
        start = i + 1;
      }
      i++;
    }
    raw(utf8, start, to);
    raw('"');
  }

  // Looks at eight bytes at a time, and goes no further than to the eight with the first escape.
  private static int plain(byte[] utf8, int from, int to) {
    int i = from;
    while (i <= to - Long.BYTES && !hasEscaped((long) EIGHT.get(utf8, i))) {
      i += Long.BYTES;
    }
    return i;
  }

  // A byte that is less than another makes a high bit of the difference that it has not itself.
  private static boolean hasEscaped(long units) {
    long quote = units ^ ('"' * ONES);
    long backslash = units ^ ('\\' * ONES);
    long found =
        ((units - 0x20 * ONES) & ~units)
            | ((quote - ONES) & ~quote)
            | ((backslash - ONES) & ~backslash);
    return (found & HIGHS) != 0;
  }

  private static boolean isEscaped(int unit) {
    return (unit >= 0 && unit < 0x20) || unit == '"' || unit == '\\';
  }

  /** Writes a text as it is. */
  void utf8(String text) {
    utf8(text, false);
  }

  private void utf8(String text, boolean escape) {
    int plain = 0;
    ensureRoom(text.length());
    while (plain < text.length() && isPlain(text.charAt(plain), escape)) {
      bytes[size++] = (byte) text.charAt(plain++);
    }
    for (int i = plain; i < text.length(); i++) {
      char unit = text.charAt(i);
      if (escape && isEscaped(unit)) {
        escaped(unit);
      } else if (unit < 0x80) {
        raw(unit);
      } else if (unit < 0x800) {
        raw(0xC0 | (unit >> 6));
        raw(0x80 | (unit & 0x3F));
      } else if (!Character.isSurrogate(unit)) {
        raw(0xE0 | (unit >> 12));
        raw(0x80 | ((unit >> 6) & 0x3F));
        raw(0x80 | (unit & 0x3F));
      } else {
        surrogates(text, i++);
      }
    }
  }

  private static boolean isPlain(char unit, boolean escape) {
    return unit < 0x80 && !(escape && isEscaped(unit));
  }

  private void surrogates(String text, int index) {
    int point = text.codePointAt(index);
    if (!Character.isSupplementaryCodePoint(point)) {
      throw new IllegalArgumentException("the text has a lone surrogate, which UTF-8 cannot hold");
    }
    raw(0xF0 | (point >> 18));
    raw(0x80 | ((point >> 12) & 0x3F));
    raw(0x80 | ((point >> 6) & 0x3F));
    raw(0x80 | (point & 0x3F));
  }

  private void escaped(char unit) {
    raw('\\');
    switch (unit) {
      case '"', '\\' -> raw(unit);
      case '\b' -> raw('b');
      case '\f' -> raw('f');
      case '\n' -> raw('n');
      case '\r' -> raw('r');
      case '\t' -> raw('t');
      default -> {
        ascii("u00");
        raw(HEX[unit >> 4]);
        raw(HEX[unit & 0xF]);
      }
    }
  }
}
