package com.signalsmith.destination.runtime;

import com.signalsmith.destination.spi.Destination;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Enumeration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;

/**
 * Finds the destinations in jars by their class files, whether a service file names them or not.
 *
 * <p>A scan belongs to one thread.
 */
final class ImplementorScan {

  private final Map<String, ClassHeader> classes = new HashMap<>();

  private ImplementorScan() {}

  /** Returns the public classes that are destinations and could be made, by name. */
  static List<String> of(Collection<JarFacts> jars) {
    ImplementorScan scan = new ImplementorScan();
    jars.forEach(jar -> scan.read(Path.of(jar.location())));
    return scan.classes.values().stream()
        .filter(ClassHeader::isPublicAndConcrete)
        .filter(each -> scan.isDestination(each, 0))
        .map(ClassHeader::name)
        .sorted()
        .toList();
  }

  private void read(Path path) {
    try (JarFile jar = new JarFile(path.toFile(), false)) {
      for (Enumeration<JarEntry> all = jar.entries(); all.hasMoreElements(); ) {
        JarEntry entry = all.nextElement();
        if (entry.getName().endsWith(".class") && !entry.getName().startsWith("META-INF/")) {
          read(jar, entry);
        }
      }
    } catch (IOException e) {
      // Whoever reads what the jar says of itself has told of it already.
    }
  }

  private void read(JarFile jar, JarEntry entry) {
    try (InputStream content = jar.getInputStream(entry)) {
      ClassHeader header = ClassHeader.read(new BufferedInputStream(content));
      if (!PluginClassLoader.shares(header.name())) {
        classes.putIfAbsent(header.name(), header);
      }
    } catch (IOException | RuntimeException e) {
      // A class that nobody can read is no destination that somebody forgot to name.
    }
  }

  // No chain of classes is that long, unless it is a ring that no compiler has made.
  private boolean isDestination(ClassHeader type, int depth) {
    return depth < 100
        && type.parents().stream()
            .anyMatch(
                parent ->
                    parent.equals(Destination.class.getName())
                        || (classes.containsKey(parent)
                            && isDestination(classes.get(parent), depth + 1)));
  }
}
