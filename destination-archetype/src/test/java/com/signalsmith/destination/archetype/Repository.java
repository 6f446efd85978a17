package com.signalsmith.destination.archetype;

import com.signalsmith.destination.spi.Destination;
import com.signalsmith.destination.testkit.DestinationHarness;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * A local Maven repository with this build's artifacts, which are installed nowhere, and, by links,
 * with whatever the user's own has beside them: nothing is downloaded twice.
 */
final class Repository {

  private static final String VERSION = System.getProperty("project.version", "");
  private static final List<String> GROUP = List.of("com", "signalsmith");

  private final Path root;

  private Repository(Path root) {
    this.root = root;
  }

  /** Makes it anew, and returns where it is. */
  static Path make() throws IOException, URISyntaxException {
    Path root = Path.of("target", "repository").toAbsolutePath();
    delete(root);
    link(Path.of(System.getProperty("maven.repository")), Files.createDirectory(root), GROUP);
    Repository repository = new Repository(root);
    Path build = Path.of("..").toAbsolutePath().normalize();
    repository.add("signalsmith-destinations", build.resolve("pom.xml"), "pom");
    repository.add("destination-spi", build.resolve("destination-spi/pom.xml"), "pom");
    repository.add("destination-spi", jarOf(Destination.class), "jar");
    repository.add("destination-testkit", build.resolve("destination-testkit/pom.xml"), "pom");
    repository.add("destination-testkit", jarOf(DestinationHarness.class), "jar");
    repository.add("destination-archetype", Path.of("pom.xml"), "pom");
    Path archetype = Path.of("target", "destination-archetype-" + VERSION + ".jar");
    repository.add("destination-archetype", archetype, "jar");
    return root;
  }

  // What a link leads to stays.
  private static void delete(Path directory) throws IOException {
    if (Files.exists(directory)) {
      try (Stream<Path> files = Files.walk(directory)) {
        for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(file);
        }
      }
    }
  }

  private void add(String artifact, Path file, String type) throws IOException {
    Path directory = root.resolve(String.join("/", GROUP)).resolve(artifact).resolve(VERSION);
    Files.createDirectories(directory);
    Files.copy(file, directory.resolve(artifact + "-" + VERSION + "." + type));
  }

  // Everything but what is at the end of a path.
  private static void link(Path from, Path to, List<String> path) throws IOException {
    if (path.isEmpty()) {
      return;
    }
    String own = path.get(0);
    Files.createDirectory(to.resolve(own));
    if (!Files.isDirectory(from)) {
      return;
    }
    try (Stream<Path> entries = Files.list(from)) {
      for (Path entry : entries.filter(Files::isDirectory).toList()) {
        String name = entry.getFileName().toString();
        if (!name.equals(own)) {
          Files.createSymbolicLink(to.resolve(name), entry);
        }
      }
    }
    link(from.resolve(own), to.resolve(own), path.subList(1, path.size()));
  }

  private static Path jarOf(Class<?> type) throws URISyntaxException {
    return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
  }
}
