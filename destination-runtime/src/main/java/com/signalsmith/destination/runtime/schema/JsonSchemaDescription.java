package com.signalsmith.destination.runtime.schema;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.signalsmith.destination.spi.AuthenticationMethod;
import com.signalsmith.destination.spi.DestinationSpec;
import com.signalsmith.destination.spi.Field;
import com.signalsmith.destination.spi.RawSettings;
import com.signalsmith.destination.spi.Scope;
import com.signalsmith.destination.spi.SettingsProblem;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Writes a spec as a JSON Schema (draft 2020-12) of its settings, which accepts exactly what {@link
 * DestinationSpec#validate} accepts; one thread, one use.
 *
 * <p>What holds always stands with the field. What depends on another field is an {@code if} and
 * {@code then}: inside the authentication method, or else at the top, because a condition may speak
 * of another scope and must hold where a scope is left out.
 */
final class JsonSchemaDescription {

  private final DestinationSpec spec;

  private JsonSchemaDescription(DestinationSpec spec) {
    this.spec = spec;
  }

  static String of(DestinationSpec spec) {
    return new JsonSchemaDescription(spec).root().toPrettyString() + "\n";
  }

  private ObjectNode root() {
    ObjectNode root = JsonNodeFactory.instance.objectNode();
    root.put("$schema", "https://json-schema.org/draft/2020-12/schema");
    root.put("title", spec.title());
    root.put("description", spec.description());
    root.put("type", "object");
    ObjectNode properties = root.putObject("properties");
    authentication(properties.putObject(Scope.AUTHENTICATION.id()));
    scope(properties.putObject(Scope.CONFIGURATION.id()), "Configuration", spec.configuration());
    scope(properties.putObject(Scope.TARGET.id()), "Target", spec.target());
    requireScopes(root);
    root.put("additionalProperties", false);
    ObjectNode blank = root.putObject("$defs").putObject(FieldSchema.BLANK);
    blank.put("description", "White space alone counts as not given.");
    blank.put("type", "string").put("pattern", EcmaPattern.BLANK);

    Map<String, FieldConditions.Place> places = new HashMap<>();
    spec.authentication().forEach(m -> places(places, Scope.AUTHENTICATION, m.fields()));
    places(places, Scope.CONFIGURATION, spec.configuration());
    places(places, Scope.TARGET, spec.target());
    FieldConditions conditions = new FieldConditions(places);
    conditions.add(root, spec.configuration());
    conditions.add(root, spec.target());
    return root;
  }

  private static void places(
      Map<String, FieldConditions.Place> places, Scope scope, List<Field<?>> fields) {
    fields.forEach(
        field ->
            places.put(
                field.key(), new FieldConditions.Place(field, List.of(scope.id(), field.key()))));
  }

  private void requireScopes(ObjectNode root) {
    ArrayNode required = root.putArray("required");
    // Nothing comes before authentication, so what is wrong with none is always wrong.
    if (spec.validate(RawSettings.builder().build()).problems().stream()
        .map(SettingsProblem::field)
        .anyMatch(path -> path.startsWith(Scope.AUTHENTICATION.path("")))) {
      required.add(Scope.AUTHENTICATION.id());
    }
    if (spec.configuration().stream().anyMatch(FieldSchema::alwaysRequired)) {
      required.add(Scope.CONFIGURATION.id());
    }
    if (spec.target().stream().anyMatch(FieldSchema::alwaysRequired)) {
      required.add(Scope.TARGET.id());
    }
  }

  private void authentication(ObjectNode json) {
    json.put("title", "Authentication");
    json.put("type", "object");
    ArrayNode methods = json.putArray("oneOf");
    spec.authentication().forEach(method -> method(methods.addObject(), method));
  }

  private void method(ObjectNode json, AuthenticationMethod method) {
    json.put("title", method.label());
    FieldSchema.putText(json, "description", method.description());
    ObjectNode properties = json.putObject("properties");
    properties.putObject("method").put("const", method.id());
    ArrayNode required = json.putArray("required");
    if (spec.authentication().size() > 1) {
      required.add("method");
    }
    fields(properties, required, method.fields());
    json.put("additionalProperties", false);

    Map<String, FieldConditions.Place> places = new HashMap<>();
    method
        .fields()
        .forEach(
            field ->
                places.put(field.key(), new FieldConditions.Place(field, List.of(field.key()))));
    new FieldConditions(places).add(json, method.fields());
  }

  private static void scope(ObjectNode json, String title, List<Field<?>> fields) {
    json.put("title", title);
    json.put("type", "object");
    ObjectNode properties = json.putObject("properties");
    fields(properties, json.putArray("required"), fields);
    json.put("additionalProperties", false);
  }

  private static void fields(ObjectNode properties, ArrayNode required, List<Field<?>> fields) {
    int order = 1;
    for (Field<?> field : fields) {
      FieldSchema.put(properties.putObject(field.key()), field, order++);
      if (FieldSchema.alwaysRequired(field)) {
        required.add(field.key());
      }
    }
  }
}
