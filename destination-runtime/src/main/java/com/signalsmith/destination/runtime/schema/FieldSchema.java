package com.signalsmith.destination.runtime.schema;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.signalsmith.destination.spi.Field;
import com.signalsmith.destination.spi.FieldType;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** What JSON Schema says about one field, whatever the other fields are. */
final class FieldSchema {

  /** The name of the definition that accepts white space alone. */
  static final String BLANK = "blank";

  private FieldSchema() {}

  /** Returns whether it must be given whatever the other fields are. */
  static boolean alwaysRequired(Field<?> field) {
    return field.required() && field.visibleWhen().isEmpty();
  }

  /** Puts what is shown, and what holds unless a condition hides the field. */
  static void put(ObjectNode json, Field<?> field, int order) {
    json.put("title", field.label());
    putText(json, "description", field.description());
    if (field.visibleWhen().isEmpty()) {
      putValue(json, field, field.required());
    }
    boolean secret = field.type() == FieldType.PASSWORD;
    if (secret) {
      json.put("format", "password").put("writeOnly", true);
    } else {
      field.defaultValue().ifPresent(value -> putDefault(json, value));
    }
    field.example().ifPresent(text -> addTyped(json.putArray("examples"), field, text));
    json.put("x-order", order);
    json.put("x-group", field.advanced() ? "advanced" : "basic");
    field.patternHelp().ifPresent(help -> json.put("x-pattern-help", help));
    if (!field.options().isEmpty()) {
      ObjectNode labels = json.putObject("x-labels");
      field.options().forEach(labels::put);
    }
    if (field.namesColumn()) {
      json.put("x-names-column", true);
    }
  }

  /** Puts what a value must be, where a text, a list or an option may also be left blank or not. */
  static void putValue(ObjectNode json, Field<?> field, boolean required) {
    Optional<String> pattern = field.pattern().map(Pattern::pattern);
    switch (field.type()) {
      case NUMBER -> {
        json.put("type", "integer");
        field.minimum().ifPresent(minimum -> json.put("minimum", minimum));
        field.maximum().ifPresent(maximum -> json.put("maximum", maximum));
      }
      case TOGGLE -> json.put("type", "boolean");
      case TEXT, TEXTAREA, PASSWORD -> {
        json.put("type", "string");
        pattern
            .map(EcmaPattern::whole)
            .ifPresent(regex -> unlessBlank(json, required).put("pattern", regex));
      }
      case SELECT -> {
        json.put("type", "string");
        ArrayNode options = unlessBlank(json, required).putArray("enum");
        field.options().keySet().forEach(options::add);
      }
      case TEXT_LIST -> {
        json.putArray("type").add("string").add("array");
        unlessBlank(json, required)
            .put("pattern", pattern.map(EcmaPattern::separated).orElse(EcmaPattern.NO_BLANK_ITEM));
        json.putObject("items")
            .put("type", "string")
            .put("pattern", pattern.map(EcmaPattern::stripped).orElse(EcmaPattern.NOT_BLANK));
      }
    }
    if (required) {
      putGiven(json, field);
    }
  }

  /** Puts that a value must be more than blank. */
  static void putGiven(ObjectNode json, Field<?> field) {
    switch (field.type()) {
      case NUMBER, TOGGLE -> {}
      case TEXT, TEXTAREA, PASSWORD, SELECT -> refer(json.putObject("not"));
      case TEXT_LIST -> {
        refer(json.putObject("not"));
        json.put("minItems", 1);
      }
    }
  }

  /** Makes a schema refer to the one that accepts white space alone. */
  static void refer(ObjectNode json) {
    json.put("$ref", "#/$defs/" + BLANK);
  }

  /** Puts a text unless there is nothing in it. */
  static void putText(ObjectNode json, String name, String text) {
    if (!text.isEmpty()) {
      json.put(name, text);
    }
  }

  private static ObjectNode unlessBlank(ObjectNode json, boolean required) {
    if (required) {
      return json;
    }
    ArrayNode either = json.putArray("anyOf");
    refer(either.addObject());
    return either.addObject();
  }

  /** Adds the value that a text stands for. */
  static void addTyped(ArrayNode json, Field<?> field, String text) {
    switch (field.type()) {
      case NUMBER -> json.add(Long.valueOf(text));
      case TOGGLE -> json.add(Boolean.valueOf(text));
      case TEXT, TEXTAREA, SELECT, PASSWORD, TEXT_LIST -> json.add(text);
    }
  }

  /** Puts the value that a field has when none is given. */
  static void putDefault(ObjectNode json, Object value) {
    if (value instanceof Boolean on) {
      json.put("default", on);
    } else if (value instanceof Long number) {
      json.put("default", number);
    } else if (value instanceof List<?> list) {
      ArrayNode items = json.putArray("default");
      list.forEach(item -> items.add(String.valueOf(item)));
    } else {
      json.put("default", value.toString()); // a secret masks itself
    }
  }
}
