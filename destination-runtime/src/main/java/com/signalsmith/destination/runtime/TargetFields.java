package com.signalsmith.destination.runtime;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.signalsmith.destination.spi.AudienceSyncMode;
import com.signalsmith.destination.spi.Capability;
import com.signalsmith.destination.spi.CheckContext;
import com.signalsmith.destination.spi.Column;
import com.signalsmith.destination.spi.DestinationException;
import com.signalsmith.destination.spi.Failure;
import com.signalsmith.destination.spi.FailureKind;
import com.signalsmith.destination.spi.Introspector;
import com.signalsmith.destination.spi.NearMiss;
import com.signalsmith.destination.spi.RowSchema;
import com.signalsmith.destination.spi.Settings;
import com.signalsmith.destination.spi.SyncMode;
import com.signalsmith.destination.spi.TargetField;
import com.signalsmith.destination.spi.WriteMode;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Asks a destination which fields its target has.
 *
 * <p>Immutable; any thread.
 *
 * @param connection whose settings have a target, where the destination claims to tell its fields
 */
public record TargetFields(ValidConnection connection) {

  private static final Set<WriteMode> CREATE_NOTHING =
      Set.of(SyncMode.UPDATE, AudienceSyncMode.REMOVE);

  /** Refuses settings without a target, unless the destination could tell of none. */
  public TargetFields {
    if (!connection.settings().hasTarget() && claimsToTell(connection.discovered())) {
      throw new IllegalArgumentException("fields are those of a target");
    }
  }

  /** How the destination answered. */
  public sealed interface Result permits Told, Failed {}

  /**
   * It told them.
   *
   * @param fields in its order; none where the target gets them with its first rows
   */
  public record Told(List<TargetField> fields) implements Result {

    /** Copies the fields. */
    public Told {
      fields = List.copyOf(fields);
    }

    /** Returns them as one JSON object. */
    public String toJson() {
      ObjectNode json = JsonNodeFactory.instance.objectNode();
      ArrayNode all = json.putArray("fields");
      for (TargetField field : fields) {
        all.addObject()
            .put("name", field.name())
            .put("type", field.type().name().toLowerCase(Locale.ROOT))
            .put("required", field.required())
            .put("identifier", field.identifier())
            .put("description", field.description());
      }
      return json.toPrettyString();
    }
  }

  /**
   * It did not.
   *
   * @param failure why
   */
  public record Failed(Failure failure) implements Result {

    /** Returns the failure as one JSON object, with {@code error} as in a run's report. */
    public String toJson() {
      return PreviewJson.failed(failure);
    }
  }

  /**
   * Asks, within the time of a check.
   *
   * @throws InterruptedException if the calling thread is interrupted; nothing is left open
   */
  public Result ask() throws InterruptedException {
    DiscoveredDestination discovered = connection.discovered();
    try {
      Optional<Introspector> introspector = discovered.destination().introspector();
      return introspector.isEmpty() || !connection.settings().hasTarget()
          ? new Failed(notSupported(discovered))
          : new Told(fields(introspector.get(), connection.settings()));
    } catch (DestinationException e) {
      return new Failed(e.failure());
    } catch (RuntimeException | LinkageError e) {
      return new Failed(Defects.failure(discovered, "introspection", e));
    }
  }

  /**
   * Refuses rows that do not fit the fields of their target, where the destination maps fields and
   * can tell them.
   *
   * @throws RunException naming the column or field
   */
  static void requireFit(ValidSync sync, RowSchema schema) throws InterruptedException {
    DiscoveredDestination discovered = sync.discovered();
    boolean maps = discovered.spec().capabilities().contains(Capability.FIELD_MAPPING);
    Optional<Introspector> introspector = discovered.destination().introspector();
    if (!maps || introspector.isEmpty() || schema.columns().isEmpty()) {
      return;
    }
    List<TargetField> fields = fields(introspector.get(), sync.settings());
    List<String> names = fields.stream().map(TargetField::name).toList();
    for (Column column : schema.columns()) {
      if (!names.isEmpty() && !names.contains(column.name())) {
        throw unfit(
            "field_unknown",
            "the target has no field '"
                + column.name()
                + "'"
                + NearMiss.hint(column.name(), names));
      }
    }
    for (TargetField field : fields) {
      boolean missing = schema.indexOf(field.name()).isEmpty();
      if (missing && field.required() && !CREATE_NOTHING.contains(sync.mode())) {
        throw unfit("field_required", "the target needs a value for field '" + field.name() + "'");
      }
    }
  }

  /** Returns whether a destination claims to tell which fields a target has. */
  public static boolean claimsToTell(DiscoveredDestination discovered) {
    return discovered.spec().capabilities().contains(Capability.SCHEMA_INTROSPECTION);
  }

  private static List<TargetField> fields(Introspector introspector, Settings settings)
      throws InterruptedException {
    return introspector.fields(settings, CheckContext.DEFAULT_TIMEOUT);
  }

  private static RunException unfit(String code, String message) {
    return new RunException(
        Failure.of(FailureKind.DEFINITION, code, message)
            .withField("field_mapping")
            .withRemedy("map columns to fields that 'signalsmith fields' lists"),
        null);
  }

  private static Failure notSupported(DiscoveredDestination discovered) {
    return Failure.of(
            FailureKind.DEFINITION,
            "fields_not_supported",
            "destination '" + discovered.spec().id() + "' cannot tell which fields a target has")
        .withRemedy("see its documentation instead");
  }
}
