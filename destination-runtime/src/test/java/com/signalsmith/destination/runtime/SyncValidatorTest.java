package com.signalsmith.destination.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import com.signalsmith.destination.spi.RawSettings;
import com.signalsmith.destination.spi.Scope;
import com.signalsmith.destination.spi.SettingsProblem;
import com.signalsmith.destination.spi.SyncMode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SyncValidatorTest {

  private static final String PROVIDER =
      PluginJar.destination("p.Plugin", "plugin", ".syncModes(SyncMode.INSERT, SyncMode.UPSERT)");

  @TempDir Path directory;
  private DestinationCatalog catalog;

  @BeforeEach
  void discover() throws IOException {
    PluginJar.write(
        directory.resolve("plugins/plugin/plugin.jar"), Map.of("p.Plugin", PROVIDER), "p.Plugin");
    catalog =
        DestinationCatalog.of(getClass().getClassLoader(), List.of(directory.resolve("plugins")));
  }

  @AfterEach
  void close() {
    catalog.close();
  }

  @Test
  void aCompleteDefinitionIsValid() {
    assertThat(validate(definition("plugin").mode("insert")))
        .isInstanceOfSatisfying(
            SyncValidator.Valid.class,
            valid -> {
              assertThat(valid.sync().mode()).isEqualTo(SyncMode.INSERT);
              assertThat(valid.sync().columns()).isEmpty();
            });
  }

  @Test
  void asksTheDestinationToo() throws IOException {
    String strict =
        PluginJar.destination("p.Strict", "strict", ".syncModes(SyncMode.INSERT)")
            .replace(
                "@Override public CheckReport",
                """
                @Override public java.util.List<SettingsProblem> validate(Settings settings) {
                  return java.util.List.of(
                      new SettingsProblem("target.topic", "topic_odd", "is odd"));
                }
                @Override public CheckReport\
                """);
    String broken =
        PluginJar.destination("p.Broken", "broken", ".syncModes(SyncMode.INSERT)")
            .replace(
                "@Override public CheckReport",
                """
                @Override public java.util.List<SettingsProblem> validate(Settings settings) {
                  throw new IllegalStateException("canary");
                }
                @Override public CheckReport\
                """);
    PluginJar.write(directory.resolve("more/strict/a.jar"), Map.of("p.Strict", strict), "p.Strict");
    PluginJar.write(directory.resolve("more/broken/a.jar"), Map.of("p.Broken", broken), "p.Broken");
    try (DestinationCatalog more =
        DestinationCatalog.of(getClass().getClassLoader(), List.of(directory.resolve("more")))) {
      assertThat(problems(more, definition("strict").mode("mirror")))
          .extracting(SettingsProblem::code)
          .containsExactly("mode_not_supported", "topic_odd");
      assertThat(problems(more, definition("broken").mode("insert")))
          .singleElement()
          .satisfies(
              problem -> {
                assertThat(problem.code()).isEqualTo("unexpected_failure");
                assertThat(problem.message())
                    .contains("IllegalStateException", "'broken'")
                    .doesNotContain("canary");
              });
    }
  }

  private static List<SettingsProblem> problems(
      DestinationCatalog catalog, SyncDefinition.Builder definition) {
    return ((SyncValidator.Invalid) new SyncValidator(catalog).validate(definition.build()))
        .problems();
  }

  @Test
  void reportsEveryProblemAtOnceWithItsField() {
    SyncDefinition.Builder wrong =
        SyncDefinition.builder("a b", "plugin")
            .settings(
                RawSettings.builder().method("none").put(Scope.CONFIGURATION, "what", "x").build())
            .mode("mirror")
            .fieldMapping(List.of(new FieldMapping("a", "b")));

    assertThat(problems(wrong))
        .extracting(SettingsProblem::field)
        .containsExactly("sync", "mode", "field_mapping", "configuration.what", "target.topic");
  }

  @Test
  void anUnknownDestinationHidesNothingThatCanBeToldWithoutIt() {
    SyncDefinition.Builder wrong =
        definition("nothing")
            .mode("upsert")
            .fieldMapping(List.of(new FieldMapping("a", "b"), new FieldMapping("c", "b")));

    assertThat(problems(wrong))
        .extracting(problem -> problem.field() + " " + problem.code())
        .containsExactly(
            "destination unknown_destination",
            "source.primary_key required",
            "field_mapping duplicate_field");
  }

  @Test
  void anUnknownDestinationListsThoseThatThereAre() {
    assertThat(problems(definition("plugins").mode("insert")))
        .singleElement()
        .satisfies(
            problem -> {
              assertThat(problem.field()).isEqualTo("destination");
              assertThat(problem.message())
                  .contains("found are memory, plugin")
                  .contains("did you mean 'plugin'?");
            });
  }

  @Test
  void anUnknownDestinationDoesNotHideAnUnknownMode() {
    assertThat(problems(definition("other").mode("append")))
        .extracting(SettingsProblem::field)
        .containsExactly("destination", "mode");
  }

  @Test
  void anUnsupportedModeNamesTheSupportedOnes() {
    assertThat(problems(definition("plugin").mode("update")))
        .singleElement()
        .satisfies(
            problem ->
                assertThat(problem.message())
                    .isEqualTo(
                        "plugin does not support mode 'update'; it supports mode insert, upsert"));
    assertThat(problems(definition("plugin").audienceMode("add")))
        .singleElement()
        .satisfies(problem -> assertThat(problem.field()).isEqualTo("audience_mode"));
  }

  @Test
  void aModeIsGivenOnceAndExists() {
    assertThat(problems(definition("plugin").mode("insert").audienceMode("add")))
        .extracting(SettingsProblem::code)
        .containsExactly("mode_twice");
    assertThat(problems(definition("plugin")))
        .extracting(SettingsProblem::code)
        .containsExactly("required");
    assertThat(problems(definition("plugin").mode("append")))
        .extracting(SettingsProblem::message)
        .containsExactly("'append' must be one of insert, upsert, update, mirror");
  }

  @Test
  void aModeThatNeedsAnIdentifierNeedsAPrimaryKey() {
    assertThat(problems(definition("plugin").mode("upsert")))
        .extracting(SettingsProblem::field)
        .containsExactly("source.primary_key");
    assertThat(problems(definition("plugin").mode("upsert").primaryKey(List.of("id")))).isEmpty();
  }

  @Test
  void aFieldMappingIsOnlyForADestinationThatMapsFields() {
    List<FieldMapping> mapping = List.of(new FieldMapping("id", "key"));
    assertThat(problems(definition("plugin").mode("insert").fieldMapping(mapping)))
        .extracting(SettingsProblem::message)
        .containsExactly(
            "plugin does not support field mapping: it receives the full record; remove"
                + " 'field_mapping'");
    assertThat(problems(records().mode("upsert").fieldMapping(mapping))).isEmpty();
  }

  @Test
  void aFieldMappingNamesEachFieldOnceAndTheWholeKey() {
    List<FieldMapping> mapping =
        List.of(new FieldMapping("a", "b"), new FieldMapping("c", "b"), new FieldMapping("d", " "));
    assertThat(problems(records().mode("upsert").fieldMapping(mapping)))
        .extracting(SettingsProblem::code)
        .containsExactly("duplicate_field", "required", "key_not_mapped");
  }

  @Test
  void onlyAMirrorThatGetsChangesHasAnOperationColumn() {
    assertThat(problems(records().audienceMode("mirror").operationColumn("op"))).isEmpty();
    assertThat(problems(records().mode("mirror").operationColumn("op")))
        .singleElement()
        .returns("source.operation_column", SettingsProblem::field)
        .returns("operation_column_not_supported", SettingsProblem::code);
    assertThat(problems(records().audienceMode("remove").operationColumn("op"))).hasSize(1);
  }

  private static SyncDefinition.Builder records() {
    return SyncDefinition.builder("daily", "memory")
        .settings(
            RawSettings.builder()
                .method("none")
                .put(Scope.CONFIGURATION, "address", "memory-1")
                .put(Scope.TARGET, "name", "rows")
                .build())
        .primaryKey(List.of("id"));
  }

  @Test
  void aConnectionNeedsNeitherIdNorModeNorTarget() {
    SyncDefinition connection =
        SyncDefinition.builder("", "plugin")
            .settings(RawSettings.builder().method("none").withoutTarget().build())
            .build();
    assertThat(new SyncValidator(catalog).validateConnection(connection))
        .isInstanceOfSatisfying(
            SyncValidator.Connectable.class,
            found -> assertThat(found.connection().settings().hasTarget()).isFalse());
  }

  @Test
  void whatADefinitionSaysIsHeldAgainstTheDestinationForAConnectionToo() {
    SyncDefinition wrong =
        SyncDefinition.builder("a b", "plugin")
            .settings(RawSettings.builder().method("none").build())
            .audienceMode("add")
            .fieldMapping(List.of(new FieldMapping("a", "b")))
            .build();
    assertThat(new SyncValidator(catalog).validateConnection(wrong))
        .isInstanceOfSatisfying(
            SyncValidator.Invalid.class,
            invalid ->
                assertThat(invalid.problems())
                    .extracting(SettingsProblem::field)
                    .containsExactly("sync", "audience_mode", "field_mapping", "target.topic"));
    assertThat(
            new SyncValidator(catalog)
                .validateConnection(SyncDefinition.builder("", "plugins").build()))
        .isInstanceOfSatisfying(
            SyncValidator.Invalid.class,
            invalid ->
                assertThat(invalid.problems())
                    .extracting(SettingsProblem::code)
                    .containsExactly("unknown_destination"));
  }

  private static SyncDefinition.Builder definition(String destination) {
    return SyncDefinition.builder("daily", destination)
        .settings(
            RawSettings.builder().method("none").put(Scope.TARGET, "topic", "orders").build());
  }

  private SyncValidator.Result validate(SyncDefinition.Builder definition) {
    return new SyncValidator(catalog).validate(definition.build());
  }

  private List<SettingsProblem> problems(SyncDefinition.Builder definition) {
    return validate(definition) instanceof SyncValidator.Invalid invalid
        ? invalid.problems()
        : List.of();
  }
}
