package com.signalsmith.destination.cli.syncfile;

import com.signalsmith.destination.runtime.FieldMapping;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Reads the section {@code field_mapping}: a mapping of columns to fields, or a list of entries
 * with both names, where a column goes to several fields.
 *
 * @param sections the file
 */
record MappingSection(Sections sections) {

  static final String NAME = "field_mapping";

  private static final String SOURCE_COLUMN = "source_column";
  private static final String DESTINATION_FIELD = "destination_field";

  /** Returns which columns go to which fields, in order; none where nothing is written. */
  List<FieldMapping> mapping() {
    Map<String, Tree> entries = sections.root().entries();
    if (!entries.containsKey(NAME)) {
      return List.of();
    }
    List<FieldMapping> mapping = new ArrayList<>();
    if (entries.get(NAME) instanceof Tree.Section section) {
      section.entries().forEach((column, field) -> add(column, name(column, field), mapping));
    } else if (entries.get(NAME) instanceof Tree.Items list) {
      for (int i = 0; i < list.items().size(); i++) {
        addEntry("[" + i + "]", list.items().get(i), mapping);
      }
    } else if (sections.isWritten(NAME)) {
      problem("", "wrong_type", "must be a mapping of columns to fields, or a list of entries");
      return mapping;
    }
    if (mapping.isEmpty() && sections.problems().isEmpty()) {
      problem("", "required", "maps nothing; leave it out to send columns under their own names");
    }
    return mapping;
  }

  private void addEntry(String place, Tree tree, List<FieldMapping> mapping) {
    if (!(tree instanceof Tree.Section entry)) {
      problem(place, "wrong_type", "must be a mapping with source_column and destination_field");
      return;
    }
    Sections.requireKnown(
        NAME + place + ".",
        entry.entries(),
        List.of(SOURCE_COLUMN, DESTINATION_FIELD),
        sections.problems());
    Optional<String> column = part(place, SOURCE_COLUMN, entry);
    Optional<String> field = part(place, DESTINATION_FIELD, entry);
    column.ifPresent(name -> add(name, field, mapping));
  }

  private Optional<String> part(String place, String key, Tree.Section entry) {
    Tree tree = entry.entries().get(key);
    if (tree == null || (tree instanceof Tree.Text text && text.isBlank())) {
      problem(place + "." + key, "required", "is required");
      return Optional.empty();
    }
    return sections.text(NAME + place + "." + key, tree);
  }

  private Optional<String> name(String column, Tree field) {
    if (field instanceof Tree.Text text && text.isBlank()) {
      problem("." + column, "required", "is required: the field that the column goes to");
    }
    return sections.text(NAME + "." + column, field);
  }

  private static void add(String column, Optional<String> field, List<FieldMapping> mapping) {
    field.ifPresent(name -> mapping.add(new FieldMapping(column, name)));
  }

  private void problem(String place, String code, String message) {
    sections.problems().add(NAME + place, code, message);
  }
}
