package com.signalsmith.destination.runtime;

import com.signalsmith.destination.spi.AudienceSyncMode;
import com.signalsmith.destination.spi.DestinationSpec;
import com.signalsmith.destination.spi.Failure;
import com.signalsmith.destination.spi.MirrorStyle;
import com.signalsmith.destination.spi.SettingsProblem;
import com.signalsmith.destination.spi.SettingsResult;
import com.signalsmith.destination.spi.SyncMode;
import com.signalsmith.destination.spi.WriteMode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Holds definitions against the destinations that there are, offline, and reports every problem at
 * once.
 *
 * <p>Immutable; any thread.
 *
 * @param catalog the destinations that there are
 */
public record SyncValidator(DestinationCatalog catalog) {

  /** What validation found. */
  public sealed interface Result permits Valid, Invalid {}

  /**
   * The sync can be run.
   *
   * @param sync to run
   */
  public record Valid(ValidSync sync) implements Result {}

  /** What validation of a connection found. */
  public sealed interface ConnectionResult permits Connectable, Invalid {}

  /**
   * The connection can be checked.
   *
   * @param connection to check
   */
  public record Connectable(ValidConnection connection) implements ConnectionResult {}

  /**
   * The sync cannot be run, or the connection not be checked.
   *
   * @param problems every one of them, at least one
   */
  public record Invalid(List<SettingsProblem> problems) implements Result, ConnectionResult {

    /** Copies the problems. */
    public Invalid {
      problems = List.copyOf(problems);
    }
  }

  /** Returns what is wrong with the name of a sync, if anything is. */
  public static Optional<SettingsProblem> idProblem(String syncId) {
    if (syncId.isBlank()) {
      return Optional.of(
          new SettingsProblem("sync", "required", "is required: a name for the sync"));
    }
    return SyncDefinition.ID.matcher(syncId).matches()
        ? Optional.empty()
        : Optional.of(
            new SettingsProblem(
                "sync",
                "pattern_mismatch",
                "'" + syncId + "' must be letters, digits, '.', '_' and '-', at most 100 of them"));
  }

  /** Returns the sync to run, or every problem of its definition. */
  public Result validate(SyncDefinition definition) {
    List<SettingsProblem> problems = new ArrayList<>();
    idProblem(definition.syncId()).ifPresent(problems::add);
    Optional<DiscoveredDestination> discovered = find(definition, problems);
    Optional<WriteMode> mode = readMode(definition, problems);
    if (discovered.isEmpty()) {
      // Nobody knows what the settings should be, nor what is supported.
      mode.ifPresent(known -> validateKey(known, definition, problems));
      MappingRules.validate(definition, problems);
      return new Invalid(problems);
    }
    DestinationSpec spec = discovered.get().spec();
    mode.filter(known -> validateSupport(spec, known, problems))
        .ifPresent(known -> validateRows(spec, known, definition, problems));
    MappingRules.validate(spec, definition, problems);
    SettingsResult settings = settings(discovered.get(), definition, problems);
    if (!problems.isEmpty() || mode.isEmpty()) {
      return new Invalid(problems);
    }
    return new Valid(
        new ValidSync(definition, discovered.get(), settings.orElseThrow(), mode.get()));
  }

  /**
   * Returns the connection to check, or every problem of the definition, where nothing is missing
   * that only a sync needs: an id, a mode, a primary key.
   */
  public ConnectionResult validateConnection(SyncDefinition definition) {
    List<SettingsProblem> problems = new ArrayList<>();
    if (!definition.syncId().isBlank()) {
      idProblem(definition.syncId()).ifPresent(problems::add);
    }
    Optional<DiscoveredDestination> discovered = find(definition, problems);
    if (discovered.isEmpty()) {
      return new Invalid(problems);
    }
    DestinationSpec spec = discovered.get().spec();
    if (definition.mode().isPresent() || definition.audienceMode().isPresent()) {
      readMode(definition, problems).ifPresent(mode -> validateSupport(spec, mode, problems));
    }
    MappingRules.validate(spec, definition, problems);
    SettingsResult settings = settings(discovered.get(), definition, problems);
    return problems.isEmpty()
        ? new Connectable(new ValidConnection(discovered.get(), settings.orElseThrow()))
        : new Invalid(problems);
  }

