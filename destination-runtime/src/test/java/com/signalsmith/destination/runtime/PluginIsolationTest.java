package com.signalsmith.destination.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.signalsmith.destination.spi.CheckContext;
import com.signalsmith.destination.spi.CheckStep;
import com.signalsmith.destination.spi.Destination;
import com.signalsmith.destination.spi.RawSettings;
import com.signalsmith.destination.spi.Scope;
import com.signalsmith.destination.spi.Settings;
import com.signalsmith.destination.spi.SettingsResult;
import java.io.IOException;
import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Plugins with libraries of their own, next to each other in one process. */
class PluginIsolationTest {

  private static final String SERVICE = "META-INF/services/l.Greeting";

  @TempDir Path plugins;
  @TempDir Path elsewhere;

  @Test
  void twoDestinationsUseClashingVersionsOfALibrarySideBySide() throws Exception {
    for (int version = 1; version <= 2; version++) {
      library(version, plugins.resolve("d" + version + "/library.jar"));
      destination(
          "d" + version,
          version == 1
              ? "new l.Library().version(1)" // gone in version 2
              : "l.Library.version(\"two\").toString()",
          plugins.resolve("d" + version + "/library.jar"));
    }

    try (DestinationCatalog catalog = discover()) {
      CompletableFuture<List<String>> one = checks(catalog, "d1");
      CompletableFuture<List<String>> two = checks(catalog, "d2");
      assertThat(one.get()).hasSize(100).containsOnly("version 1");
      assertThat(two.get()).hasSize(100).containsOnly("version 2: two");
    }
  }

  @Test
  void aLibraryFindsItsServicesInThePluginAndNeverInTheHost() throws Exception {
    Path hosts = library(1, elsewhere.resolve("library.jar"));
    library(2, plugins.resolve("d2/library.jar"));
    destination("d2", "l.Library.services()", hosts);

    try (HostLoader host = new HostLoader(hosts);
        DestinationCatalog catalog = DestinationCatalog.of(host, List.of(plugins))) {
      assertThat(host.getResource(SERVICE)).isNotNull();
      assertThat(check(catalog, "d2")).isEqualTo("[greeting 2] of [jar]");
    }
  }

  @Test
  void whatAPluginLacksIsNotTakenFromTheHost() throws Exception {
    Path hosts = library(1, elsewhere.resolve("library.jar"));
    destination(
        "lacking",
        """
        seen("l.Library") + seen("org.slf4j.simple.SimpleLogger")
            + seen("com.fasterxml.jackson.databind.ObjectMapper") + seen("org.slf4j.Logger")
            + seen("org.slf4j.spi.SLF4JServiceProvider") + seen("org.jspecify.annotations.Nullable")
        """,
        hosts);

    try (HostLoader host = new HostLoader(hosts);
        DestinationCatalog catalog = DestinationCatalog.of(host, List.of(plugins))) {
      assertThat(Class.forName("org.slf4j.simple.SimpleLogger")).isNotNull();
      assertThat(check(catalog, "lacking")).isEqualTo("none,none,none,host's,host's,host's,");
    }
  }

  @Test
  void aBindingOfSlf4jThatAPluginBringsIsItsOwn() throws Exception {
    Path binding =
        PluginJar.of(
                Map.of(
                    "org.slf4j.simple.SimpleLogger",
                    "package org.slf4j.simple; public class SimpleLogger { }"))
            .writeTo(plugins.resolve("binding/slf4j-simple.jar"));
    destination("binding", "seen(\"org.slf4j.simple.SimpleLogger\")", binding);

    try (DestinationCatalog catalog = discover()) {
      assertThat(check(catalog, "binding")).isEqualTo("its own,");
    }
  }

