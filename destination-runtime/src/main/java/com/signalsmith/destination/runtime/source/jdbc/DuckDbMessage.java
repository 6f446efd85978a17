package com.signalsmith.destination.runtime.source.jdbc;

import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What DuckDB says of a failure, for which it has no SQL state: a category in front of words that
 * may be the content of a row. Immutable.
 *
 * @param category such as {@code IO}; blank where there is none
 * @param words behind it
 */
record DuckDbMessage(String category, String words) {

  /** What another database says. */
  static final DuckDbMessage NONE = new DuckDbMessage("", "");

  private static final Pattern MESSAGE =
      Pattern.compile("(?s)(?:java\\.sql\\.SQLException: )?([A-Z][A-Za-z ]{1,30}?) Error: (.*)");
  private static final Pattern SETTING =
      Pattern.compile(
          "(?:Failed to set configuration option|To set the) \"(\\w+)\".*"
              + "|The following options were not recognized: ([\\w, ]+)",
          Pattern.DOTALL);
  private static final Pattern MISSING_FILE =
      Pattern.compile(
          "No files found that match the pattern .*"
              + "|Cannot open file .*: No such file or directory.*");
  // Their words are about the query's text.
  private static final Set<String> OF_QUERY =
      Set.of("Parser", "Binder", "Catalog", "Syntax", "Not implemented");
  private static final Set<String> OF_VALUES =
      Set.of("Conversion", "Out of Range", "Invalid Input", "Invalid Type", "Mismatch Type");
  // These name files and extensions.
  private static final Pattern HARMLESS =
      Pattern.compile(
          "IO Error: (?:No files found that match the pattern|Cannot open file) .*"
              + "|Invalid Input Error: (?:No magic bytes found at|Error when sniffing) .*"
              + "|Extension Autoloading Error: .*");

  static DuckDbMessage of(String message) {
    Matcher matcher = MESSAGE.matcher(message);
    return matcher.matches() ? new DuckDbMessage(matcher.group(1), matcher.group(2)) : NONE;
  }

  /** Returns whether the driver does not know the reason, as it does while it streams rows. */
  boolean isWithoutReason() {
    return words.startsWith("Invalid result set");
  }

  boolean isOfQuery() {
    return OF_QUERY.contains(category);
  }

  /** Returns whether the query was not understood; otherwise it names what is not there. */
  boolean isOfSyntax() {
    return category.equals("Parser") || category.equals("Syntax");
  }

  boolean isOfValues() {
    return OF_VALUES.contains(category) && !isWithoutReason() && !isHarmless();
  }

  boolean isOfMemory() {
    return category.equals("Out of Memory");
  }

  boolean isOfMissingFile() {
    return category.equals("IO") && MISSING_FILE.matcher(firstLine()).matches();
  }

  /** Returns the names of the settings that DuckDB does not take when a database is opened. */
  Optional<String> settings() {
    Matcher matcher = SETTING.matcher(words);
    if (!matcher.matches()) {
      return Optional.empty();
    }
    return Optional.of(matcher.group(1) == null ? matcher.group(2) : matcher.group(1));
  }

  /** Returns whether the first line can be shown: it is about files, or stands in the query. */
  boolean isShown(String query) {
    return isHarmless() || (!firstLine().isBlank() && query.contains(firstLine()));
  }

  private boolean isHarmless() {
    return HARMLESS.matcher(category + " Error: " + firstLine()).matches();
  }

  private String firstLine() {
    return words.lines().findFirst().orElse("");
  }
}
