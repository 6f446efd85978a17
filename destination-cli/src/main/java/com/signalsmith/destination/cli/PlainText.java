package com.signalsmith.destination.cli;

import java.util.Locale;

/** Makes text that came from elsewhere fit for a terminal. */
final class PlainText {

  private PlainText() {}

  /**
   * Returns the text with its control characters escaped, as JSON would, so that none of them can
   * move the cursor, change colours, begin a line or turn the direction of what follows.
   */
  static String text(String text) {
    if (text.chars().noneMatch(PlainText::controls)) {
      return text;
    }
    StringBuilder safe = new StringBuilder(text.length() + 16);
    text.chars()
        .forEach(
            unit -> {
              if (controls(unit)) {
                safe.append(String.format(Locale.ROOT, "\\u%04x", unit));
              } else {
                safe.append((char) unit);
              }
            });
    return safe.toString();
  }

  private static boolean controls(int unit) {
    return Character.isISOControl(unit)
        || unit == 0x2028
        || unit == 0x2029
        || (unit >= 0x202A && unit <= 0x202E)
        || (unit >= 0x2066 && unit <= 0x2069);
  }

  /** Returns a number of things in words. */
  static String count(long number, String thing) {
    return Progress.number(number) + " " + thing + (number == 1 ? "" : "s");
  }
}
