package com.signalsmith.destination.cli;

import java.util.Map;
import org.slf4j.LoggerFactory;

/**
 * Says what is logged, to standard error.
 *
 * <p>To be called before the first logger is made, because it is read once.
 */
final class Logging {

  private static final String PREFIX = "org.slf4j.simpleLogger.";

  private Logging() {}

  static void configure(boolean verbose, boolean quiet, LogFormat format) {
    String usual = quiet ? "error" : "warn";
    Map<String, String> settings =
        Map.of(
            "logFile",
            "System.err",
            "showThreadName",
            "false",
            "showShortLogName",
            "true",
            "levelInBrackets",
            "true",
            "defaultLogLevel",
            usual,
            "log.com.signalsmith",
            verbose ? "info" : usual,
            // The progress tells of each retry itself.
            "log.com.signalsmith.destination.runtime.Retries",
            verbose ? "info" : "error",
            "log.org.apache.kafka",
            verbose ? "warn" : "off");
    settings.forEach((key, value) -> setUnlessGiven(PREFIX + key, value));
    if (format == LogFormat.JSON) {
      setUnlessGiven(LoggerFactory.PROVIDER_PROPERTY_KEY, JsonLogs.class.getName());
      setUnlessGiven("slf4j.internal.verbosity", "WARN");
    }
  }

  /** Returns the level of a logger: what is set for it, or for what its name begins with. */
  static String level(String logger) {
    for (String name = logger; !name.isEmpty(); name = parent(name)) {
      String level = System.getProperty(PREFIX + "log." + name);
      if (level != null) {
        return level;
      }
    }
    return System.getProperty(PREFIX + "defaultLogLevel", "warn");
  }

  private static String parent(String name) {
    return name.substring(0, Math.max(0, name.lastIndexOf('.')));
  }

  // What somebody sets with -D wins.
  private static void setUnlessGiven(String property, String value) {
    if (System.getProperty(property) == null) {
      System.setProperty(property, value);
    }
  }
}
