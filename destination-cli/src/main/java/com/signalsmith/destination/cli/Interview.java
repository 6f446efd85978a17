package com.signalsmith.destination.cli;

import com.signalsmith.destination.runtime.SyncValidator;
import com.signalsmith.destination.spi.AuthenticationMethod;
import com.signalsmith.destination.spi.Condition;
import com.signalsmith.destination.spi.DestinationSpec;
import com.signalsmith.destination.spi.Field;
import com.signalsmith.destination.spi.FieldType;
import com.signalsmith.destination.spi.Scope;
import com.signalsmith.destination.spi.SettingsProblem;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Asks for everything that a sync file says, by the spec of its destination; one thread.
 *
 * @param questions asks
 * @param environment of this process
 * @param advanced whether to ask for what most users never need
 */
record Interview(Questions questions, Map<String, String> environment, boolean advanced) {

  /** Asks for the sync of one of the destinations. */
  SyncDraft ask(Map<String, DestinationSpec> destinations, String nameByDefault) {
    SyncDraft draft = new SyncDraft();
    String destination = questions.choose("Destination", List.copyOf(destinations.keySet()));
    DestinationSpec spec = destinations.get(destination);
    if (spec == null) {
      throw new IllegalStateException("only what there is can be chosen");
    }
    String name =
        questions.ask(
            "Name of the sync [" + nameByDefault + "]",
            text ->
                SyncValidator.idProblem(text.isBlank() ? nameByDefault : text.strip())
                    .map(SettingsProblem::message));
    draft.put("sync", name.isEmpty() ? nameByDefault : name);
    draft.put("destination", destination);
    settings(spec, draft);
    mode(spec, draft);
    new SourceInterview(questions, secrets()).ask(draft);
    return draft;
  }

  private void settings(DestinationSpec spec, SyncDraft draft) {
    Map<String, String> values = new HashMap<>();
    List<AuthenticationMethod> methods = spec.authentication();
    if (!methods.isEmpty()) {
      String id =
          questions.choose(
              "Authentication", methods.stream().map(AuthenticationMethod::id).toList());
      draft.put(Scope.AUTHENTICATION.id(), "method", id);
      methods.stream()
          .filter(method -> method.id().equals(id))
          .forEach(method -> fields(spec, Scope.AUTHENTICATION, method.fields(), values, draft));
    }
    fields(spec, Scope.CONFIGURATION, spec.configuration(), values, draft);
    fields(spec, Scope.TARGET, spec.target(), values, draft);
  }

  private void fields(
      DestinationSpec spec,
      Scope scope,
      List<Field<?>> fields,
      Map<String, String> values,
      SyncDraft draft) {
    for (Field<?> field : fields) {
      boolean visible = field.visibleWhen().map(when -> holds(when, values)).orElse(true);
      if (!visible) {
        continue;
      }
      field.defaultValue().ifPresent(value -> values.put(field.key(), String.valueOf(value)));
      boolean required =
          field.required() || field.requiredWhen().map(when -> holds(when, values)).orElse(false);
      if (required || advanced || !field.advanced()) {
        field(spec, scope, new FieldAnswer(field, required), draft)
            .ifPresent(value -> values.put(field.key(), value));
      }
    }
  }

  private Optional<String> field(
      DestinationSpec spec, Scope scope, FieldAnswer reader, SyncDraft draft) {
    Field<?> field = reader.field();
    if (field.type() == FieldType.PASSWORD) {
      String variable = (spec.id() + "_" + field.key()).replace('-', '_').toUpperCase(Locale.ROOT);
      secrets()
          .ask("  " + field.label(), variable, reader.required(), draft, scope.id(), field.key());
      return Optional.empty();
    }
    String answer = questions.ask(reader.question(), reader::problem);
    if (answer.isEmpty()) {
      return Optional.empty();
    }
    if (answer.matches("[A-Za-z][A-Za-z0-9+.-]*://[^?]*\\?.+")) {
      questions.say(
          "  the file will have this URL with its query; where that is a secret, replace it there"
              + " with ${env:NAME}, or give the secret in a setting of the authentication");
    }
    String value = reader.value(answer);
    draft.put(scope.id(), field.key(), value);
    return Optional.of(value);
  }

  private void mode(DestinationSpec spec, SyncDraft draft) {
    List<String> audience = spec.audienceSyncModes().stream().map(mode -> mode.id()).toList();
    List<String> modes =
        Stream.concat(spec.syncModes().stream().map(mode -> mode.id()), audience.stream()).toList();
    String mode = questions.choose("Mode", modes);
    draft.put(audience.contains(mode) ? "audience_mode" : "mode", mode);
  }

  private SecretQuestions secrets() {
    return new SecretQuestions(questions, environment);
  }

  private static boolean holds(Condition condition, Map<String, String> values) {
    return condition.values().contains(values.getOrDefault(condition.key(), ""));
  }
}
