package com.signalsmith.destination.spi;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Writes Java values as JSON by the rules of {@code docs/SPEC.md}; one thread. */
final class JsonEncoder {

  private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);

  private static final byte[] NULL = "null".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] TRUE = "true".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] FALSE = "false".getBytes(StandardCharsets.US_ASCII);

  private static final int MAX_SCALE = 100_000;
  private static final int LONG_DIGITS = 18;

  private byte[] buffer = new byte[256];
  private int size;

  int size() {
    return size;
  }

  byte[] bytes() {
    return Arrays.copyOf(buffer, size);
  }

  /** Forgets what was written behind the first bytes. */
  void truncate(int bytes) {
    size = bytes;
  }

  void raw(int character) {
    ensureRoom(1);
    buffer[size++] = (byte) character;
  }

  void raw(byte[] bytes) {
    raw(bytes, 0, bytes.length);
  }

  private void raw(byte[] bytes, int start, int end) {
    ensureRoom(end - start);
    System.arraycopy(bytes, start, buffer, size, end - start);
    size += end - start;
  }

  private void ensureRoom(int bytes) {
    if (bytes > buffer.length - size) {
      buffer = Arrays.copyOf(buffer, Math.max(buffer.length * 2, Math.addExact(size, bytes)));
    }
  }

  private void ascii(String text) {
    ensureRoom(text.length());
    for (int i = 0; i < text.length(); i++) {
      buffer[size++] = (byte) text.charAt(i);
    }
  }

  void value(@Nullable Object value, ColumnType type) {
    if (type == ColumnType.JSON && value instanceof CharSequence json) {
      json(json.toString());
    } else if (type == ColumnType.TEXT && value instanceof byte[] text) {
      text(text);
    } else {
      value(value);
    }
  }

  // Stripped, so that the value's first byte tells what it is.
  private void json(String json) {
    if (json.isBlank()) {
      throw new IllegalArgumentException("the JSON is blank, which is no value; use null");
    }
    utf8(json.strip(), false);
  }

  private void value(@Nullable Object value) {
    if (value == null) {
      raw(NULL);
    } else if (value instanceof CharSequence text) {
      text(text.toString());
    } else if (value instanceof Number number) {
      number(number);
    } else if (value instanceof Boolean bool) {
      raw(bool ? TRUE : FALSE);
    } else if (value instanceof byte[] bytes) {
      quoted(Base64.getEncoder().encodeToString(bytes));
    } else if (value instanceof UUID uuid) {
      quoted(uuid.toString());
    } else if (value instanceof List<?> list) {
      list(list);
    } else if (value instanceof Map<?, ?> map) {
      struct(map);
    } else {
      quoted(temporal(value));
    }
  }

  private void number(Number number) {
    if (number instanceof BigDecimal decimal) {
      decimal(decimal);
    } else if (number instanceof Double || number instanceof Float) {
      floating(number);
    } else if (number instanceof Long
        || number instanceof Integer
        || number instanceof Short
        || number instanceof Byte
        || number instanceof BigInteger) {
      ascii(number.toString());
    } else {
      throw unknownType(number);
    }
  }

  // In plain notation 1e1000000000 would be a gigabyte of zeros.
  private void decimal(BigDecimal decimal) {
    if (Math.abs((long) decimal.scale()) > MAX_SCALE) {
      throw new IllegalArgumentException(
          "a decimal of scale " + decimal.scale() + " is beyond the limit of " + MAX_SCALE);
    }
    if (decimal.scale() <= 0 || decimal.precision() > LONG_DIGITS) {
      ascii(decimal.toPlainString());
      return;
    }
    // The usual case, without the builders that toPlainString makes.
    long unscaled = decimal.unscaledValue().longValue();
    if (unscaled < 0) {
      raw('-');
    }
    String digits = Long.toString(Math.abs(unscaled));
    int whole = digits.length() - decimal.scale();
    for (int i = Math.min(whole - 1, 0); i < digits.length(); i++) {
      if (i == whole) {
        raw('.');
      }
      raw(i < 0 ? '0' : digits.charAt(i));
    }
  }

  private void floating(Number number) {
    double value = number.doubleValue();
    if (Double.isNaN(value) || Double.isInfinite(value)) {
      quoted(Double.toString(value));
    } else if (value == 0) {
      ascii(Double.toString(value));
    } else if (number instanceof Float single) {
      ascii(FloatingPointText.of(single));
    } else {
      ascii(FloatingPointText.of(value));
    }
  }

  private static String temporal(Object value) {
    if (value instanceof LocalDate date) {
      return date.toString();
    }
    if (value instanceof LocalTime time) {
      return time(time);
    }
    if (value instanceof LocalDateTime timestamp) {
      return timestamp(timestamp);
    }
    if (value instanceof Instant instant) {
      return instant(instant);
    }
    if (value instanceof OffsetDateTime timestamp) {
      return temporal(timestamp.toInstant());
    }
    if (value instanceof ZonedDateTime timestamp) {
      return temporal(timestamp.toInstant());
    }
    throw unknownType(value);
  }

  private static String timestamp(LocalDateTime timestamp) {
    return timestamp.toLocalDate() + "T" + time(timestamp.toLocalTime());
  }

  // As ISO_LOCAL_TIME, which takes several times as long: always seconds, no zeros behind them.
  private static String time(LocalTime time) {
    String text = time.toString();
    if (time.getNano() == 0) {
      return time.getSecond() == 0 ? text + ":00" : text;
    }
    int end = text.length();
    while (text.charAt(end - 1) == '0') {
      end--;
    }
    return text.substring(0, end);
  }

  private static String instant(Instant instant) {
    try {
      return timestamp(LocalDateTime.ofInstant(instant, ZoneOffset.UTC)) + "Z";
    } catch (DateTimeException e) {
      throw new IllegalArgumentException("the instant has no date: its year is out of range", e);
    }
  }

  private static IllegalArgumentException unknownType(Object value) {
    return new IllegalArgumentException(
        "a value of type " + value.getClass().getName() + " has no JSON form");
  }

  private void list(List<?> list) {
    raw('[');
    boolean first = true;
    for (Object item : list) {
      if (!first) {
        raw(',');
      }
      first = false;
      value(item);
    }
    raw(']');
  }

  private void struct(Map<?, ?> map) {
    raw('{');
    boolean first = true;
    for (Map.Entry<?, ?> entry : map.entrySet()) {
      if (!first) {
        raw(',');
      }
      first = false;
      text(String.valueOf(entry.getKey()));
      raw(':');
      value(entry.getValue());
    }
    raw('}');
  }

  private void quoted(String text) {
    raw('"');
    ascii(text);
    raw('"');
  }

  void text(String text) {
    raw('"');
    utf8(text, true);
    raw('"');
  }

  // What needs no escape is copied at once.
  private void text(byte[] utf8) {
    raw('"');
    int start = 0;
    for (int i = 0; i < utf8.length; i++) {
      byte unit = utf8[i];
      if (isEscaped(unit)) {
        raw(utf8, start, i);
        escaped((char) unit);
        start = i + 1;
      }
    }
    raw(utf8, start, utf8.length);
    raw('"');
  }

  private static boolean isEscaped(int unit) {
    return (unit >= 0 && unit < 0x20) || unit == '"' || unit == '\\';
  }

  private void utf8(String text, boolean escape) {
    int plain = 0;
    ensureRoom(text.length());
    while (plain < text.length() && isPlain(text.charAt(plain), escape)) {
      buffer[size++] = (byte) text.charAt(plain++);
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
