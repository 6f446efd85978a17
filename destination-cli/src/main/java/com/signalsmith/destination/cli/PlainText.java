package com.signalsmith.destination.cli;

import java.util.Locale;

/** Makes text that came from elsewhere fit for a terminal. */
final class PlainText {

  private PlainText() {}

  /**
   * Returns the text with its control characters escaped, as JSON would, so that none of them can
   * move the cursor or change colours.
   */
  static String text(String text) {
    if (text.chars().noneMatch(Character::isISOControl)) {
      return text;
    }
    StringBuilder safe = new StringBuilder(text.length() + 16);
    text.chars()
        .forEach(
            unit -> {
              if (Character.isISOControl(unit)) {
                safe.append(String.format(Locale.ROOT, "\\u%04x", unit));
              } else {
                safe.append((char) unit);
              }
            });
    return safe.toString();
  }

  /** Returns a number of things in words. */
  static String count(long number, String thing) {
    return Progress.number(number) + " " + thing + (number == 1 ? "" : "s");
  }
}
