package com.signalsmith.destination.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import com.signalsmith.destination.spi.AuthenticationMethod;
import com.signalsmith.destination.spi.DestinationSpec;
import com.signalsmith.destination.spi.Field;
import com.signalsmith.destination.spi.FieldType;
import com.signalsmith.destination.spi.RawSettings;
import com.signalsmith.destination.spi.Scope;
import com.signalsmith.destination.spi.Settings;
import com.signalsmith.destination.spi.SettingsProblem;
import com.signalsmith.destination.spi.SettingsResult;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** How settings are held against the fields that a destination declares. */
abstract class ConfigurationRules implements Rules {

  @Test
  @DisplayName("C-1 MUST accept the settings of a fresh target for every authentication method")
  void acceptsTheSettingsOfAFreshTarget() {
    for (String method : trial().methods()) {
      RawSettings raw = trial().harness().freshTarget(method);
      Settings settings = trial().valid(raw);
      assertThat(settings.authenticationMethod()).isEqualTo(method);
      assertThat(trial().destination().validate(settings))
          .as("what 'validate' has against a fresh target with method '%s'", method)
          .isEmpty();
      assertThat(raw.hasTarget()).isTrue();
    }
  }

  @Test
  @DisplayName("C-2 MUST name the field whose required value is missing")
  void namesTheFieldWhoseValueIsMissing() {
    List<Given> required = given(field -> field.required());
    for (Given given : required) {
      assertThat(validate(given, null).problems())
          .as("problems without %s", given.path())
          .extracting(SettingsProblem::field, SettingsProblem::code)
          .contains(tuple(given.path(), "required"));
    }
    requireAny(required, "a required field");
  }

  @Test
  @DisplayName("C-3 MUST refuse an unknown key in every scope")
  void refusesAnUnknownKey() {
    for (String method : trial().methods()) {
      RawSettings raw = trial().harness().freshTarget(method);
      for (Scope scope : Scope.values()) {
        RawSettings wrong = copy(raw, scope, "no_such_field", "x");
        assertThat(trial().spec().validate(wrong).problems())
            .as("problems with an unknown key in %s, method '%s'", scope, method)
            .extracting(SettingsProblem::field)
            .containsExactly(scope.path("no_such_field"));
      }
    }
  }

  @Test
  @DisplayName("C-4 MUST refuse an option that a select does not declare")
  void refusesAnOptionThatIsNotDeclared() {
    List<Given> selects = given(field -> field.type() == FieldType.SELECT);
    selects.forEach(given -> assertRefused(given, "no such option"));
    requireAny(selects, "a select");
  }

  @Test
  @DisplayName("C-5 MUST refuse a number outside its range")
  void refusesANumberOutsideItsRange() {
    List<Given> numbers = given(field -> field.type() == FieldType.NUMBER);
    for (Given given : numbers) {
      given.field().minimum().stream()
          .filter(least -> least > Long.MIN_VALUE)
          .forEach(least -> assertRefused(given, least - 1));
      given.field().maximum().stream()
          .filter(most -> most < Long.MAX_VALUE)
          .forEach(most -> assertRefused(given, most + 1));
    }
    requireAny(numbers, "a number");
  }

  @Test
  @DisplayName("C-6 MUST use the default where no value is given")
  void usesTheDefaultWhereNoValueIsGiven() {
    List<Given> defaults = given(field -> field.defaultValue().isPresent());
    for (Given given : defaults) {
      SettingsResult result = validate(given, null);
      assertAccepted(given, result);
      if (result instanceof SettingsResult.Valid valid) {
        Object value = valid.settings().find(given.field());
        assertThat(value)
            .as("the value of %s where none is given", given.path())
            .isEqualTo(given.field().defaultValue());
      }
    }
    requireAny(defaults, "a default");
  }

