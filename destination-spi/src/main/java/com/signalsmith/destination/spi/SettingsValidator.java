package com.signalsmith.destination.spi;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Holds raw settings against a spec; one use, one thread. */
final class SettingsValidator {

  private final DestinationSpec spec;
  private final RawSettings raw;
  private final List<SettingsProblem> problems = new ArrayList<>();
  private final Map<String, Object> values = new LinkedHashMap<>();

  SettingsValidator(DestinationSpec spec, RawSettings raw) {
    this.spec = spec;
    this.raw = raw;
  }

  SettingsResult validate() {
    Optional<AuthenticationMethod> method = method();
    method.ifPresent(chosen -> readAll(Scope.AUTHENTICATION, chosen.fields()));
    readAll(Scope.CONFIGURATION, spec.configuration());
    if (raw.hasTarget()) {
      readAll(Scope.TARGET, spec.target());
    }
    if (!problems.isEmpty() || method.isEmpty()) {
      return new SettingsResult.Invalid(problems);
    }
    Set<Field<?>> declared = new LinkedHashSet<>(spec.fields());
    return new SettingsResult.Valid(
        new Settings(declared, values, method.get().id(), raw.hasTarget()));
  }

  private Optional<AuthenticationMethod> method() {
    List<String> ids = spec.authentication().stream().map(AuthenticationMethod::id).toList();
    String path = Scope.AUTHENTICATION.path("method");
    if (raw.method().isEmpty()) {
      if (ids.size() == 1) {
        return Optional.of(spec.authentication().get(0));
      }
      problem(path, "required", "is required: one of " + String.join(", ", ids));
      return Optional.empty();
    }
    String id = raw.method().get();
    Optional<AuthenticationMethod> method =
        spec.authentication().stream().filter(each -> each.id().equals(id)).findFirst();
    if (method.isEmpty()) {
      problem(path, "not_an_option", "'" + id + "' must be one of " + String.join(", ", ids));
    }
    return method;
  }

  private void readAll(Scope scope, List<Field<?>> fields) {
    Map<String, Object> given = raw.values(scope);
    List<String> keys = fields.stream().map(Field::key).toList();
    for (String key : given.keySet()) {
      if (!keys.contains(key)) {
        problem(scope.path(key), "unknown_field", unknownField(scope, key, keys));
      }
    }
    for (Field<?> field : fields) {
      if (field.visibleWhen().map(this::holds).orElse(true)) {
        read(scope, field, given.get(field.key()));
      }
    }
  }

  private String unknownField(Scope scope, String key, List<String> keys) {
    String known =
        keys.isEmpty()
            ? "there are no fields in " + scope.id()
            : "the fields are " + String.join(", ", keys);
    return "'" + key + "' is not a field of " + spec.id() + ", " + known + NearMiss.hint(key, keys);
  }

  private void read(Scope scope, Field<?> field, @Nullable Object given) {
    FieldReader.Outcome outcome =
        given == null ? new FieldReader.Absent() : FieldReader.read(field, given);
    if (outcome instanceof FieldReader.Good good) {
      values.put(field.key(), good.value());
    } else if (outcome instanceof FieldReader.Bad bad) {
      problem(scope.path(field.key()), bad.code(), bad.message());
    } else if (field.defaultValue().isPresent()) {
      values.put(field.key(), field.defaultValue().get());
    } else if (field.required() || field.requiredWhen().map(this::holds).orElse(false)) {
      problem(scope.path(field.key()), "required", required(field));
    }
  }

  private static String required(Field<?> field) {
    return "is required" + field.example().map(text -> ", for example '" + text + "'").orElse("");
  }

  private boolean holds(Condition condition) {
    Object value = values.get(condition.key());
    return value != null && condition.values().contains(String.valueOf(value));
  }

  private void problem(String path, String code, String message) {
    problems.add(new SettingsProblem(path, code, message));
  }
}
