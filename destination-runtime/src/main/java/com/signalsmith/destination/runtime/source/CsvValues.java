package com.signalsmith.destination.runtime.source;

import com.signalsmith.destination.spi.ColumnType;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.util.Locale;
import java.util.regex.Pattern;

/** Makes typed values of the texts in CSV. */
final class CsvValues {

  // Reading longer ones takes a time that grows with the square of their length.
  private static final int LONGEST_NUMBER = 1_000;
  private static final Pattern WHOLE = Pattern.compile("[+-]?[0-9]+");
  private static final Pattern NUMBER =
      Pattern.compile("[+-]?(?:[0-9]+\\.?[0-9]*|\\.[0-9]+)(?:[eE][+-]?[0-9]{1,9})?");
  private static final DateTimeFormatter INSTANT =
      new DateTimeFormatterBuilder()
          .append(DateTimeFormatter.ISO_LOCAL_DATE_TIME)
          .parseLenient()
          .appendOffset("+HH:MM", "Z")
          .toFormatter(Locale.ROOT);

  private CsvValues() {}

  /**
   * Returns the value of a text.
   *
   * @throws IllegalArgumentException when it is none of that type; the message does not repeat it
   */
  static Object of(String text, ColumnType type) {
    try {
      return parse(text, type);
    } catch (DateTimeException | NumberFormatException e) {
      throw wrong(type);
    }
  }

  private static Object parse(String text, ColumnType type) {
    return switch (type) {
      case BOOLEAN -> bool(text);
      case INTEGER -> whole(text);
      case DECIMAL -> decimal(text);
      case FLOAT -> floating(text);
      case DATE -> LocalDate.parse(text);
      case TIME -> LocalTime.parse(text);
      case TIMESTAMP -> LocalDateTime.parse(withT(text));
      case TIMESTAMP_WITH_ZONE -> OffsetDateTime.parse(withT(text), INSTANT);
      case TEXT, BINARY, ARRAY, STRUCT, JSON -> text;
    };
  }

  private static Boolean bool(String text) {
    return switch (text.toLowerCase(Locale.ROOT)) {
      case "true", "t", "1" -> true;
      case "false", "f", "0" -> false;
      default -> throw wrong(ColumnType.BOOLEAN);
    };
  }

  private static Number whole(String text) {
    require(text.length() <= LONGEST_NUMBER && WHOLE.matcher(text).matches(), ColumnType.INTEGER);
    return text.length() < 19 ? (Number) Long.valueOf(text) : new BigInteger(text);
  }

  private static BigDecimal decimal(String text) {
    require(text.length() <= LONGEST_NUMBER && NUMBER.matcher(text).matches(), ColumnType.DECIMAL);
    return new BigDecimal(text);
  }

  private static Double floating(String text) {
    return switch (text) {
      case "NaN" -> Double.NaN;
      case "Infinity" -> Double.POSITIVE_INFINITY;
      case "-Infinity" -> Double.NEGATIVE_INFINITY;
      default -> {
        require(
            text.length() <= LONGEST_NUMBER && NUMBER.matcher(text).matches(), ColumnType.FLOAT);
        Double number = Double.valueOf(text);
        require(!number.isInfinite(), ColumnType.FLOAT);
        yield number;
      }
    };
  }

  // Databases write a blank between date and time.
  private static String withT(String text) {
    return text.length() > 10 && text.charAt(10) == ' '
        ? text.substring(0, 10) + 'T' + text.substring(11)
        : text;
  }

  private static void require(boolean right, ColumnType type) {
    if (!right) {
      throw wrong(type);
    }
  }

  private static IllegalArgumentException wrong(ColumnType type) {
    return new IllegalArgumentException(
        "it is not of the type " + type.name().toLowerCase(Locale.ROOT));
  }
}
