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
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Writes Java values as JSON by the rules of {@code docs/SPEC.md}; one thread. */
final class JsonEncoder {

  private static final byte[] NULL = "null".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] TRUE = "true".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] FALSE = "false".getBytes(StandardCharsets.US_ASCII);

  private static final int MAX_SCALE = 100_000;
  private static final int LONG_DIGITS = 18;

  private final JsonBuffer buffer;

  JsonEncoder(JsonBuffer buffer) {
    this.buffer = buffer;
  }

  void value(@Nullable Object value, ColumnType type) {
    if (type == ColumnType.JSON && value instanceof CharSequence json) {
      json(json.toString());
    } else if (type == ColumnType.TEXT && value instanceof byte[] text) {
      buffer.string(text, 0, text.length);
    } else {
      value(value);
    }
  }

  // Stripped, so that the value's first byte tells what it is.
  private void json(String json) {
    if (json.isBlank()) {
      throw new IllegalArgumentException("the JSON is blank, which is no value; use null");
    }
    buffer.utf8(json.strip());
  }

  private void value(@Nullable Object value) {
    if (value == null) {
      buffer.raw(NULL);
    } else if (value instanceof CharSequence text) {
      buffer.string(text.toString());
    } else if (value instanceof Number number) {
      number(number);
    } else if (value instanceof Boolean bool) {
      bool(bool);
    } else if (value instanceof byte[] bytes) {
      quoted(Base64.getEncoder().encodeToString(bytes));
    } else if (value instanceof UUID uuid) {
      quoted(uuid.toString());
    } else if (value instanceof List<?> list) {
      list(list);
    } else if (value instanceof Map<?, ?> map) {
      struct(map);
    } else {
      buffer.raw('"');
      temporal(value);
      buffer.raw('"');
    }
  }

  void bool(boolean value) {
    buffer.raw(value ? TRUE : FALSE);
  }

  private void number(Number number) {
    if (number instanceof BigDecimal decimal) {
      decimal(decimal);
    } else if (number instanceof Double || number instanceof Float) {
      floating(number);
    } else if (number instanceof Long
        || number instanceof Integer
        || number instanceof Short
        || number instanceof Byte) {
      buffer.whole(number.longValue());
    } else if (number instanceof BigInteger) {
      buffer.ascii(number.toString());
    } else {
      throw unknownType(number);
    }
  }

  // In plain notation 1e1000000000 would be a gigabyte of zeros.
  private void decimal(BigDecimal decimal) {
    int scale = decimal.scale();
    if (Math.abs((long) scale) > MAX_SCALE) {
      throw new IllegalArgumentException(
          "a decimal of scale " + scale + " is beyond the limit of " + MAX_SCALE);
    }
    if (scale <= 0 || scale > LONG_DIGITS || decimal.precision() > LONG_DIGITS) {
      buffer.ascii(decimal.toPlainString());
      return;
    }
    // The usual case, without the builders that toPlainString makes.
    long unscaled = decimal.unscaledValue().longValue();
    if (unscaled < 0) {
      buffer.raw('-');
    }
    long power = 1;
    for (int i = 0; i < scale; i++) {
      power *= 10;
    }
    long digits = Math.abs(unscaled);
    buffer.whole(digits / power);
    buffer.raw('.');
    buffer.digits(digits % power, scale);
  }

  private void floating(Number number) {
    double value = number.doubleValue();
    if (Double.isNaN(value) || Double.isInfinite(value)) {
      quoted(Double.toString(value));
    } else if (value == 0) {
      buffer.ascii(Double.toString(value));
    } else if (number instanceof Float single) {
      buffer.ascii(FloatingPointText.of(single));
    } else {
      buffer.ascii(FloatingPointText.of(value));
    }
  }

  private void temporal(Object value) {
    if (value instanceof LocalDate date) {
      JsonTemporals.date(date, buffer);
    } else if (value instanceof LocalTime time) {
      JsonTemporals.time(time, buffer);
    } else if (value instanceof LocalDateTime timestamp) {
      JsonTemporals.timestamp(timestamp, buffer);
    } else if (value instanceof Instant instant) {
      instant(instant);
    } else if (value instanceof OffsetDateTime timestamp) {
      instant(timestamp.toInstant());
    } else if (value instanceof ZonedDateTime timestamp) {
      instant(timestamp.toInstant());
    } else {
      throw unknownType(value);
    }
  }

  private void instant(Instant instant) {
    try {
      JsonTemporals.timestamp(LocalDateTime.ofInstant(instant, ZoneOffset.UTC), buffer);
      buffer.raw('Z');
    } catch (DateTimeException e) {
      throw new IllegalArgumentException("the instant has no date: its year is out of range", e);
    }
  }

  private static IllegalArgumentException unknownType(Object value) {
    return new IllegalArgumentException(
        "a value of type " + value.getClass().getName() + " has no JSON form");
  }

  private void list(List<?> list) {
    buffer.raw('[');
    boolean first = true;
    for (Object item : list) {
      if (!first) {
        buffer.raw(',');
      }
      first = false;
      value(item);
    }
    buffer.raw(']');
  }

  private void struct(Map<?, ?> map) {
    buffer.raw('{');
    boolean first = true;
    for (Map.Entry<?, ?> entry : map.entrySet()) {
      if (!first) {
        buffer.raw(',');
      }
      first = false;
      buffer.string(String.valueOf(entry.getKey()));
      buffer.raw(':');
      value(entry.getValue());
    }
    buffer.raw('}');
  }

  private void quoted(String text) {
    buffer.raw('"');
    buffer.ascii(text);
    buffer.raw('"');
  }
}
