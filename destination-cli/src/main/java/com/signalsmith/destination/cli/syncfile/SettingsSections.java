package com.signalsmith.destination.cli.syncfile;

import com.signalsmith.destination.spi.DestinationSpec;
import com.signalsmith.destination.spi.Field;
import com.signalsmith.destination.spi.FieldType;
import com.signalsmith.destination.spi.RawSettings;
import com.signalsmith.destination.spi.Scope;
import com.signalsmith.destination.spi.Secret;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Turns the sections of the three scopes into raw settings; one thread.
 *
 * <p>A scalar becomes what its field's type says. What cannot become that stays a text, so that
 * validation reports it as it reports everything else.
 *
 * @param root the file
 * @param spec the destination's, nothing when it is unknown
 * @param problems receives what is not even a value
 */
record SettingsSections(Sections root, Optional<DestinationSpec> spec, Problems problems) {

  private static final String METHOD = "method";
  private static final Pattern WHOLE_NUMBER = Pattern.compile("[+-]?[0-9]{1,18}(\\.0{1,18})?");

  RawSettings read() {
    return collect().build();
  }

  /** Returns settings in which no target field is missing when there is no target at all. */
  RawSettings readConnection() {
    RawSettings.Builder settings = collect();
    return (root.isWritten(Scope.TARGET.id()) ? settings : settings.withoutTarget()).build();
  }

  private RawSettings.Builder collect() {
    RawSettings.Builder settings = RawSettings.builder();
    for (Scope scope : Scope.values()) {
      Map<String, Field<?>> fields = fields(scope);
      root.section(scope.id())
          .entries()
          .forEach((key, value) -> put(settings, scope, key, value, fields));
    }
    return settings;
  }

  private void put(
      RawSettings.Builder settings,
      Scope scope,
      String key,
      Tree value,
      Map<String, Field<?>> fields) {
    if (scope == Scope.AUTHENTICATION && key.equals(METHOD)) {
      root.text(scope.path(METHOD), value).ifPresent(settings::method);
      return;
    }
    Optional<Field<?>> field = Optional.ofNullable(fields.get(key));
    if (field.isPresent() && value instanceof Tree.Text text && text.isBlank()) {
      return; // the same as leaving it out, whatever its type
    }
    value(value, field)
        .ifPresentOrElse(
            raw -> settings.put(scope, key, raw),
            () -> problems.add(scope.path(key), "wrong_type", "must be a text or a list of texts"));
  }

  private static Optional<Object> value(Tree value, Optional<Field<?>> field) {
    if (value instanceof Tree.Text text) {
      return Optional.of(coerce(text.value(), field.map(Field::type).orElse(FieldType.TEXT)));
    }
    if (value instanceof Tree.Items list) {
      List<String> texts = new ArrayList<>();
      list.items().stream()
          .filter(Tree.Text.class::isInstance)
          .forEach(item -> texts.add(((Tree.Text) item).value()));
      return texts.size() == list.items().size() ? Optional.of(texts) : Optional.empty();
    }
    return Optional.empty();
  }

  private static Object coerce(String text, FieldType type) {
    return switch (type) {
      case TEXT, TEXTAREA, SELECT, TEXT_LIST -> text;
      case PASSWORD -> Secret.of(text);
      case NUMBER -> WHOLE_NUMBER.matcher(text).matches() ? new BigDecimal(text) : text;
      case TOGGLE ->
          text.equalsIgnoreCase("true") || text.equalsIgnoreCase("false")
              ? Boolean.valueOf(text)
              : text;
    };
  }

  private Map<String, Field<?>> fields(Scope scope) {
    Map<String, Field<?>> fields = new LinkedHashMap<>();
    spec.ifPresent(
        known -> {
          List<Field<?>> all =
              switch (scope) {
                case AUTHENTICATION ->
                    known.authentication().stream()
                        .<Field<?>>flatMap(method -> method.fields().stream())
                        .toList();
                case CONFIGURATION -> known.configuration();
                case TARGET -> known.target();
              };
          all.forEach(field -> fields.put(field.key(), field));
        });
    return fields;
  }
}
