package com.signalsmith.destination.spi;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Writes Java values as JSON by the rules of {@code docs/SPEC.md}; one thread, one use. */
final class JsonEncoder {

  private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);

  private static final int MAX_SCALE = 100_000;

  private byte[] buffer = new byte[256];
  private int size;

  int size() {
    return size;
  }

  byte[] bytes() {
    return Arrays.copyOf(buffer, size);
  }

  void raw(int character) {
    if (size == buffer.length) {
      buffer = Arrays.copyOf(buffer, size * 2);
    }
    buffer[size++] = (byte) character;
  }

  private void ascii(String text) {
    for (int i = 0; i < text.length(); i++) {
      raw(text.charAt(i));
    }
  }

  void value(@Nullable Object value, ColumnType type) {
    if (type == ColumnType.JSON && value instanceof CharSequence json) {
      json(json.toString());
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
      ascii("null");
    } else if (value instanceof CharSequence text) {
      text(text.toString());
    } else if (value instanceof Number number) {
      number(number);
    } else if (value instanceof Boolean bool) {
      ascii(bool.toString());
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
    ascii(decimal.toPlainString());
  }

  private void floating(Number number) {
    double value = number.doubleValue();
    if (Double.isNaN(value) || Double.isInfinite(value)) {
      quoted(Double.toString(value));
    } else if (value == 0) {
      ascii(Double.toString(value));
    } else if (number instanceof Float) {
      boolean normal = Math.abs(value) >= Float.MIN_NORMAL;
      ascii(shortest(number.toString(), value, normal ? 6 : 0, BigDecimal::floatValue));
    } else {
      boolean normal = Math.abs(value) >= Double.MIN_NORMAL;
      ascii(shortest(number.toString(), value, normal ? 15 : 0, BigDecimal::doubleValue));
    }
  }

  // Before JDK 19, Double.toString does not always give the shortest form (JDK-4511638). So that
  // every JDK writes the same, digits are dropped from its result for as long as a value of so few
  // digits reads back equal. Few digits stand for themselves: no two decimals of at most 15 digits
  // (of a float: 6) are the same number, so there is nothing to drop.
  private static String shortest(
      String text, double value, int ownDigits, ToDoubleFunction<BigDecimal> readBack) {
    BigDecimal shortest = new BigDecimal(text).stripTrailingZeros();
    if (shortest.precision() <= ownDigits) {
      return plainOrScientific(shortest);
    }
    BigDecimal exact = new BigDecimal(value);
    for (int digits = shortest.precision(); digits > 0; digits--) {
      Optional<BigDecimal> rounded = rounded(exact, digits, value, readBack);
      if (rounded.isEmpty()) {
        break;
      }
      shortest = rounded.get();
    }
    return plainOrScientific(shortest.stripTrailingZeros());
  }

  // The nearest decimal comes first. Beside a power of two it may read back as another value while
  // the one on the far side, where the floating-point numbers lie wider, does not.
  private static Optional<BigDecimal> rounded(
      BigDecimal exact, int digits, double value, ToDoubleFunction<BigDecimal> readBack) {
    return Stream.of(RoundingMode.HALF_EVEN, RoundingMode.DOWN, RoundingMode.UP)
        .map(mode -> exact.round(new MathContext(digits, mode)))
        .filter(decimal -> readBack.applyAsDouble(decimal) == value)
        .findFirst();
  }

  // The form of Double.toString: plain from 10^-3 to 10^7, scientific elsewhere, always a fraction.
  private static String plainOrScientific(BigDecimal value) {
    int exponent = value.precision() - value.scale() - 1;
    if (exponent >= -3 && exponent < 7) {
      return (value.scale() < 1 ? value.setScale(1) : value).toPlainString();
    }
    String digits = value.unscaledValue().abs().toString();
    String fraction = digits.length() == 1 ? "0" : digits.substring(1);
    return (value.signum() < 0 ? "-" : "") + digits.charAt(0) + "." + fraction + "E" + exponent;
  }

  private static String temporal(Object value) {
    if (value instanceof LocalDate date) {
      return DateTimeFormatter.ISO_LOCAL_DATE.format(date);
    }
    if (value instanceof LocalTime time) {
      return DateTimeFormatter.ISO_LOCAL_TIME.format(time);
    }
    if (value instanceof LocalDateTime timestamp) {
      return DateTimeFormatter.ISO_LOCAL_DATE_TIME.format(timestamp);
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

  private static String instant(Instant instant) {
    try {
      return DateTimeFormatter.ISO_LOCAL_DATE_TIME.format(instant.atOffset(ZoneOffset.UTC)) + "Z";
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

  private void utf8(String text, boolean escape) {
    for (int i = 0; i < text.length(); i++) {
      char unit = text.charAt(i);
      if (escape && (unit < 0x20 || unit == '"' || unit == '\\')) {
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
