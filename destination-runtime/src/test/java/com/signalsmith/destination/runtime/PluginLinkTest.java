package com.signalsmith.destination.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import com.signalsmith.destination.runtime.source.JsonLinesSource;
import com.signalsmith.destination.runtime.source.RowReader;
import com.signalsmith.destination.runtime.source.RowSource;
import com.signalsmith.destination.spi.CheckContext;
import com.signalsmith.destination.spi.CheckStep;
import com.signalsmith.destination.spi.Failure;
import com.signalsmith.destination.spi.FailureKind;
import com.signalsmith.destination.spi.RawSettings;
import com.signalsmith.destination.spi.Scope;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What people are told when a plugin comes to a library that it lacks, or to another version. */
class PluginLinkTest {

  private static final String CALL = "new l.Client().send();";

  @TempDir Path plugins;
  @TempDir Path elsewhere;

  @Test
  void aRunNamesTheClassThatIsMissing() throws IOException {
    plugin(
        "throw new UnsupportedOperationException();", CALL + " throw new IllegalStateException();");

    try (DestinationCatalog catalog = discover()) {
      for (int run = 1; run <= 2; run++) { // the JVM may tell less of it the second time
        Failure failure = run(catalog, rows()).failure().orElseThrow();
        assertThat(failure.kind()).isEqualTo(FailureKind.HOST);
        assertThat(failure.code()).isEqualTo("library_missing");
        assertThat(failure.message()).contains("'x' needs class 'l.Client' in a run");
        assertThat(failure.remedy()).contains("jar of the library", "signalsmith doctor");
      }
    }
  }

  @Test
  void aCheckNamesTheClassThatIsMissing() throws Exception {
    plugin("return context.start().report();", CALL + " return context.start().report();");

    try (DestinationCatalog catalog = discover()) {
      SyncValidator.ConnectionResult result = new SyncValidator(catalog).validateConnection(sync());
      CheckStep step =
          new SyncCheck(((SyncValidator.Connectable) result).connection())
              .run(CheckContext.unobserved())
              .steps()
              .get(0);
      assertThat(step.code()).isEqualTo("library_missing");
      assertThat(step.message()).contains("'x' needs class 'l.Client' in a check");
      assertThat(step.remedy()).contains("jar of the library", "signalsmith doctor");
    }
  }

  @Test
  void aValidationNamesTheClassThatIsMissing() throws IOException {
    plugin(
        "@Override public CheckReport",
        "@Override public java.util.List<SettingsProblem> validate(Settings settings) { "
            + CALL
            + " return java.util.List.of(); } @Override public CheckReport");

    try (DestinationCatalog catalog = discover()) {
      assertThat(((SyncValidator.Invalid) new SyncValidator(catalog).validate(sync())).problems())
          .singleElement()
          .satisfies(
              problem -> {
                assertThat(problem.code()).isEqualTo("library_missing");
                assertThat(problem.message()).contains("'l.Client'", "signalsmith doctor");
              });
    }
  }

  @Test
  void anotherVersionOfALibraryIsToldAsThat() throws IOException {
    plugin(
        "throw new UnsupportedOperationException();", CALL + " throw new IllegalStateException();");
    PluginJar.of(Map.of("l.Client", "package l; public class Client { }"))
        .writeTo(plugins.resolve("x/client.jar"));
    Failure failure = run(rows()).failure().orElseThrow();

    assertThat(failure.code()).isEqualTo("provider_not_linked");
    assertThat(failure.message()).contains("NoSuchMethodError");
    assertThat(failure.remedy()).contains("two versions of a library");
  }

  @Test
  void aSourceThatLacksAClassIsNoMatterOfThePlugin() throws IOException {
    plugin(
        "throw new UnsupportedOperationException();", CALL + " throw new IllegalStateException();");
    RowSource broken =
        new RowSource() {
          @Override
          public String name() {
            return "broken";
          }

          @Override
          public Optional<String> fingerprint() {
            return Optional.empty();
          }

          @Override
          public RowReader open(Set<String> columns, Optional<String> position) {
            throw new NoClassDefFoundError("l/Driver");
          }
        };

    assertThat(run(broken).failure()).map(Failure::code).contains("unexpected_failure");
  }

  private RunReport run(RowSource source) {
    try (DestinationCatalog catalog = discover()) {
      return run(catalog, source);
    }
  }

  private RunReport run(DestinationCatalog catalog, RowSource source) {
    ValidSync sync = ((SyncValidator.Valid) new SyncValidator(catalog).validate(sync())).sync();
    return SyncRun.builder(sync, source, elsewhere.resolve("state")).build().execute();
  }

  private RowSource rows() throws IOException {
    Path file = Files.writeString(elsewhere.resolve("rows.jsonl"), "{\"id\":1}\n");
    return JsonLinesSource.ofFile(file, List.of());
  }

  private static SyncDefinition sync() {
    return SyncDefinition.builder("daily", "x")
        .settings(RawSettings.builder().put(Scope.TARGET, "topic", "t").build())
        .mode("insert")
        .build();
  }

  /** Writes a plugin with other code in the place of some, and without its library. */
  private void plugin(String code, String by) throws IOException {
    Path library =
        PluginJar.of(
                Map.of("l.Client", "package l; public class Client { public void send() { } }"))
            .writeTo(elsewhere.resolve("client.jar"));
    String source = PluginJar.destination("p.X", "x", ".syncModes(SyncMode.INSERT)");
    assertThat(source).contains(code);
    PluginJar.of(Map.of("p.X", source.replace(code, by)))
        .naming("p.X")
        .against(library)
        .writeTo(plugins.resolve("x/x.jar"));
  }

  private DestinationCatalog discover() {
    return DestinationCatalog.of(getClass().getClassLoader(), List.of(plugins));
  }
}
