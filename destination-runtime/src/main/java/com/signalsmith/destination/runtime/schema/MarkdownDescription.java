package com.signalsmith.destination.runtime.schema;

import com.signalsmith.destination.spi.AuthenticationMethod;
import com.signalsmith.destination.spi.Capability;
import com.signalsmith.destination.spi.Condition;
import com.signalsmith.destination.spi.DestinationSpec;
import com.signalsmith.destination.spi.DocumentationSection;
import com.signalsmith.destination.spi.Field;
import com.signalsmith.destination.spi.FieldType;
import com.signalsmith.destination.spi.Guarantee;
import com.signalsmith.destination.spi.WriteMode;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;

/** Writes a spec as a page of documentation; one thread, one use. */
final class MarkdownDescription {

  private final StringBuilder text = new StringBuilder();

  private MarkdownDescription() {}

  static String of(DestinationSpec spec) {
    MarkdownDescription description = new MarkdownDescription();
    description.write(spec);
    return description.text.toString();
  }

  private void write(DestinationSpec spec) {
    line("# " + plain(spec.title()));
    paragraph(
        "<!-- Generated with 'signalsmith describe "
            + spec.id()
            + " --format markdown'. Change the spec, not this page. -->");
    paragraph(plain(spec.description()));
    paragraph("Id: %s. Category: %s.".formatted(code(spec.id()), plain(spec.category().title())));
    spec.documentation().ifPresent(uri -> paragraph("More about it: <" + uri + ">"));

    heading("## ", "Authentication");
    if (spec.authentication().size() > 1) {
      paragraph("One of these methods is chosen.");
    }
    spec.authentication().forEach(this::method);
    heading("## ", "Configuration");
    fields("### ", spec.configuration());
    heading("## ", "Target Settings");
    fields("### ", spec.target());
    heading("## ", "Supported Operations");
    line("");
    row("Operation", "Supported");
    row("---", "---");
    row("Sync modes", modes(spec, spec.syncModes()));
    row("Audience sync modes", modes(spec, spec.audienceSyncModes()));
    for (Capability capability : Capability.values()) {
      row(words(capability.id()), spec.capabilities().contains(capability) ? "Yes" : "No");
    }
    row("Guarantees", codes(spec.guarantees().stream().map(Guarantee::id).toList()));
    spec.sections().forEach(this::section);
  }

  private void method(AuthenticationMethod method) {
    heading("### ", plain(method.label()));
    paragraph("Method: " + code(method.id()) + ". " + plain(method.description()));
    fields("#### ", method.fields());
  }

  private void fields(String level, List<Field<?>> fields) {
    List<Field<?>> basic = fields.stream().filter(field -> !field.advanced()).toList();
    List<Field<?>> advanced = fields.stream().filter(Field::advanced).toList();
    if (fields.isEmpty()) {
      paragraph("No settings.");
    }
    table(basic);
    if (!advanced.isEmpty()) {
      heading(level, "Advanced");
      table(advanced);
    }
  }

  private void table(List<Field<?>> fields) {
    if (fields.isEmpty()) {
      return;
    }
    line("");
    row("Field", "Key", "Type", "Required", "Description");
    row("---", "---", "---", "---", "---");
    for (Field<?> field : fields) {
      row(
          cell(field.label()),
          cell(code(field.key())),
          words(field.type().id()),
          cell(necessity(field)),
          cell(String.join(" ", facts(field))));
    }
  }

  private static String necessity(Field<?> field) {
    if (field.required()) {
      return "Yes";
    }
    return field.requiredWhen().map(when -> "When " + condition(when)).orElse("No");
  }

  private static List<String> facts(Field<?> field) {
    List<String> facts = new ArrayList<>();
    if (!field.description().isBlank()) {
      facts.add(plain(field.description()));
    }
    field.visibleWhen().ifPresent(when -> facts.add("Only when " + condition(when) + "."));
    if (field.type() == FieldType.PASSWORD) {
      facts.add("Never shown.");
    }
    if (!field.options().isEmpty()) {
      facts.add("One of " + codes(field.options().keySet()) + ".");
    }
    field
        .minimum()
        .ifPresent(
            minimum -> facts.add("From " + minimum + " to " + field.maximum().orElseThrow() + "."));
    field
        .patternHelp()
        .ifPresent(
            help ->
                facts.add(
                    (field.type() == FieldType.TEXT_LIST ? "Each must be " : "Must be ")
                        + plain(help)
                        + "."));
    field.defaultValue().ifPresent(value -> facts.add("Default: " + code(value(value)) + "."));
    field.example().ifPresent(example -> facts.add("Example: " + code(example) + "."));
    return facts;
  }

  private static String value(Object value) {
    return value instanceof List<?> list
        ? list.stream().map(String::valueOf).collect(Collectors.joining(","))
        : value.toString();
  }

  private static String condition(Condition condition) {
    return code(condition.key())
        + " is "
        + condition.values().stream()
            .map(MarkdownDescription::code)
            .collect(Collectors.joining(" or "));
  }

  private static String modes(DestinationSpec spec, Collection<? extends WriteMode> modes) {
    return modes.isEmpty()
        ? "None"
        : modes.stream().map(mode -> mode(spec, mode)).collect(Collectors.joining(", "));
  }

  private static String mode(DestinationSpec spec, WriteMode mode) {
    return code(mode.id())
        + spec.mirrorStyle(mode).map(style -> " (" + style.id() + ")").orElse("");
  }

  private static String codes(Collection<String> texts) {
    return texts.isEmpty()
        ? "None"
        : texts.stream().map(MarkdownDescription::code).collect(Collectors.joining(", "));
  }

  private static String words(String id) {
    return Character.toUpperCase(id.charAt(0)) + id.substring(1).replace('_', ' ');
  }

  private void section(DocumentationSection section) {
    heading("## ", plain(section.title()));
    paragraph(section.markdown());
  }

  private void heading(String level, String title) {
    text.append('\n').append(level).append(title).append('\n');
  }

  private void paragraph(String content) {
    text.append('\n').append(content.strip()).append('\n');
  }

  private void row(String... cells) {
    line("| " + String.join(" | ", cells) + " |");
  }

  private void line(String content) {
    text.append(content).append('\n');
  }

  // A pipe ends a cell even inside code.
  private static String cell(String content) {
    return content.replaceAll("\\s+", " ").replace("|", "\\|");
  }

  private static String code(String content) {
    String fence = content.contains("`") ? "``" : "`";
    String space = fence.length() > 1 ? " " : "";
    return fence + space + content + space + fence;
  }

  /** Escapes what would be markup, because labels and descriptions are sentences. */
  private static String plain(String sentences) {
    return sentences.strip().replaceAll("([\\\\`*_\\[\\]<>#])", "\\\\$1");
  }
}