  private static SettingsResult settings(
      DiscoveredDestination discovered, SyncDefinition definition, List<SettingsProblem> problems) {
    SettingsResult result = discovered.spec().validate(definition.settings());
    problems.addAll(result.problems());
    if (result instanceof SettingsResult.Valid valid) {
      try {
        problems.addAll(discovered.destination().validate(valid.settings()));
      } catch (RuntimeException | LinkageError e) {
        Failure defect = Defects.failure(discovered, "validation", e);
        problems.add(
            new SettingsProblem(
                "destination", defect.code(), defect.message() + "; " + defect.remedy()));
      }
    }
    return result;
  }

  private Optional<DiscoveredDestination> find(
      SyncDefinition definition, List<SettingsProblem> problems) {
    Optional<DiscoveredDestination> found = catalog.find(definition.destinationId());
    if (found.isEmpty()) {
      problems.add(
          new SettingsProblem(
              "destination", "unknown_destination", catalog.notFound(definition.destinationId())));
    }
    return found;
  }

  private static Optional<WriteMode> readMode(
      SyncDefinition definition, List<SettingsProblem> problems) {
    if (definition.mode().isPresent() && definition.audienceMode().isPresent()) {
      problems.add(
          new SettingsProblem(
              "mode", "mode_twice", "'mode' and 'audience_mode' exclude each other; drop one"));
      return Optional.empty();
    }
    if (definition.mode().isPresent()) {
      return byId("mode", definition.mode().get(), List.of(SyncMode.values()), problems);
    }
    if (definition.audienceMode().isPresent()) {
      List<AudienceSyncMode> modes = Arrays.asList(AudienceSyncMode.values());
      return byId("audience_mode", definition.audienceMode().get(), modes, problems);
    }
    problems.add(
        new SettingsProblem(
            "mode",
            "required",
            "is required: 'mode' for a model, 'audience_mode' for an audience"));
    return Optional.empty();
  }

  private static Optional<WriteMode> byId(
      String field,
      String id,
      Collection<? extends WriteMode> modes,
      List<SettingsProblem> problems) {
    Optional<WriteMode> mode =
        modes.stream().filter(each -> each.id().equals(id)).map(WriteMode.class::cast).findFirst();
    if (mode.isEmpty()) {
      problems.add(
          new SettingsProblem(field, "not_an_option", "'" + id + "' must be one of " + ids(modes)));
    }
    return mode;
  }

  private static boolean validateSupport(
      DestinationSpec spec, WriteMode mode, List<SettingsProblem> problems) {
    if (spec.supports(mode)) {
      return true;
    }
    boolean audience = mode instanceof AudienceSyncMode;
    problems.add(
        new SettingsProblem(
            audience ? "audience_mode" : "mode",
            "mode_not_supported",
            spec.id()
                + " does not support "
                + (audience ? "audience mode '" : "mode '")
                + mode.id()
                + "'; it supports "
                + supported(spec)));
    return false;
  }

  private static void validateRows(
      DestinationSpec spec,
      WriteMode mode,
      SyncDefinition definition,
      List<SettingsProblem> problems) {
    validateKey(mode, definition, problems);
    boolean deletes = spec.mirrorStyle(mode).orElse(null) == MirrorStyle.DIFF;
    if (definition.operationColumn().isPresent() && !deletes) {
      problems.add(
          new SettingsProblem(
              "source.operation_column",
              "operation_column_not_supported",
              "is only for mirrors that get changes; in mode '"
                  + mode.id()
                  + "' of "
                  + spec.id()
                  + " every row means the same; remove it"));
    }
  }

  private static void validateKey(
      WriteMode mode, SyncDefinition definition, List<SettingsProblem> problems) {
    if (mode.identifierRequired() && definition.primaryKey().isEmpty()) {
      problems.add(
          new SettingsProblem(
              "source.primary_key", "required", "is required in mode '" + mode.id() + "'"));
    }
  }

  private static String supported(DestinationSpec spec) {
    String syncModes = spec.syncModes().isEmpty() ? "no mode" : "mode " + ids(spec.syncModes());
    return spec.audienceSyncModes().isEmpty()
        ? syncModes
        : syncModes + " and audience mode " + ids(spec.audienceSyncModes());
  }

  private static String ids(Collection<? extends WriteMode> modes) {
    return modes.stream().map(WriteMode::id).collect(Collectors.joining(", "));
  }
}
