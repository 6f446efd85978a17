package com.signalsmith.destination.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DestinationCatalogTest {

  private static final String INSERT = ".syncModes(SyncMode.INSERT)";

  @TempDir Path plugins;

  @Test
  void findsDestinationsInPluginDirectoriesByAscendingId() throws IOException {
    plugin("b", Map.of("p.B", PluginJar.destination("p.B", "beta", INSERT)), "p.B");
    plugin("a", Map.of("p.A", PluginJar.destination("p.A", "alpha", INSERT)), "p.A");

    try (DestinationCatalog catalog = discover()) {
      assertThat(catalog.destinations())
          .extracting(each -> each.spec().id())
          .containsSubsequence("alpha", "beta");
      assertThat(catalog.find("alpha"))
          .get()
          .extracting(DiscoveredDestination::location)
          .isEqualTo(plugins.resolve("a/a.jar").toString());
      assertThat(catalog.find("gamma")).isEmpty();
      assertThat(catalog.broken()).isEmpty();
    }
  }

  @Test
  void aBrokenProviderIsRecordedAndDoesNotHideTheOthers() throws IOException {
    plugin("good", Map.of("p.Good", PluginJar.destination("p.Good", "good", INSERT)), "p.Good");
    plugin("missing", Map.of("p.X", PluginJar.destination("p.X", "x", INSERT)), "p.Missing", "p.X");
    plugin(
        "throwing",
        Map.of(
            "p.Throwing",
            PluginJar.destination(
                "p.Throwing",
                "throwing",
                INSERT,
                "if (true) throw new IllegalStateException(\"out of order\");")),
        "p.Throwing");
    plugin("modeless", Map.of("p.M", PluginJar.destination("p.M", "modeless", "")), "p.M");

    try (DestinationCatalog catalog = discover()) {
      assertThat(catalog.find("good")).isPresent();
      assertThat(catalog.find("x")).isPresent();
      assertThat(catalog.broken())
          .extracting(each -> Path.of(each.location()).getFileName().toString())
          .containsExactly("missing", "modeless", "throwing");
      assertThat(catalog.broken())
          .extracting(BrokenProvider::message)
          .satisfiesExactly(
              missing -> assertThat(missing).contains("p.Missing"),
              modeless -> assertThat(modeless).contains("supports no mode"),
              throwing -> assertThat(throwing).contains("out of order"));
    }
  }

  @Test
  void twoProvidersWithOneIdAreBothRefusedNamingBothPlaces() throws IOException {
    plugin("one", Map.of("p.One", PluginJar.destination("p.One", "same", INSERT)), "p.One");
    plugin("two", Map.of("p.Two", PluginJar.destination("p.Two", "same", INSERT)), "p.Two");

    try (DestinationCatalog catalog = discover()) {
      assertThat(catalog.find("same")).isEmpty();
      assertThat(catalog.broken())
          .singleElement()
          .extracting(BrokenProvider::message)
          .asString()
          .contains("'same' was found twice", "one.jar", "two.jar");
    }
  }

  @Test
  void eachPluginHasItsOwnVersionOfALibraryAndSeesNoneOfTheHost() throws IOException {
    for (String version : List.of("1", "2")) {
      String id = "v" + version;
      String check =
          "if (!p.Library.version().equals(\"%s\")) throw new IllegalStateException(\"mixed\");"
              .formatted(version);
      String noHost =
          "try { Class.forName(\"com.fasterxml.jackson.databind.ObjectMapper\");"
              + " throw new IllegalStateException(\"sees the host\"); }"
              + " catch (ClassNotFoundException expected) { }";
      plugin(
          id,
          Map.of(
              "p.Library",
              "package p; public class Library { public static String version() { return \""
                  + version
                  + "\"; } }",
              "p.D" + version,
              PluginJar.destination("p.D" + version, id, INSERT, check + noHost)),
          "p.D" + version);
    }

    try (DestinationCatalog catalog = discover()) {
      assertThat(catalog.broken()).isEmpty();
      assertThat(catalog.find("v1")).isPresent();
      assertThat(catalog.find("v2")).isPresent();
    }
  }

  @Test
  void aPluginIsCalledWithItsOwnContextClassLoaderWhichIsRestored() throws IOException {
    String check =
        "if (Thread.currentThread().getContextClassLoader() != getClass().getClassLoader())"
            + " throw new IllegalStateException(\"wrong context class loader\");";
    plugin("context", Map.of("p.C", PluginJar.destination("p.C", "context", INSERT, check)), "p.C");
    ClassLoader before = Thread.currentThread().getContextClassLoader();

    try (DestinationCatalog catalog = discover()) {
      assertThat(catalog.find("context").orElseThrow().destination().spec().id())
          .isEqualTo("context");
    }
    assertThat(Thread.currentThread().getContextClassLoader()).isSameAs(before);
  }

  @Test
  void aPluginDirectoryThatIsNotThereIsTold() {
    Path missing = plugins.resolve("none");

    try (DestinationCatalog catalog =
        DestinationCatalog.of(getClass().getClassLoader(), List.of(missing))) {
      assertThat(catalog.broken())
          .extracting(BrokenProvider::location)
          .containsExactly(missing.toString());
    }
  }

  @Test
  void aPluginIsMadeWithItsOwnContextClassLoader() throws IOException {
    String made =
        PluginJar.destination("p.C", "made", INSERT, "if (!own) throw new RuntimeException();")
            .replace(
                "implements Destination {",
                "implements Destination { private final boolean own ="
                    + " Thread.currentThread().getContextClassLoader()"
                    + " == getClass().getClassLoader();");
    plugin("made", Map.of("p.C", made), "p.C");

    try (DestinationCatalog catalog = discover()) {
      assertThat(catalog.find("made")).isPresent();
    }
  }

  @Test
  void aPluginWhoseJarsNameNoDestinationIsTold() throws IOException {
    plugin("silent", Map.of("p.S", PluginJar.destination("p.S", "silent", INSERT)));
    Files.writeString(Files.createDirectories(plugins.resolve("cut")).resolve("cut.jar"), "PK");

    try (DestinationCatalog catalog = discover()) {
      assertThat(catalog.broken())
          .extracting(each -> Path.of(each.location()).getFileName().toString())
          .containsExactly("cut", "silent");
      assertThat(catalog.broken())
          .extracting(BrokenProvider::message)
          .allSatisfy(message -> assertThat(message).contains("META-INF/services"));
    }
  }

  @Test
  void foldersWithoutJarsAreNoPlugins() throws IOException {
    Files.createDirectories(plugins.resolve("empty"));
    Files.writeString(plugins.resolve("readme.txt"), "not a plugin");

    try (DestinationCatalog catalog = discover()) {
      assertThat(catalog.broken()).isEmpty();
    }
  }

  private void plugin(String name, Map<String, String> sources, String... providers)
      throws IOException {
    PluginJar.write(plugins.resolve(name).resolve(name + ".jar"), sources, providers);
  }

  private DestinationCatalog discover() {
    return DestinationCatalog.of(getClass().getClassLoader(), List.of(plugins));
  }
}
