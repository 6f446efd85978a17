package com.signalsmith.destination.runtime;

import com.signalsmith.destination.spi.Destination;
import com.signalsmith.destination.spi.DestinationSpec;
import com.signalsmith.destination.spi.NearMiss;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The destinations that there are.
 *
 * <p>Immutable once made; any thread. A provider that cannot be used is recorded and does not hide
 * the others. Two providers with one id are both refused, because nobody could tell which of them a
 * definition means. {@link #close()} closes the class loaders of plugin directories; after that no
 * destination of the catalog may be used.
 */
public final class DestinationCatalog implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(DestinationCatalog.class);
  private static final String PROVIDERS = "META-INF/services/" + Destination.class.getName();

  private final Map<String, DiscoveredDestination> destinations;
  private final List<BrokenProvider> broken;
  private final List<PluginClassLoader> loaders;

  private DestinationCatalog(
      Map<String, DiscoveredDestination> destinations,
      List<BrokenProvider> broken,
      List<PluginClassLoader> loaders) {
    this.destinations = destinations;
    this.broken = List.copyOf(broken);
    this.loaders = List.copyOf(loaders);
  }

  /** Finds the destinations on a class loader's own class path. */
  public static DestinationCatalog ofClassPath(ClassLoader loader) {
    return of(loader, List.of());
  }

  /**
   * Finds the destinations on a class loader's class path and in plugin directories.
   *
   * @param loader what plugins share with the host comes from it
   * @param pluginDirectories each holds one folder of jars per plugin; one that does not exist is
   *     recorded as broken
   */
  public static DestinationCatalog of(ClassLoader loader, List<Path> pluginDirectories) {
    Discovery discovery = new Discovery();
    discovery.scan(loader, "class path");
    for (Path directory : pluginDirectories) {
      discovery.scanDirectory(directory, loader);
    }
    DestinationCatalog catalog = discovery.catalog();
    LOG.debug("found destinations {}", catalog.destinations.keySet());
    catalog.broken.forEach(each -> LOG.warn("{}: {}", each.location(), each.message()));
    return catalog;
  }

  /** Returns the destinations by ascending id. */
  public Collection<DiscoveredDestination> destinations() {
    return destinations.values();
  }

  /** Returns the destination with this id. */
  public Optional<DiscoveredDestination> find(String id) {
    return Optional.ofNullable(destinations.get(id));
  }

  /** Returns the providers that cannot be used, and why. */
  public List<BrokenProvider> broken() {
    return broken;
  }

  /**
   * Returns, for a message, that an id was not found, which ids there are, and which one is close.
   */
  public String notFound(String id) {
    String known =
        destinations.isEmpty()
            ? "no destination was found at all"
            : "found are " + String.join(", ", destinations.keySet());
    return "there is no destination '"
        + id
        + "', "
        + known
        + NearMiss.hint(id, destinations.keySet());
  }

  @Override
  public void close() {
    for (PluginClassLoader loader : loaders) {
      try {
        loader.close();
      } catch (IOException e) {
        LOG.warn("the class loader of plugin '{}' could not be closed", loader.getName(), e);
      }
    }
  }

  /** One walk over class path and plugin directories. */
  private static final class Discovery {

    private final Map<String, List<DiscoveredDestination>> found = new TreeMap<>();
    private final List<BrokenProvider> broken = new ArrayList<>();
    private final List<PluginClassLoader> loaders = new ArrayList<>();

    void scanDirectory(Path directory, ClassLoader parent) {
      if (!Files.isDirectory(directory)) {
        broken.add(new BrokenProvider(directory.toString(), "there is no such plugin directory"));
        return;
      }
      for (Path plugin : list(directory)) {
        List<Path> jars =
            Files.isDirectory(plugin)
                ? list(plugin).stream().filter(jar -> jar.toString().endsWith(".jar")).toList()
                : List.of();
        if (!jars.isEmpty()) {
          PluginClassLoader loader = PluginClassLoader.of(plugin.getFileName(), jars, parent);
          loaders.add(loader);
          if (!scan(loader, plugin.toString())) {
            broken.add(
                new BrokenProvider(
                    plugin.toString(),
                    "its jars name no destination; look for '"
                        + PROVIDERS
                        + "' in them, or remove the folder"));
          }
        }
      }
    }

    /** Returns whether there is any provider, be it of use or not. */
    boolean scan(ClassLoader loader, String location) {
      boolean any = false;
      Iterator<ServiceLoader.Provider<Destination>> providers =
          ServiceLoader.load(Destination.class, loader).stream().iterator();
      while (true) {
        try {
          if (!providers.hasNext()) {
            return any;
          }
          any = true;
          add(providers.next());
        } catch (ServiceConfigurationError | LinkageError | RuntimeException e) {
          any = true;
          broken.add(new BrokenProvider(location, "a provider cannot be used: " + rootMessage(e)));
        }
      }
    }

    private void add(ServiceLoader.Provider<Destination> each) {
      PluginContext context = new PluginContext(each.type().getClassLoader());
      Destination provider = context.call(each::get);
      DestinationSpec spec = context.call(provider::spec);
      Package ownPackage = provider.getClass().getPackage();
      String version = Optional.ofNullable(ownPackage.getImplementationVersion()).orElse("unknown");
      found
          .computeIfAbsent(spec.id(), id -> new ArrayList<>())
          .add(
              new DiscoveredDestination(
                  spec,
                  version,
                  locationOf(provider.getClass()),
                  new GuardedDestination(provider, context)));
    }

    DestinationCatalog catalog() {
      Map<String, DiscoveredDestination> unique = new LinkedHashMap<>();
      found.forEach(
          (id, all) -> {
            if (all.size() == 1) {
              unique.put(id, all.get(0));
            } else {
              List<String> places = all.stream().map(DiscoveredDestination::location).toList();
              broken.add(
                  new BrokenProvider(
                      places.get(0),
                      "destination '" + id + "' was found twice, so neither is used: " + places));
            }
          });
      return new DestinationCatalog(unique, broken, loaders);
    }

    private static List<Path> list(Path directory) {
      try (Stream<Path> files = Files.list(directory)) {
        return files.sorted().toList();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    private static String locationOf(Class<?> type) {
      CodeSource source = type.getProtectionDomain().getCodeSource();
      URL url = source == null ? null : source.getLocation();
      if (url == null) {
        return "unknown";
      }
      try {
        return Path.of(url.toURI()).toString();
      } catch (URISyntaxException | IllegalArgumentException e) {
        return url.toString();
      }
    }

    private static String rootMessage(Throwable problem) {
      Throwable root = problem;
      while (root.getCause() != null) {
        root = root.getCause();
      }
      return root.getClass().getSimpleName() + ": " + root.getMessage();
    }
  }
}
