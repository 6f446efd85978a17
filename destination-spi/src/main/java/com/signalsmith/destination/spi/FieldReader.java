package com.signalsmith.destination.spi;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** Turns the raw value of one field into its typed value, or says what is wrong with it. */
final class FieldReader {

  private static final Pattern LOGIN = Pattern.compile("[^/@:\\s]+:[^/@\\s][^@\\s]*@");

  private FieldReader() {}

  /** What became of a raw value. */
  sealed interface Outcome permits Good, Absent, Bad {}

  /** A value of the field's Java type. */
  record Good(Object value) implements Outcome {}

  /** Nothing but white space, which means that no value is given. */
  record Absent() implements Outcome {}

  /** A value that the field does not allow; the message never repeats a secret. */
  record Bad(String code, String message) implements Outcome {}

  static Outcome read(Field<?> field, Object raw) {
    return switch (field.type()) {
      case TEXT, TEXTAREA -> raw instanceof String text ? text(field, text) : wrongType("a text");
      case SELECT -> raw instanceof String text ? option(field, text) : wrongType("a text");
      case NUMBER -> number(field, raw);
      case TOGGLE -> raw instanceof Boolean on ? new Good(on) : wrongType("true or false");
      case PASSWORD -> password(raw);
      case TEXT_LIST -> list(field, raw);
    };
  }

  private static Outcome text(Field<?> field, String text) {
    if (text.isBlank()) {
      return new Absent();
    }
    return matches(field, text)
        ? new Good(text)
        : new Bad("pattern_mismatch", shown(text) + " must be " + help(field));
  }

  // Some give a login with an address, as in a URL; what stands before the @ is not for any eye.
  private static String shown(String text) {
    return "'" + LOGIN.matcher(text).replaceAll("***@") + "'";
  }

  private static Outcome option(Field<?> field, String text) {
    if (text.isBlank()) {
      return new Absent();
    }
    if (field.options().containsKey(text)) {
      return new Good(text);
    }
    return new Bad(
        "not_an_option",
        "'" + text + "' must be one of " + String.join(", ", field.options().keySet()));
  }

  private static Outcome number(Field<?> field, Object raw) {
    Optional<BigDecimal> number = decimal(raw).filter(FieldReader::isWhole);
    if (number.isEmpty()) {
      return wrongType("a whole number");
    }
    BigDecimal value = number.get();
    long minimum = field.minimum().orElse(Long.MIN_VALUE);
    long maximum = field.maximum().orElse(Long.MAX_VALUE);
    if (value.compareTo(BigDecimal.valueOf(minimum)) < 0
        || value.compareTo(BigDecimal.valueOf(maximum)) > 0) {
      return new Bad("out_of_range", raw + " must be between " + minimum + " and " + maximum);
    }
    return new Good(value.longValueExact());
  }

  private static Optional<BigDecimal> decimal(Object raw) {
    if (raw instanceof Long
        || raw instanceof Integer
        || raw instanceof Short
        || raw instanceof Byte) {
      return Optional.of(BigDecimal.valueOf(((Number) raw).longValue()));
    }
    if (raw instanceof BigInteger whole) {
      return Optional.of(new BigDecimal(whole));
    }
    if (raw instanceof BigDecimal decimal) {
      return Optional.of(decimal);
    }
    boolean finite = raw instanceof Double real && Double.isFinite(real);
    return finite ? Optional.of(new BigDecimal((Double) raw)) : Optional.empty();
  }

  // JSON does not tell 5 from 5.0, so neither do settings.
  private static boolean isWhole(BigDecimal value) {
    return value.signum() == 0 || value.stripTrailingZeros().scale() <= 0;
  }

  private static Outcome password(Object raw) {
    if (raw instanceof Secret secret) {
      return secret.isBlank() ? new Absent() : new Good(secret);
    }
    if (raw instanceof String text) {
      return text.isBlank() ? new Absent() : new Good(Secret.of(text));
    }
    return wrongType("a text");
  }

  private static Outcome list(Field<?> field, Object raw) {
    List<String> items = new ArrayList<>();
    if (raw instanceof String text) {
      if (text.isBlank()) {
        return new Absent();
      }
      Arrays.stream(text.split(",", -1)).map(String::strip).forEach(items::add);
    } else if (raw instanceof List<?> list) {
      for (Object item : list) {
        if (!(item instanceof String text)) {
          return wrongType("a text with commas, or a list of texts");
        }
        items.add(text.strip());
      }
    } else {
      return wrongType("a text with commas, or a list of texts");
    }
    if (items.isEmpty()) {
      return new Absent();
    }
    Optional<String> wrong =
        items.stream().filter(item -> item.isEmpty() || !matches(field, item)).findFirst();
    if (wrong.isPresent() && wrong.get().isEmpty()) {
      return new Bad(
          "pattern_mismatch",
          "has an empty item in the list, such as behind a comma at the end; remove it");
    }
    if (wrong.isPresent()) {
      return new Bad(
          "pattern_mismatch", shown(wrong.get()) + " in the list must be " + help(field));
    }
    return new Good(List.copyOf(items));
  }

  private static boolean matches(Field<?> field, String text) {
    Optional<Pattern> pattern = field.pattern();
    return pattern.isEmpty() || pattern.get().matcher(text).matches();
  }

  private static String help(Field<?> field) {
    return field.patternHelp().orElse("a text that is not blank");
  }

  private static Outcome wrongType(String wanted) {
    return new Bad("wrong_type", "must be " + wanted);
  }
}
