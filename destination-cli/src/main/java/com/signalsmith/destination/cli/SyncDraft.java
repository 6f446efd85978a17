package com.signalsmith.destination.cli;

import com.fasterxml.jackson.databind.node.TextNode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** A sync file in the making, and the secrets that it refers to; one thread. */
final class SyncDraft {

  private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._/-]*");

  private final Map<String, Map<String, String>> sections = new LinkedHashMap<>();
  private final Map<String, String> secrets = new LinkedHashMap<>();
  private final TreeSet<String> variables = new TreeSet<>();

  /** Sets a value at the top of the file. */
  void put(String key, String value) {
    sections.put(key, Map.of("", value));
  }

  /** Sets a value of a section. */
  void put(String section, String key, String value) {
    sections.computeIfAbsent(section, name -> new LinkedHashMap<>()).put(key, value);
  }

  /** Sets a value that is read from the environment; it must be there when the file is used. */
  void putVariable(String section, String key, String variable) {
    variables.add(variable);
    put(section, key, "${env:" + variable + "}");
  }

  /** Remembers what an environment variable will hold; it is written nowhere. */
  void secret(String variable, String value) {
    secrets.put(variable, value);
  }

  /** Returns the environment with the secrets in it. */
  Map<String, String> environment(Map<String, String> given) {
    Map<String, String> all = new LinkedHashMap<>(given);
    all.putAll(secrets);
    return all;
  }

  /** Returns the environment variables that the file refers to. */
  List<String> variables() {
    return List.copyOf(variables);
  }

  /** Returns the file's text. */
  String yaml() {
    StringBuilder yaml = new StringBuilder();
    sections.forEach(
        (name, entries) -> {
          if (entries.containsKey("")) {
            yaml.append(name).append(": ").append(scalar(entries.get(""))).append('\n');
            return;
          }
          yaml.append(name).append(":\n");
          entries.forEach(
              (key, value) ->
                  yaml.append("  ").append(key).append(": ").append(scalar(value)).append('\n'));
        });
    return yaml.toString();
  }

  // A JSON string is a YAML string, too.
  private static String scalar(String value) {
    return PLAIN.matcher(value).matches() ? value : TextNode.valueOf(value).toString();
  }
}
