package com.signalsmith.destination.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
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
      assertThat(catalog.findings()).isEmpty();
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
      assertThat(catalog.findings())
          .extracting(PluginFinding::location)
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
  void findsWhatItIsAskedForWithoutTouchingTheOthers(@TempDir Path elsewhere) throws IOException {
    Path mark = elsewhere.resolve("touched");
    String touch =
        "try { java.nio.file.Files.writeString(java.nio.file.Path.of(\"%s\"), \"x\"); }"
                .formatted(mark)
            + " catch (java.io.IOException e) { throw new RuntimeException(e); }";
    plugin("alpha", Map.of("p.A", PluginJar.destination("p.A", "alpha", INSERT)), "p.A");
    plugin("beta", Map.of("p.B", PluginJar.destination("p.B", "beta", INSERT, touch)), "p.B");

    try (DestinationCatalog catalog = discover()) {
      assertThat(catalog.find("alpha")).isPresent();
      assertThat(mark).doesNotExist();
      assertThat(catalog.find("beta")).isPresent();
      assertThat(mark).exists();
    }
  }

  @Test
  void findsWhatIsInAFolderOfAnotherName() throws IOException {
    plugin("a", Map.of("p.A", PluginJar.destination("p.A", "beta", INSERT)), "p.A");
    plugin("beta", Map.of("p.B", PluginJar.destination("p.B", "alpha", INSERT)), "p.B");

    try (DestinationCatalog catalog = discover()) {
      assertThat(catalog.find("beta"))
          .get()
          .extracting(DiscoveredDestination::location)
          .isEqualTo(plugins.resolve("a/a.jar").toString());
      assertThat(catalog.find("alpha"))
          .get()
          .extracting(DiscoveredDestination::location)
          .isEqualTo(plugins.resolve("beta/beta.jar").toString());
    }
  }

  @Test
  void saysTheSameOfAnIdHoweverItIsAsked() throws IOException {
    plugin("same", Map.of("p.A", PluginJar.destination("p.A", "same", INSERT)), "p.A");
    plugin("other", Map.of("p.B", PluginJar.destination("p.B", "same", INSERT)), "p.B");

    try (DestinationCatalog asked = discover();
        DestinationCatalog listed = discover()) {
      assertThat(asked.find("same"))
          .get()
          .extracting(DiscoveredDestination::location)
          .isEqualTo(plugins.resolve("same/same.jar").toString());
      assertThat(listed.destinations())
          .filteredOn(each -> each.spec().id().equals("same"))
          .extracting(DiscoveredDestination::location)
          .containsExactly(plugins.resolve("same/same.jar").toString());
      assertThat(listed.findings())
          .singleElement()
          .satisfies(
              finding -> {
                assertThat(finding.code()).isEqualTo("duplicate_id");
                assertThat(finding.location())
                    .isEqualTo(plugins.resolve("other/other.jar").toString());
              });
    }
  }

  @Test
  void twoDirectoriesWithAFolderOfOneNameAreNoMeansToChoose(@TempDir Path more) throws IOException {
    plugin("same", Map.of("p.A", PluginJar.destination("p.A", "same", INSERT)), "p.A");
    PluginJar.write(
        more.resolve("same/same.jar"),
        Map.of("p.B", PluginJar.destination("p.B", "same", INSERT)),
        "p.B");

    try (DestinationCatalog catalog =
        DestinationCatalog.of(getClass().getClassLoader(), List.of(plugins, more))) {
      assertThat(catalog.find("same")).isEmpty();
      assertThat(catalog.notFound("same"))
          .startsWith("there is no destination 'same' that can be used: ")
          .contains("none of them is used");
      assertThat(catalog.findings()).hasSize(2);
    }
  }

  @Test
  void saysWhyADestinationThatIsThereCannotBeUsed() throws IOException {
    plugin("alpha", Map.of("p.A", PluginJar.destination("p.A", "alpha", "")), "p.A");
    plugin("beta", Map.of("p.B", PluginJar.destination("p.B", "beta", INSERT)), "p.B");

    try (DestinationCatalog catalog = discover()) {
      assertThat(catalog.notFound("alpha"))
          .startsWith("there is no destination 'alpha' that can be used: ")
          .contains("alpha.jar", "supports no mode");
      assertThat(catalog.notFound("bets"))
          .startsWith("there is no destination 'bets', found are beta")
          .contains("; did you mean 'beta'?");
    }
  }

  @Test
  void pointsToTheDoctorWhereSomethingCannotBeUsed() throws IOException {
    plugin("beta", Map.of("p.B", PluginJar.destination("p.B", "beta", INSERT)), "p.B");
    try (DestinationCatalog catalog = discover()) {
      assertThat(catalog.notFound("archive")).doesNotContain("doctor");
    }
    Files.createDirectories(plugins.resolve("destination-archive"));
    Files.writeString(plugins.resolve("destination-archive/archive.jar"), "cut off");
    try (DestinationCatalog catalog = discover()) {
      assertThat(catalog.notFound("archive"))
          .startsWith("there is no destination 'archive', found are beta")
          .endsWith("; what is at 1 place cannot be used, and 'signalsmith doctor' says why");
    }
  }

  @Test
  void aPluginThatIsOnTheClassPathTooIsLoadedFromThereAndCountsOnce() throws IOException {
    plugin("both", Map.of("p.A", PluginJar.destination("p.A", "both", INSERT)), "p.A");
    plugin("own", Map.of("p.B", PluginJar.destination("p.B", "own", INSERT)), "p.B");
    URL jar = plugins.resolve("both/both.jar").toUri().toURL();

    try (URLClassLoader host = new URLClassLoader(new URL[] {jar}, getClass().getClassLoader());
        DestinationCatalog asked = DestinationCatalog.of(host, List.of(plugins));
        DestinationCatalog listed = DestinationCatalog.of(host, List.of(plugins))) {
      DiscoveredDestination both = asked.find("both").orElseThrow();
      assertThat(both.location()).isEqualTo(plugins.resolve("both/both.jar").toString());
      assertThat(loaderOf(both)).isSameAs(host);
      assertThat(loaderOf(asked.find("own").orElseThrow())).isNotSameAs(host);
      assertThat(listed.destinations())
          .extracting(each -> each.spec().id())
          .containsOnlyOnce("both");
      assertThat(listed.findings()).isEmpty();
    }
  }

  @Test
  void aClassOfTheSameNameOnTheClassPathIsNotThePlugins(@TempDir Path elsewhere)
      throws IOException {
    plugin("mine", Map.of("p.A", PluginJar.destination("p.A", "mine", INSERT)), "p.A");
    Path other = elsewhere.resolve("other.jar");
    PluginJar.write(other, Map.of("p.A", PluginJar.destination("p.A", "theirs", INSERT)));

    try (URLClassLoader host =
            new URLClassLoader(new URL[] {other.toUri().toURL()}, getClass().getClassLoader());
        DestinationCatalog catalog = DestinationCatalog.of(host, List.of(plugins))) {
      assertThat(loaderOf(catalog.find("mine").orElseThrow())).isNotSameAs(host);
    }
  }

  @Test
  void answersNothingAnyMoreOnceItIsClosed() throws IOException {
    plugin("alpha", Map.of("p.A", PluginJar.destination("p.A", "alpha", INSERT)), "p.A");
    DestinationCatalog catalog = discover();
    catalog.close();
    catalog.close();

    assertThatIllegalStateException().isThrownBy(() -> catalog.find("alpha"));
    assertThatIllegalStateException().isThrownBy(catalog::destinations);
  }

  private void plugin(String name, Map<String, String> sources, String... providers)
      throws IOException {
    PluginJar.write(plugins.resolve(name).resolve(name + ".jar"), sources, providers);
  }

  /** Returns the loader of a destination's own class, which answers within its own context. */
  private static ClassLoader loaderOf(DiscoveredDestination discovered) {
    return ((GuardedDestination) discovered.destination())
        .destination()
        .getClass()
        .getClassLoader();
  }

  private DestinationCatalog discover() {
    return DestinationCatalog.of(getClass().getClassLoader(), List.of(plugins));
  }
}
