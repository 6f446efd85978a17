package com.signalsmith.destination.cli.syncfile;

import java.math.BigDecimal;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Numbers of a sync file, with a problem for each that is none or out of range.
 *
 * @param sections the file
 */
record Numbers(Sections sections) {

  /** Returns a whole number; nothing when it is missing, blank or wrong. */
  Optional<Long> whole(String path, @Nullable Tree tree, long min, long max) {
    String range = max == Long.MAX_VALUE ? "of " + min + " or more" : "from " + min + " to " + max;
    return number(path, tree, min, max, "a whole number " + range)
        .flatMap(
            number -> {
              try {
                return Optional.of(number.longValueExact());
              } catch (ArithmeticException e) {
                wrong(path, "a whole number " + range);
                return Optional.empty();
              }
            });
  }

  /** Returns a number; nothing when it is missing, blank or wrong. */
  Optional<Double> decimal(String path, @Nullable Tree tree, long min, long max) {
    return number(path, tree, min, max, "a number from " + min + " to " + max)
        .map(BigDecimal::doubleValue);
  }

  private Optional<BigDecimal> number(
      String path, @Nullable Tree tree, long min, long max, String expected) {
    Optional<String> text = Optional.ofNullable(tree).flatMap(found -> sections.text(path, found));
    if (text.isEmpty()) {
      return Optional.empty();
    }
    try {
      BigDecimal number = new BigDecimal(text.get().strip());
      if (number.compareTo(BigDecimal.valueOf(min)) >= 0
          && number.compareTo(BigDecimal.valueOf(max)) <= 0) {
        return Optional.of(number);
      }
    } catch (NumberFormatException e) {
      // said below
    }
    wrong(path, expected);
    return Optional.empty();
  }

  private void wrong(String path, String expected) {
    sections.problems().add(path, "out_of_range", "must be " + expected);
  }
}
