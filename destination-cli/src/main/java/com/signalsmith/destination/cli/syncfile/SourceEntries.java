package com.signalsmith.destination.cli.syncfile;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The entries of the section {@code source}, each with its problem when it is not what it must be.
 *
 * @param sections the file
 * @param entries of the section
 */
record SourceEntries(Sections sections, Map<String, Tree> entries) {

  static final String NAME = "source";
  static final String TYPE = "type";
  static final String PRIMARY_KEY = "primary_key";
  static final String OPERATION_COLUMN = "operation_column";

  private static final String PREFIX = NAME + ".";

  static SourceEntries of(Sections sections) {
    return new SourceEntries(sections, sections.section(NAME).entries());
  }

  /** Returns an entry as it is written, or null. */
  @Nullable Tree get(String key) {
    return entries.get(key);
  }

  /** Returns an entry that must be a text; nothing when it is missing, blank or none. */
  Optional<String> text(String key) {
    return text(key, get(key));
  }

  /** Returns what stands below an entry and must be a text. */
  Optional<String> text(String path, @Nullable Tree tree) {
    return Optional.ofNullable(tree).flatMap(found -> sections.text(PREFIX + path, found));
  }

  /** Returns an entry that must be a whole number in a range; nothing when it is none. */
  Optional<Integer> whole(String key, int min, int max) {
    return new Numbers(sections).whole(PREFIX + key, get(key), min, max).map(Long::intValue);
  }

  /** Returns the texts of a list; nothing when one of them is none. */
  static Optional<List<String>> texts(Tree.Items list) {
    List<String> texts = new ArrayList<>();
    for (Tree item : list.items()) {
      if (!(item instanceof Tree.Text text) || text.isBlank()) {
        return Optional.empty();
      }
      texts.add(text.value());
    }
    return Optional.of(texts);
  }

  /** Returns columns: a list, or a text with commas, which fits into --set. */
  static Optional<List<String>> columns(Tree tree) {
    if (tree instanceof Tree.Items list) {
      return texts(list);
    }
    return tree instanceof Tree.Text text
        ? Optional.of(
            Arrays.stream(text.value().split(",", -1))
                .map(String::strip)
                .filter(column -> !column.isEmpty())
                .toList())
        : Optional.empty();
  }

  /** Reports each entry that a source of this type does not have. */
  void requireKnown(List<String> known) {
    Sections.requireKnown(PREFIX, entries, known, sections.problems());
  }

  /** Reports an entry that is missing; a value of the wrong kind has its problem already. */
  void required(String key, String message) {
    Tree tree = get(key);
    if (tree == null || tree instanceof Tree.Text) {
      problem(key, "required", message);
    }
  }

  void problem(String key, String code, String message) {
    sections.problems().add(PREFIX + key, code, message);
  }
}
