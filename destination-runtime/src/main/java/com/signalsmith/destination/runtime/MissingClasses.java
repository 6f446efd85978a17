package com.signalsmith.destination.runtime;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Finds what a destination's classes refer to and nobody has, which would otherwise show when a run
 * comes to it; one thread.
 *
 * <p>Only the jar of the destination itself is read: libraries refer to much that they can do
 * without. Classes are loaded for it, by the loader of the destination, and none is initialized.
 */
final class MissingClasses {

  private static final int NAMED = 3;

  private final ClassLoader loader;
  // Each class that was looked for, with the one that is missing: itself, or what it extends.
  private final Map<String, Optional<String>> asked = new HashMap<>();

  private MissingClasses(ClassLoader loader) {
    this.loader = loader;
  }

  /**
   * Returns what is missing, as one finding.
   *
   * <p>It is broken where classes of the destination's own package refer to it. Where only others
   * do, such as those of a library that was merged into the jar, nobody can tell whether they are
   * ever used.
   */
  static Optional<PluginFinding> of(DiscoveredDestination found) {
    if (!(found.destination() instanceof GuardedDestination guarded)) {
      return Optional.empty();
    }
    Class<?> type = guarded.destination().getClass();
    Optional<Path> jar = JarFacts.jarOf(type).filter(Files::isRegularFile);
    if (jar.isEmpty()) {
      return Optional.empty();
    }
    String own = type.getPackageName();
    MissingClasses missing = new MissingClasses(guarded.context().loader());
    Map<String, String> byOwn = new TreeMap<>();
    Map<String, String> byOthers = new TreeMap<>();
    for (ClassHeader header : ClassHeader.allIn(jar.get())) {
      missing.lookFor(header, packageOf(header.name()).equals(own) ? byOwn : byOthers);
    }
    if (!byOwn.isEmpty()) {
      return Optional.of(
          PluginFinding.broken(
              "class_missing",
              found.location(),
              message(byOwn),
              "put the jar of the library that has it into the folder of the plugin (libraries of"
                  + " the host are not shared); if it is the plugin's own class, build or copy its"
                  + " jar once more"));
    }
    return byOthers.isEmpty()
        ? Optional.empty()
        : Optional.of(
            PluginFinding.warning(
                "class_missing",
                found.location(),
                message(byOthers),
                "if a library in this jar cannot do without, add the jar that has it"));
  }

  private static String packageOf(String className) {
    return className.substring(0, Math.max(0, className.lastIndexOf('.')));
  }

  private void lookFor(ClassHeader header, Map<String, String> into) {
    for (String reference : header.references()) {
      asked
          .computeIfAbsent(reference, this::missing)
          .ifPresent(missing -> into.putIfAbsent(missing, header.name()));
    }
  }

  /** Returns which class is not there when this one is loaded. */
  private Optional<String> missing(String name) {
    try {
      Class.forName(name, false, loader);
      return Optional.empty();
    } catch (ClassNotFoundException e) {
      return Optional.of(name);
    } catch (LinkageError e) {
      return ProviderFailures.missingClass(e);
    }
  }

  private static String message(Map<String, String> missing) {
    List<String> named = new ArrayList<>();
    missing.forEach((name, from) -> named.add("'" + name + "', to which '" + from + "' refers"));
    String first = String.join("; ", named.subList(0, Math.min(NAMED, named.size())));
    return missing.size() == 1
        ? "a class is missing that none of its jars has: " + first
        : missing.size()
            + " classes are missing that none of its jars has: "
            + first
            + (missing.size() > NAMED ? "; and " + (missing.size() - NAMED) + " more" : "");
  }
}
