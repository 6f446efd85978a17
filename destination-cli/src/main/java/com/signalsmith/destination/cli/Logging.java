package com.signalsmith.destination.cli;

import java.util.Map;

/**
 * Says what is logged, to standard error.
 *
 * <p>To be called before the first logger is made, because slf4j-simple reads it once.
 */
final class Logging {

  private static final String PREFIX = "org.slf4j.simpleLogger.";

  private Logging() {}

  static void configure(boolean verbose) {
    Map<String, String> settings =
        Map.of(
            "logFile", "System.err",
            "showThreadName", "false",
            "showShortLogName", "true",
            "levelInBrackets", "true",
            "defaultLogLevel", "warn",
            "log.com.signalsmith", verbose ? "info" : "warn",
            // The progress tells of each retry itself.
            "log.com.signalsmith.destination.runtime.Retries", verbose ? "info" : "error",
            "log.org.apache.kafka", verbose ? "warn" : "off");
    settings.forEach(
        (key, value) -> {
          // What somebody sets with -D wins.
          if (System.getProperty(PREFIX + key) == null) {
            System.setProperty(PREFIX + key, value);
          }
        });
  }
}
