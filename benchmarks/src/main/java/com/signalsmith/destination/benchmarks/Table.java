package com.signalsmith.destination.benchmarks;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A table in Markdown; for one thread. */
final class Table {

  private final StringBuilder text = new StringBuilder();

  Table(String... columns) {
    add(columns);
    add(Stream.of(columns).map(column -> "---").toArray(String[]::new));
  }

  void add(String... cells) {
    text.append(Arrays.stream(cells).collect(Collectors.joining(" | ", "| ", " |\n")));
  }

  /** Returns a number with so many digits after the point. */
  static String number(double number, int digits) {
    return String.format(Locale.ROOT, "%." + digits + "f", number);
  }

  /** Returns a whole number with commas, as 4,000,000. */
  static String count(long number) {
    return String.format(Locale.ROOT, "%,d", number);
  }

  @Override
  public String toString() {
    return text.toString();
  }
}