  @Test
  @DisplayName("C-7 MUST accept its own examples")
  void acceptsItsOwnExamples() {
    List<Given> examples =
        given(field -> field.example().isPresent() && field.type() != FieldType.TOGGLE);
    for (Given given : examples) {
      String example = given.field().example().orElseThrow();
      Object value =
          given.field().type() == FieldType.NUMBER ? (Object) Long.valueOf(example) : example;
      SettingsResult result = validate(given, value);
      assertAccepted(given, result);
      if (result instanceof SettingsResult.Valid valid) {
        assertThat(trial().destination().validate(valid.settings()))
            .as("problems with %s = %s", given.path(), value)
            .extracting(SettingsProblem::field)
            .doesNotContain(given.path());
      }
    }
    requireAny(examples, "an example");
  }

  @Test
  @DisplayName("C-8 MUST give every field a label and a description")
  void givesEveryFieldALabelAndADescription() {
    DestinationSpec spec = trial().spec();
    for (Field<?> field : spec.fields()) {
      assertThat(field.label()).as("label of %s", field).isNotBlank().isNotEqualTo(field.key());
      assertThat(field.description()).as("description of %s", field).isNotBlank();
    }
    for (AuthenticationMethod method : spec.authentication()) {
      assertThat(method.label()).as("label of '%s'", method.id()).isNotBlank();
      assertThat(method.description()).as("description of '%s'", method.id()).isNotBlank();
    }
  }

  @Test
  @DisplayName("C-9 SHOULD give an example for every required text")
  void givesAnExampleForEveryRequiredText() {
    List<FieldType> texts = List.of(FieldType.TEXT, FieldType.TEXTAREA, FieldType.TEXT_LIST);
    Optional<Field<?>> without =
        trial().spec().fields().stream()
            .filter(field -> field.required() && texts.contains(field.type()))
            .filter(field -> field.example().isEmpty())
            .findFirst();
    Assumptions.assumeTrue(without.isEmpty(), () -> without + " has no example");
  }

  private void assertRefused(Given given, Object value) {
    assertThat(validate(given, value).problems())
        .as("problems with %s = %s", given.path(), value)
        .extracting(SettingsProblem::field)
        .contains(given.path());
  }

  private static void assertAccepted(Given given, SettingsResult result) {
    assertThat(result.problems())
        .as("problems of %s", given.path())
        .extracting(SettingsProblem::field)
        .doesNotContain(given.path());
  }

  private static void requireAny(List<Given> given, String what) {
    Assumptions.assumeFalse(given.isEmpty(), "it declares no field with " + what);
  }

  private SettingsResult validate(Given given, @Nullable Object value) {
    return trial().spec().validate(copy(given.raw(), given.scope(), given.key(), value));
  }

  /** Returns the visible fields that match, once for each authentication method. */
  private List<Given> given(Predicate<Field<?>> wanted) {
    DestinationSpec spec = trial().spec();
    List<Given> all = new ArrayList<>();
    for (AuthenticationMethod method : spec.authentication()) {
      RawSettings raw = trial().harness().freshTarget(method.id());
      Stream.of(
              method.fields().stream().map(field -> new Given(raw, Scope.AUTHENTICATION, field)),
              spec.configuration().stream()
                  .map(field -> new Given(raw, Scope.CONFIGURATION, field)),
              spec.target().stream().map(field -> new Given(raw, Scope.TARGET, field)))
          .flatMap(fields -> fields)
          .filter(given -> given.field().visibleWhen().isEmpty() || given.isGiven())
          .filter(given -> wanted.test(given.field()))
          .forEach(all::add);
    }
    return all;
  }

  private static RawSettings copy(
      RawSettings raw, Scope changed, String key, @Nullable Object value) {
    RawSettings.Builder builder = RawSettings.builder();
    raw.method().ifPresent(builder::method);
    for (Scope scope : Scope.values()) {
      raw.values(scope)
          .forEach(
              (each, old) -> {
                if (scope != changed || !each.equals(key)) {
                  builder.put(scope, each, old);
                }
              });
    }
    if (value != null) {
      builder.put(changed, key, value);
    }
    return builder.build();
  }

  /** A field in valid settings. */
  private record Given(RawSettings raw, Scope scope, Field<?> field) {

    String key() {
      return field.key();
    }

    String path() {
      return scope.path(field.key());
    }

    boolean isGiven() {
      return raw.values(scope).containsKey(field.key());
    }
  }
}
