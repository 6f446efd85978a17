package com.signalsmith.destination.cli;

/**
 * Colours words for people.
 *
 * <p>Immutable; any thread.
 *
 * @param wanted whether whoever reads understands colours and may have them; otherwise every text
 *     stays as it is
 */
record Colors(boolean wanted) {

  static final Colors NONE = new Colors(false);

  String good(String text) {
    return in("32", text);
  }

  String bad(String text) {
    return in("31", text);
  }

  String warning(String text) {
    return in("33", text);
  }

  String faint(String text) {
    return in("2", text);
  }

  private String in(String color, String text) {
    return wanted ? "\u001b[" + color + "m" + text + "\u001b[0m" : text;
  }
}
