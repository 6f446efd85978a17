package com.signalsmith.destination.runtime.schema;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.signalsmith.destination.spi.AudienceSyncMode;
import com.signalsmith.destination.spi.AuthenticationMethod;
import com.signalsmith.destination.spi.Capability;
import com.signalsmith.destination.spi.Condition;
import com.signalsmith.destination.spi.DestinationSpec;
import com.signalsmith.destination.spi.DocumentationSection;
import com.signalsmith.destination.spi.Field;
import com.signalsmith.destination.spi.FieldType;
import com.signalsmith.destination.spi.Guarantee;
import com.signalsmith.destination.spi.MirrorStyle;
import com.signalsmith.destination.spi.ReceiptNames;
import com.signalsmith.destination.spi.SyncMode;
import com.signalsmith.destination.spi.WriteMode;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Writes a spec as JSON; what a program would otherwise guess is there, be it null or empty. */
final class JsonDescription {

  private JsonDescription() {}

  static String of(DestinationSpec spec) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("id", spec.id());
    json.put("title", spec.title());
    json.put("category", spec.category().name().toLowerCase(Locale.ROOT));
    json.put("description", spec.description());
    json.put("documentation", spec.documentation().map(URI::toString).orElse(null));
    ArrayNode methods = json.putArray("authentication");
    spec.authentication().forEach(method -> method(methods.addObject(), method));
    fields(json.putArray("configuration"), spec.configuration());
    fields(json.putArray("target"), spec.target());
    ArrayNode modes = json.putArray("modes");
    spec.syncModes().stream().map(SyncMode::id).forEach(modes::add);
    ArrayNode audienceModes = json.putArray("audience_modes");
    spec.audienceSyncModes().stream().map(AudienceSyncMode::id).forEach(audienceModes::add);
    ObjectNode mirrors = json.putObject("mirror_styles");
    mirrors.put("mode", style(spec, SyncMode.MIRROR));
    mirrors.put("audience_mode", style(spec, AudienceSyncMode.MIRROR));
    ObjectNode capabilities = json.putObject("capabilities");
    for (Capability capability : Capability.values()) {
      capabilities.put(capability.id(), spec.capabilities().contains(capability));
    }
    ArrayNode guarantees = json.putArray("guarantees");
    spec.guarantees().stream().map(Guarantee::id).forEach(guarantees::add);
    json.set("receipts", spec.receiptNames().map(JsonDescription::receipts).orElse(null));
    ArrayNode sections = json.putArray("sections");
    for (DocumentationSection section : spec.sections()) {
      sections.addObject().put("title", section.title()).put("markdown", section.markdown());
    }
    return json.toPrettyString() + "\n";
  }

  private static @Nullable String style(DestinationSpec spec, WriteMode mode) {
    return spec.mirrorStyle(mode).map(MirrorStyle::id).orElse(null);
  }

  private static void method(ObjectNode json, AuthenticationMethod method) {
    json.put("id", method.id());
    json.put("label", method.label());
    json.put("description", method.description());
    fields(json.putArray("fields"), method.fields());
  }

  private static void fields(ArrayNode json, List<Field<?>> fields) {
    fields.forEach(field -> field(json.addObject(), field));
  }

  private static void field(ObjectNode json, Field<?> field) {
    json.put("key", field.key());
    json.put("type", field.type().id());
    json.put("label", field.label());
    json.put("description", field.description());
    json.put("required", field.required());
    json.put("secret", field.type() == FieldType.PASSWORD);
    json.put("names_column", field.namesColumn());
    json.put("advanced", field.advanced());
    field.defaultValue().ifPresent(value -> FieldSchema.putDefault(json, value));
    field.example().ifPresent(example -> json.put("example", example));
    field.pattern().map(Pattern::pattern).ifPresent(regex -> json.put("pattern", regex));
    field.patternHelp().ifPresent(help -> json.put("pattern_help", help));
    field.minimum().ifPresent(minimum -> json.put("minimum", minimum));
    field.maximum().ifPresent(maximum -> json.put("maximum", maximum));
    if (!field.options().isEmpty()) {
      ArrayNode options = json.putArray("options");
      field
          .options()
          .forEach((value, label) -> options.addObject().put("value", value).put("label", label));
    }
    field.visibleWhen().ifPresent(when -> condition(json.putObject("visible_when"), when));
    field.requiredWhen().ifPresent(when -> condition(json.putObject("required_when"), when));
  }

  private static void condition(ObjectNode json, Condition condition) {
    json.put("field", condition.key());
    condition.values().forEach(json.putArray("one_of")::add);
  }

  private static ObjectNode receipts(ReceiptNames names) {
    return JsonNodeFactory.instance
        .objectNode()
        .put("target", names.target())
        .put("part", names.part())
        .put("position", names.position());
  }
}
