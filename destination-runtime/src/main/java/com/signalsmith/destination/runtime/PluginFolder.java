package com.signalsmith.destination.runtime;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A folder with the jars of one plugin; nothing of it is read, and no class loaded, before somebody
 * asks what it has.
 *
 * <p>Not safe for several threads at a time; the catalog sees to that.
 */
final class PluginFolder implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(PluginFolder.class);

  private final Path folder;
  private final ClassLoader host;
  private final List<JarFacts> jars = new ArrayList<>();
  private final List<PluginHealth> contents = new ArrayList<>();
  private boolean read;
  private @Nullable PluginClassLoader loader;

  PluginFolder(Path folder, ClassLoader host) {
    this.folder = folder;
    this.host = host;
  }

  String name() {
    return String.valueOf(folder.getFileName());
  }

  /** Returns what it has and what is wrong with it, the same at each call. */
  List<PluginHealth> contents() {
    if (!read) {
      read = true;
      read();
    }
    return contents;
  }

  /** Returns the jars that could be read; empty before {@link #contents()} was asked for. */
  List<JarFacts> jars() {
    return jars;
  }

  /** Returns whether a class came from a jar in this folder. */
  boolean has(Class<?> type) {
    try {
      Path jar = JarFacts.jarOf(type).orElse(null);
      return jar != null && jar.getParent() != null && Files.isSameFile(jar.getParent(), folder);
    } catch (IOException e) {
      return false;
    }
  }

  @Override
  public void close() {
    if (loader != null) {
      try {
        loader.close();
      } catch (IOException e) {
        LOG.warn("the class loader of plugin '{}' could not be closed", name(), e);
      }
    }
  }

  private void read() {
    List<Path> files;
    try {
      files = list(folder);
    } catch (UncheckedIOException e) {
      broken("folder_unreadable", "the folder cannot be read", "mend its permissions");
      return;
    }
    List<Path> paths = files.stream().filter(PluginFolder::isJar).toList();
    if (paths.isEmpty()) {
      tellOfNoJar(files.isEmpty());
      return;
    }
    paths.forEach(this::readJar);
    Map<String, JarFacts> providers = providers();
    if (providers.isEmpty() && !jars.isEmpty()) {
      tellOfNoProvider();
    }
    boolean onClassPath =
        !providers.isEmpty() && providers.keySet().stream().allMatch(this::isOfHost);
    ClassLoader plugin = onClassPath ? host : ownLoader(paths);
    providers.forEach((name, jar) -> contents.add(load(new ProviderProbe(name, jar), plugin)));
  }

  private ClassLoader ownLoader(List<Path> paths) {
    PluginClassLoader plugin = PluginClassLoader.of(folder.getFileName(), paths, host);
    loader = plugin;
    return plugin;
  }

  /** Returns whether the host would load a class from this very folder. */
  private boolean isOfHost(String className) {
    try {
      return has(Class.forName(className, false, host));
    } catch (ClassNotFoundException | LinkageError e) {
      return false;
    }
  }

  private void readJar(Path path) {
    try {
      jars.add(JarFacts.read(path));
    } catch (IOException | RuntimeException e) {
      contents.add(
          PluginHealth.of(
              PluginFinding.broken(
                  "jar_unreadable",
                  path.toString(),
                  "it cannot be read as a jar: " + e.getMessage(),
                  "copy it once more, from where it came")));
    }
  }

  /** Returns the first jar that names each provider, which is the one whose class is taken. */
  private Map<String, JarFacts> providers() {
    Map<String, JarFacts> first = new LinkedHashMap<>();
    for (JarFacts jar : jars) {
      for (String name : jar.providers()) {
        JarFacts other = first.putIfAbsent(name, jar);
        if (other != null) {
          contents.add(
              PluginHealth.of(
                  jar,
                  PluginFinding.warning(
                      "provider_twice",
                      jar.location(),
                      "'" + name + "' is in '" + Path.of(other.location()).getFileName() + "', too",
                      "remove one of the two jars, such as the older version")));
        }
      }
    }
    return first;
  }

  private PluginHealth load(ProviderProbe probe, ClassLoader plugin) {
    try {
      return PluginHealth.of(probe.load(plugin, jars));
    } catch (UnusableProvider e) {
      return PluginHealth.of(probe.jar(), e.finding(probe.jar().location()));
    }
  }

  private void tellOfNoJar(boolean empty) {
    if (empty) {
      contents.add(
          PluginHealth.of(
              PluginFinding.warning(
                  "folder_empty",
                  folder.toString(),
                  "the folder is empty",
                  "put the jars of a plugin there, or remove it")));
    } else {
      broken(
          "folder_without_jars",
          "the folder has no jar",
          "put the jars of the plugin and of its libraries right into the folder, not below it");
    }
  }

  private void tellOfNoProvider() {
    List<String> there = ImplementorScan.of(jars);
    if (there.isEmpty()) {
      broken(
          "no_destination",
          "its jars have no destination",
          "add the jar of the plugin itself, or remove the folder");
    } else {
      broken(
          "provider_not_registered",
          "no '" + JarFacts.SERVICE_FILE + "' in its jars names " + ProviderProbe.quoted(there),
          "annotate the class with @AutoService(Destination.class); where jars are merged into one,"
              + " have their service files merged, too");
    }
  }

  private void broken(String code, String message, String remedy) {
    contents.add(PluginHealth.of(PluginFinding.broken(code, folder.toString(), message, remedy)));
  }

  static boolean isJar(Path file) {
    return file.toString().endsWith(".jar");
  }

  /** Returns what is in a directory, by name, but for what is hidden. */
  static List<Path> list(Path directory) {
    try (Stream<Path> files = Files.list(directory)) {
      return files.filter(file -> !file.getFileName().toString().startsWith(".")).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
