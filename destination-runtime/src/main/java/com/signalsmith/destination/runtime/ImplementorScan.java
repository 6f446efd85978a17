package com.signalsmith.destination.runtime;

import com.signalsmith.destination.spi.Destination;
import java.nio.file.Path;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

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

  private void read(Path jar) {
    for (ClassHeader header : ClassHeader.allIn(jar)) {
      if (!PluginClassLoader.shares(header.name())) {
        classes.putIfAbsent(header.name(), header);
      }
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
