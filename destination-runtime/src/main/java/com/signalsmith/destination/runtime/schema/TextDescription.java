package com.signalsmith.destination.runtime.schema;

import com.signalsmith.destination.spi.AuthenticationMethod;
import com.signalsmith.destination.spi.Capability;
import com.signalsmith.destination.spi.Condition;
import com.signalsmith.destination.spi.DestinationSpec;
import com.signalsmith.destination.spi.Field;
import com.signalsmith.destination.spi.FieldType;
import com.signalsmith.destination.spi.Guarantee;
import com.signalsmith.destination.spi.WriteMode;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;

/** Writes a spec as lines for people; one thread, one use. */
final class TextDescription {

  private static final int WIDTH = 100;

  private final StringBuilder text = new StringBuilder();

  private TextDescription() {}

  static String of(DestinationSpec spec) {
    TextDescription description = new TextDescription();
    description.write(spec);
    return description.text.toString();
  }

  private void write(DestinationSpec spec) {
    line("", spec.title() + " (" + spec.id() + "), " + spec.category().title());
    paragraph("  ", spec.description());
    spec.documentation().ifPresent(uri -> line("  ", uri.toString()));

    heading("Authentication, one of");
    spec.authentication().forEach(this::method);
    heading("Configuration");
    fields("  ", spec.configuration());
    heading("Target");
    fields("  ", spec.target());
    heading("What it does");
    fact("Sync modes", modes(spec, spec.syncModes()));
    fact("Audience modes", modes(spec, spec.audienceSyncModes()));
    for (Capability capability : Capability.values()) {
      fact(words(capability.id()), spec.capabilities().contains(capability) ? "Yes" : "No");
    }
    fact(
        "Guarantees",
        spec.guarantees().isEmpty()
            ? "none"
            : spec.guarantees().stream().map(Guarantee::id).collect(Collectors.joining(", ")));
  }

  private void method(AuthenticationMethod method) {
    line("  ", method.id() + "  " + method.label());
    paragraph("      ", method.description());
    if (!method.fields().isEmpty()) {
      fields("      ", method.fields());
    }
  }

  private void fields(String indent, List<Field<?>> fields) {
    if (fields.isEmpty()) {
      line(indent, "no settings");
    }
    fields.stream().filter(field -> !field.advanced()).forEach(field -> field(indent, field));
    if (fields.stream().anyMatch(Field::advanced)) {
      line(indent, "Advanced");
      fields.stream().filter(Field::advanced).forEach(field -> field(indent + "  ", field));
    }
  }

  private void field(String indent, Field<?> field) {
    List<String> facts = new ArrayList<>();
    facts.add(field.type().id() + (field.type() == FieldType.PASSWORD ? " (never shown)" : ""));
    facts.add(necessity(field));
    field.defaultValue().ifPresent(value -> facts.add("default " + plain(value)));
    range(field, facts);
    if (!field.options().isEmpty()) {
      facts.add("one of " + String.join(", ", field.options().keySet()));
    }
    field.example().ifPresent(example -> facts.add("for example " + example));
    line(indent, field.key() + "  " + field.label() + ": " + String.join("; ", facts));
    field.visibleWhen().ifPresent(when -> line(indent + "    ", "only when " + condition(when)));
    paragraph(indent + "    ", field.description());
  }

  private static String necessity(Field<?> field) {
    if (field.required()) {
      return "required";
    }
    return field.requiredWhen().map(when -> "required when " + condition(when)).orElse("optional");
  }

  private static void range(Field<?> field, List<String> facts) {
    field
        .minimum()
        .ifPresent(minimum -> facts.add(minimum + " to " + field.maximum().orElseThrow()));
  }

  private static String plain(Object value) {
    return value instanceof List<?> list
        ? list.stream().map(String::valueOf).collect(Collectors.joining(","))
        : value.toString();
  }

  private static String condition(Condition condition) {
    return condition.key() + " is " + String.join(" or ", condition.values());
  }

  private static String modes(DestinationSpec spec, Collection<? extends WriteMode> modes) {
    return modes.isEmpty()
        ? "none"
        : modes.stream().map(mode -> mode(spec, mode)).collect(Collectors.joining(", "));
  }

  private static String mode(DestinationSpec spec, WriteMode mode) {
    return mode.id() + spec.mirrorStyle(mode).map(style -> " (" + style.id() + ")").orElse("");
  }

  private static String words(String id) {
    return Character.toUpperCase(id.charAt(0)) + id.substring(1).replace('_', ' ');
  }

  private void heading(String title) {
    text.append('\n');
    line("", title);
  }

  private void fact(String name, String value) {
    line("  ", "%-22s%s".formatted(name, value));
  }

  private void line(String indent, String content) {
    text.append(indent).append(content).append('\n');
  }

  private void paragraph(String indent, String sentences) {
    StringBuilder line = new StringBuilder();
    for (String word : sentences.strip().split("\\s+", -1)) {
      if (line.length() > 0 && indent.length() + line.length() + 1 + word.length() > WIDTH) {
        line(indent, line.toString());
        line.setLength(0);
      }
      line.append(line.length() == 0 ? "" : " ").append(word);
    }
    if (line.length() > 0) {
      line(indent, line.toString());
    }
  }
}
