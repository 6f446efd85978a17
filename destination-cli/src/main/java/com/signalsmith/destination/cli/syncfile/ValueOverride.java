package com.signalsmith.destination.cli.syncfile;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * One value that takes the place of the file's, such as {@code target.topic=orders}.
 *
 * <p>Immutable. It can be what the file could have there: a text, references included.
 */
public final class ValueOverride {

  private static final Pattern PATH = Pattern.compile("[A-Za-z0-9_-]+(\\.[A-Za-z0-9_-]+)*");

  private static final List<String> SOURCE_TYPE = List.of(SourceEntries.NAME, SourceEntries.TYPE);
  private static final Set<String> EVERY_SOURCE_HAS =
      Set.of(SourceEntries.PRIMARY_KEY, SourceEntries.OPERATION_COLUMN);

  private final List<String> path;
  private final String value;

  private ValueOverride(List<String> path, String value) {
    this.path = path;
    this.value = value;
  }

  /** Reads {@code PATH=VALUE}; returns nothing when it is not of that form. */
  public static Optional<ValueOverride> parse(String text) {
    int equals = text.indexOf('=');
    if (equals < 1 || !PATH.matcher(text.substring(0, equals)).matches()) {
      return Optional.empty();
    }
    List<String> path = List.of(text.substring(0, equals).split("\\.", -1));
    return Optional.of(new ValueOverride(path, text.substring(equals + 1)));
  }

  /**
   * Drops what the file says of its source, but for what every source has, where this value makes
   * it one of another type.
   */
  void dropOtherSource(Tree.Section root) {
    if (path.equals(SOURCE_TYPE)
        && root.entries().get(SourceEntries.NAME) instanceof Tree.Section source
        && source.entries().get(SourceEntries.TYPE) instanceof Tree.Text type
        && !type.value().equals(value)) {
      source.entries().keySet().retainAll(EVERY_SOURCE_HAS);
    }
  }

  void applyTo(Tree.Section root) {
    Map<String, Tree> entries = root.entries();
    for (String key : path.subList(0, path.size() - 1)) {
      Tree.Section section =
          entries.get(key) instanceof Tree.Section present ? present : Tree.Section.empty();
      entries.put(key, section);
      entries = section.entries();
    }
    entries.put(path.get(path.size() - 1), Tree.Text.of(value));
  }

  @Override
  public String toString() {
    return "override of " + String.join(".", path); // the value may be a secret
  }
}
