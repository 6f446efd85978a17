package com.signalsmith.destination.cli.syncfile;

import com.signalsmith.destination.spi.NearMiss;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The parts of a sync file by name, with a problem for each that is not what it must be.
 *
 * @param root the file's mapping, references resolved
 * @param problems receives what is wrong
 */
record Sections(Tree.Section root, Problems problems) {

  /** Returns whether anything is written in a part. */
  boolean isWritten(String name) {
    Tree tree = root.entries().get(name);
    return tree != null && !(tree instanceof Tree.Text text && text.isBlank());
  }

  /** Returns a part that must be a mapping; an empty one when it is missing or is none. */
  Tree.Section section(String name) {
    Tree tree = root.entries().getOrDefault(name, Tree.Section.empty());
    if (tree instanceof Tree.Section section) {
      return section;
    }
    if (!(tree instanceof Tree.Text text && text.isBlank())) {
      problems.add(name, "wrong_type", "must be a mapping of settings, not " + tree.kind());
    }
    return Tree.Section.empty();
  }

  /** Returns a part that must be a text; nothing when it is missing, blank or none. */
  Optional<String> text(String name) {
    return Optional.ofNullable(root.entries().get(name)).flatMap(tree -> text(name, tree));
  }

  /** Returns a value that must be a text; nothing when it is blank or none. */
  Optional<String> text(String path, Tree tree) {
    if (tree instanceof Tree.Text text) {
      return text.isBlank() ? Optional.empty() : Optional.of(text.value());
    }
    problems.add(path, "wrong_type", "must be a text, not " + tree.kind());
    return Optional.empty();
  }

  /** Reports each key that nobody knows. */
  static void requireKnown(
      String prefix, Map<String, Tree> entries, List<String> known, Problems problems) {
    for (String key : entries.keySet()) {
      if (!known.contains(key)) {
        problems.add(
            prefix + key,
            "unknown_field",
            "'"
                + key
                + "' is not known here, known are "
                + String.join(", ", known)
                + NearMiss.hint(key, known));
      }
    }
  }
}