  @Test
  void aResourceOfThePluginComesBeforeThatOfTheJdk() throws Exception {
    String name = "java/lang/Object.class";
    Path mine = PluginJar.of(Map.of()).with(name, "mine").writeTo(elsewhere.resolve("own.jar"));

    try (PluginClassLoader loader =
        PluginClassLoader.of(Path.of("own"), List.of(mine), getClass().getClassLoader())) {
      assertThat(loader.getResource(name)).asString().contains("own.jar");
      assertThat(loader.getResources(name).asIterator())
          .toIterable()
          .hasSize(2)
          .first()
          .asString()
          .contains("own.jar");
      assertThat(loader.getResourceAsStream(name)).hasContent("mine");
      URL own = Objects.requireNonNull(loader.getResource(name));
      assertThat(new URL(own, "Object.class#top").openStream()).hasContent("mine");
      assertThat(new URL(own, "/java/lang/Object.class").openStream()).hasContent("mine");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"resource", "stream"})
  void aFolderCanBeReplacedOnceTheCatalogIsClosed(String readBy) throws Exception {
    for (int version = 1; version <= 3; version++) {
      Path folder = plugins.resolve("replaced");
      library(version, folder.resolve("library.jar"));
      destination("replaced", "l.Library.%s()".formatted(readBy), folder.resolve("library.jar"));

      try (DestinationCatalog catalog = discover()) {
        assertThat(check(catalog, "replaced")).isEqualTo("resource " + version);
      }
      assertThat(openFiles()).noneMatch(file -> file.startsWith(plugins.toString()));
      for (String jar : List.of("library.jar", "replaced.jar")) {
        Files.delete(folder.resolve(jar));
      }
      Files.delete(folder);
    }
  }

  @Test
  void aClassLoaderGoesWithItsCatalog() throws Exception {
    library(1, plugins.resolve("gone/library.jar"));
    destination(
        "gone", "l.Library.services() + l.Library.resource()", plugins.resolve("gone/library.jar"));
    ReferenceQueue<ClassLoader> queue = new ReferenceQueue<>();

    WeakReference<ClassLoader> loader = useAndClose("gone", queue);

    long deadline = System.nanoTime() + 30_000_000_000L;
    while (queue.remove(50) == null && System.nanoTime() < deadline) {
      System.gc();
    }
    assertThat(loader.get()).as("the class loader of a plugin whose catalog is closed").isNull();
  }

  @Test
  void aClosedLoaderLoadsNothingAnyMore() throws Exception {
    destination("closed", "seen(\"p.Other\")", plugins);
    Destination destination;
    try (DestinationCatalog catalog = discover()) {
      destination = catalog.find("closed").orElseThrow().destination();
    }
    ClassLoader loader = ((GuardedDestination) destination).context().loader();
    assertThat(loader.getResource("p/Closed.class")).isNull();
    assertThatThrownBy(() -> loader.loadClass("p.Unknown"))
        .isInstanceOf(ClassNotFoundException.class);
  }

  // In a frame of its own, so that nothing of it stays on the stack.
  private WeakReference<ClassLoader> useAndClose(String id, ReferenceQueue<ClassLoader> queue)
      throws InterruptedException {
    try (DestinationCatalog catalog = discover()) {
      assertThat(check(catalog, id)).contains("greeting 1");
      assertThat(catalog.examine()).isNotEmpty();
      Destination destination = catalog.find(id).orElseThrow().destination();
      return new WeakReference<>(((GuardedDestination) destination).context().loader(), queue);
    }
  }

  private static CompletableFuture<List<String>> checks(DestinationCatalog catalog, String id) {
    return CompletableFuture.supplyAsync(
        () ->
            IntStream.range(0, 100)
                .mapToObj(
                    i -> {
                      try {
                        return check(catalog, id);
                      } catch (InterruptedException e) {
                        throw new IllegalStateException(e);
                      }
                    })
                .toList());
  }

