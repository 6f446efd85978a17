package com.signalsmith.destination.cli;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** How standard error is written. */
enum LogFormat {
  /** Lines for people. */
  TEXT,
  /** A JSON object per line, for what collects logs. */
  JSON;

  static final String OPTION = "--log-format";

  /** Returns the name on the command line. */
  String id() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Returns all names. */
  static List<String> ids() {
    return Arrays.stream(values()).map(LogFormat::id).toList();
  }

  /** Returns what arguments ask for; it must be known before they are read as a whole. */
  static LogFormat of(List<String> arguments) {
    int option = arguments.lastIndexOf(OPTION);
    boolean json =
        arguments.contains(OPTION + "=json")
            || (option >= 0
                && option + 1 < arguments.size()
                && arguments.get(option + 1).equals("json"));
    return json ? JSON : TEXT;
  }
}
