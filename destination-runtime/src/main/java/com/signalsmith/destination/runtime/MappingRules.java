package com.signalsmith.destination.runtime;

import com.signalsmith.destination.spi.Capability;
import com.signalsmith.destination.spi.DestinationSpec;
import com.signalsmith.destination.spi.SettingsProblem;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Holds the field mapping of a definition against what its destination can do; any thread. */
final class MappingRules {

  private static final String FIELD = "field_mapping";

  private MappingRules() {}

  static void validate(
      DestinationSpec spec, SyncDefinition definition, List<SettingsProblem> problems) {
    if (!definition.fieldMapping().isEmpty()
        && !spec.capabilities().contains(Capability.FIELD_MAPPING)) {
      problems.add(
          new SettingsProblem(
              FIELD,
              "field_mapping_not_supported",
              spec.id()
                  + " does not support field mapping: it receives the full record; remove"
                  + " 'field_mapping'"));
      return;
    }
    validate(definition, problems);
  }

  /** Holds it against itself, where it is not known what the destination can do. */
  static void validate(SyncDefinition definition, List<SettingsProblem> problems) {
    List<FieldMapping> mapping = definition.fieldMapping();
    if (mapping.isEmpty()) {
      return;
    }
    Set<String> columns = new HashSet<>();
    Set<String> fields = new HashSet<>();
    for (FieldMapping each : mapping) {
      columns.add(each.sourceColumn());
      if (each.sourceColumn().isBlank() || each.destinationField().isBlank()) {
        problems.add(
            new SettingsProblem(FIELD, "required", "needs a column and a field in every entry"));
      } else if (!fields.add(each.destinationField())) {
        problems.add(
            new SettingsProblem(
                FIELD,
                "duplicate_field",
                "maps two columns to field '" + each.destinationField() + "'; drop one of them"));
      }
    }
    for (String key : definition.primaryKey()) {
      if (!columns.contains(key)) {
        problems.add(
            new SettingsProblem(
                FIELD,
                "key_not_mapped",
                "does not map '" + key + "', which is part of the primary key; add it"));
      }
    }
  }
}