  private static String check(DestinationCatalog catalog, String id) throws InterruptedException {
    DiscoveredDestination found = catalog.find(id).orElseThrow();
    SettingsResult result =
        found.spec().validate(RawSettings.builder().put(Scope.TARGET, "topic", "a").build());
    Settings settings = result.orElseThrow();
    List<CheckStep> steps = found.destination().check(settings, CheckContext.unobserved()).steps();
    return steps.get(0).message();
  }

  /** A library of which nothing fits its next version but its name. */
  private static Path library(int version, Path jar) throws IOException {
    String members =
        version == 1
            ? "public String version(int n) { return \"version \" + n; }"
            : "public static StringBuilder version(String s) {"
                + " return new StringBuilder(\"version 2: \").append(s); }";
    return PluginJar.of(
            Map.of(
                "l.Library",
                """
                package l;
                import java.util.*;
                public class Library {
                  %s
                  public static String services() throws Exception {
                    List<String> all = new ArrayList<>();
                    for (Greeting each : ServiceLoader.load(Greeting.class)) all.add(each.text());
                    List<String> places = new ArrayList<>();
                    ClassLoader own = Library.class.getClassLoader();
                    for (java.net.URL url : Collections.list(own.getResources("%s"))) {
                      places.add(url.getProtocol());
                    }
                    return all + " of " + places;
                  }
                  public static String resource() throws Exception {
                    try (var in = Library.class.getResource("/l/text").openStream()) {
                      return new String(in.readAllBytes());
                    }
                  }
                  public static String stream() throws Exception {
                    return new String(Library.class.getResourceAsStream("/l/text").readAllBytes());
                  }
                }
                """
                    .formatted(members, SERVICE),
                "l.Greeting",
                "package l; public interface Greeting { String text(); }",
                "l.Own",
                "package l; public class Own implements Greeting {"
                    + " public String text() { return \"greeting "
                    + version
                    + "\"; } }"))
        .with(SERVICE, "l.Own")
        .with("l/text", "resource " + version)
        .writeTo(jar);
  }

  /** A destination whose check says what an expression gives. */
  private void destination(String id, String expression, Path library) throws IOException {
    String name = "p." + id.substring(0, 1).toUpperCase(Locale.ROOT) + id.substring(1);
    String source =
        PluginJar.destination(name, id, ".syncModes(SyncMode.INSERT)")
            .replace(
                "return context.start().report();",
                """
                var steps = context.start();
                try {
                  steps.passed("said", %s);
                } catch (Exception e) {
                  throw new IllegalStateException(e);
                }
                return steps.report();
                """
                    .formatted(expression))
            .replace(
                "implements Destination {",
                """
                implements Destination {
                  private static String seen(String name) {
                    try {
                      ClassLoader own = %s.class.getClassLoader();
                      Class<?> type = Class.forName(name, false, own);
                      return type.getClassLoader() == own ? "its own," : "host's,";
                    } catch (ClassNotFoundException e) {
                      return "none,";
                    }
                  }
                """
                    .formatted(name));
    PluginJar.of(Map.of(name, source))
        .naming(name)
        .against(library)
        .writeTo(plugins.resolve(id).resolve(id + ".jar"));
  }

  private static List<String> openFiles() throws IOException {
    Path descriptors = Path.of("/proc/self/fd");
    if (!Files.isDirectory(descriptors)) {
      return List.of(); // elsewhere, a file that is open cannot be deleted in the first place
    }
    try (var files = Files.list(descriptors)) {
      return files
          .filter(Files::exists)
          .map(
              each -> {
                try {
                  return Files.readSymbolicLink(each).toString();
                } catch (IOException e) {
                  return ""; // closed meanwhile
                }
              })
          .toList();
    }
  }

  private DestinationCatalog discover() {
    return DestinationCatalog.of(getClass().getClassLoader(), List.of(plugins));
  }

  /** A host that has a library, too. */
  private static final class HostLoader extends URLClassLoader {
    HostLoader(Path jar) throws IOException {
      super(new URL[] {jar.toUri().toURL()}, HostLoader.class.getClassLoader());
    }
  }
}
