package com.signalsmith.destination.cli.syncfile;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a sync file holds before anybody knows what it means: every scalar is the text that the user
 * wrote, so that a password {@code 0123} or {@code no} survives.
 */
sealed interface Tree {

  /**
   * A scalar.
   *
   * @param value its text
   * @param referenced whether any of it came from outside the file, so that nobody may see it
   */
  record Text(String value, boolean referenced) implements Tree {

    /** A scalar as the file has it. */
    static Text of(String value) {
      return new Text(value, false);
    }

    /** Whether nothing is written there, which means the same as leaving the key out. */
    boolean isBlank() {
      return value.isBlank();
    }

    @Override
    public String toString() {
      return "a text"; // it may be a secret
    }
  }

  /** A sequence. */
  record Items(List<Tree> items) implements Tree {
    public Items {
      items = List.copyOf(items);
    }
  }

  /** A mapping, in the order of the file; changed only while overrides are applied. */
  record Section(Map<String, Tree> entries) implements Tree {
    public Section {
      entries = new LinkedHashMap<>(entries);
    }

    static Section empty() {
      return new Section(Map.of());
    }
  }

  /** What this is called in messages. */
  default String kind() {
    if (this instanceof Section) {
      return "a mapping";
    }
    return this instanceof Items ? "a list" : "a text";
  }

  /** Every scalar below this, itself included. */
  default List<Text> texts() {
    List<Text> texts = new ArrayList<>();
    if (this instanceof Text text) {
      texts.add(text);
    } else if (this instanceof Items list) {
      list.items().forEach(item -> texts.addAll(item.texts()));
    } else if (this instanceof Section section) {
      section.entries().values().forEach(value -> texts.addAll(value.texts()));
    }
    return texts;
  }
}
