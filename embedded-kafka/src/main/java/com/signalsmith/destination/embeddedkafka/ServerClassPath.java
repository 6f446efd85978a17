package com.signalsmith.destination.embeddedkafka;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.MalformedURLException;
import java.net.URISyntaxException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Where a broker's process finds its classes. */
final class ServerClassPath {
  private static final String SERVER_CLASS = "kafka/Kafka.class";

  private ServerClassPath() {}

  /** The class path of the running JVM, which must hold Kafka's server. */
  static List<Path> ofThisJvm() {
    // Surefire and Failsafe may hide the tests' class path behind a jar that has only a manifest.
    var text =
        Optional.ofNullable(System.getProperty("surefire.test.class.path"))
            .orElseGet(() -> System.getProperty("java.class.path"));
    var paths =
        withThisModule(
            Arrays.stream(text.split(File.pathSeparator))
                .filter(entry -> !entry.isEmpty())
                .map(Path::of)
                .toList());
    if (!holdsServer(paths)) {
      throw new EmbeddedKafkaException(
          "no Kafka server is on this JVM's class path; add org.apache.kafka:kafka_2.13, or name a directory of its"
              + " jars with serverJars(path)");
    }
    return paths;
  }

  /** Every jar of a directory, which must hold Kafka's server, and this module itself. */
  static List<Path> ofDirectory(Path directory) {
    try (var files = Files.list(directory)) {
      var paths =
          withThisModule(files.filter(file -> file.toString().endsWith(".jar")).sorted().toList());
      if (!holdsServer(paths)) {
        throw new EmbeddedKafkaException(
            "no jar in '"
                + directory
                + "' holds a Kafka server; put kafka_2.13 and what it needs there");
      }
      return paths;
    } catch (IOException e) {
      throw new EmbeddedKafkaException(
          "cannot list the Kafka server's jars in '"
              + directory
              + "'; name a directory that exists",
          e);
    }
  }

  private static List<Path> withThisModule(List<Path> paths) {
    Set<Path> all = new LinkedHashSet<>();
    all.add(thisModule());
    paths.forEach(path -> all.add(path.toAbsolutePath()));
    return List.copyOf(all);
  }

  private static Path thisModule() {
    try {
      return Path.of(
          ServerClassPath.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException("the place of this module's classes is not a path", e);
    }
  }

  private static boolean holdsServer(List<Path> paths) {
    var urls = paths.stream().map(ServerClassPath::url).toArray(URL[]::new);
    try (var loader = new URLClassLoader(urls, null)) {
      return loader.findResource(SERVER_CLASS) != null;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static URL url(Path path) {
    try {
      return path.toUri().toURL();
    } catch (MalformedURLException e) {
      throw new IllegalStateException("'" + path + "' is no place for classes", e);
    }
  }
}
