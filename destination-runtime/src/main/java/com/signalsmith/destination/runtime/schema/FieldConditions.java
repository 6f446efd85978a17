package com.signalsmith.destination.runtime.schema;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.signalsmith.destination.spi.Condition;
import com.signalsmith.destination.spi.Field;
import com.signalsmith.destination.spi.FieldType;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;

/**
 * What JSON Schema says about fields that depend on others: {@code if} the condition holds, {@code
 * then} this holds for the field.
 *
 * @param places where the object that the schema is about has its fields, by key
 */
record FieldConditions(Map<String, Place> places) {

  /**
   * Where a field is.
   *
   * @param field of which conditions may speak
   * @param path the names that lead to its value
   */
  record Place(Field<?> field, List<String> path) {}

  /** Adds what depends on conditions to the schema of the object that has the places. */
  void add(ObjectNode schema, List<Field<?>> fields) {
    for (Field<?> field : fields) {
      field
          .visibleWhen()
          .ifPresent(
              visible ->
                  put(
                      schema,
                      allOf(demands(visible)),
                      at(
                          place(field.key()).path(),
                          field.required(),
                          json -> FieldSchema.putValue(json, field, field.required()))));
      if (field.requiredWhen().isPresent() && !field.required()) {
        List<ObjectNode> both = new ArrayList<>();
        field.visibleWhen().ifPresent(visible -> both.addAll(demands(visible)));
        both.addAll(demands(field.requiredWhen().get()));
        put(
            schema,
            allOf(both),
            at(place(field.key()).path(), true, json -> FieldSchema.putGiven(json, field)));
      }
    }
  }

  private Place place(String key) {
    return Objects.requireNonNull(places.get(key), key);
  }

  private static void put(ObjectNode schema, ObjectNode condition, ObjectNode consequence) {
    ArrayNode rules =
        schema.get("allOf") instanceof ArrayNode present ? present : schema.putArray("allOf");
    ObjectNode rule = rules.addObject();
    rule.set("if", condition);
    rule.set("then", consequence);
  }

  private static ObjectNode allOf(List<ObjectNode> demands) {
    if (demands.size() == 1) {
      return demands.get(0);
    }
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.putArray("allOf").addAll(demands);
    return json;
  }

  /** Lists what must hold: the other field is visible itself and has one of the values. */
  private List<ObjectNode> demands(Condition condition) {
    Place other = place(condition.key());
    List<ObjectNode> demands = new ArrayList<>();
    other.field().visibleWhen().ifPresent(visible -> demands.addAll(demands(visible)));
    boolean byDefault =
        other
            .field()
            .defaultValue()
            .map(String::valueOf)
            .filter(condition.values()::contains)
            .isPresent();
    demands.add(
        at(other.path(), !byDefault, json -> values(json, other.field(), condition, byDefault)));
    return demands;
  }

  private static void values(
      ObjectNode json, Field<?> field, Condition condition, boolean byDefault) {
    ObjectNode place = json;
    if (byDefault && field.type() != FieldType.TOGGLE && field.type() != FieldType.NUMBER) {
      ArrayNode either = json.putArray("anyOf");
      FieldSchema.refer(either.addObject());
      place = either.addObject();
    }
    ArrayNode values = place.putArray("enum");
    condition.values().forEach(text -> FieldSchema.addTyped(values, field, text));
  }

  private static ObjectNode at(List<String> path, boolean required, Consumer<ObjectNode> content) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    ObjectNode inner = json;
    for (String name : path) {
      if (required) {
        inner.putArray("required").add(name);
      }
      inner = inner.putObject("properties").putObject(name);
    }
    content.accept(inner);
    return json;
  }
}
