package com.signalsmith.destination.runtime;

import com.signalsmith.destination.runtime.PluginFinding.Level;
import com.signalsmith.destination.spi.Destination;
import com.signalsmith.destination.spi.NearMiss;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The destinations that there are.
 *
 * <p>Any thread. What is in a plugin's folder is looked at when it is first asked for, once, and
 * stays the same from then on. {@link #find} asks the folder that is named like the id and leaves
 * the others alone where that has it, so that a run neither waits for nor depends on plugins that
 * it does not use.
 *
 * <p>A provider that cannot be used is told by {@link #findings()} and does not hide the others.
 * Two destinations with one id are both refused, because nobody could tell which of them a
 * definition means, unless one of them is in the folder that is named like it. {@link #close()}
 * closes the class loaders of the plugins; after that neither the catalog nor a destination of it
 * may be used.
 */
public final class DestinationCatalog implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(DestinationCatalog.class);
  private static final String CLASS_PATH = "class path";

  private final List<PluginHealth> classPath;
  private final List<PluginHealth> strays;
  private final List<PluginFolder> folders;
  private final Set<PluginFinding> told = new HashSet<>();
  private @Nullable DestinationIds ids;
  private boolean closed;

  private DestinationCatalog(
      List<PluginHealth> classPath, List<PluginHealth> strays, List<PluginFolder> folders) {
    this.classPath = classPath;
    this.strays = strays;
    this.folders = folders;
  }

  /** Finds the destinations on a class loader's own class path. */
  public static DestinationCatalog ofClassPath(ClassLoader loader) {
    return of(loader, List.of());
  }

  /**
   * Finds the destinations on a class loader's class path and in plugin directories.
   *
   * <p>A plugin whose folder has jars of the class path counts as one of its folder, found when it
   * is asked for like the others, but is loaded from the class path: such a plugin starts faster,
   * because the JVM can map its classes from an archive, and shares libraries with the host.
   *
   * @param loader what plugins share with the host comes from it
   * @param pluginDirectories each holds one folder of jars per plugin; that one does not exist is a
   *     finding
   */
  public static DestinationCatalog of(ClassLoader loader, List<Path> pluginDirectories) {
    List<PluginHealth> strays = new ArrayList<>();
    List<PluginFolder> folders = new ArrayList<>();
    for (Path path : pluginDirectories) {
      PluginDirectory directory = PluginDirectory.of(path, loader);
      folders.addAll(directory.folders());
      strays.addAll(directory.strays());
    }
    return new DestinationCatalog(scan(loader, folders), strays, folders);
  }

  /** Returns the destinations by ascending id; looks at every plugin. */
  public synchronized Collection<DiscoveredDestination> destinations() {
    return everything().unique().values();
  }

  /** Returns the destination with this id; looks at other plugins only where it must. */
  public synchronized Optional<DiscoveredDestination> find(String id) {
    requireOpen();
    List<PluginHealth> own =
        folders.stream()
            .filter(folder -> folder.name().equals(id))
            .flatMap(folder -> folder.contents().stream())
            .toList();
    if (withId(id, own).count() != 1 || withId(id, classPath).findAny().isPresent()) {
      return Optional.ofNullable(everything().unique().get(id));
    }
    warn(classPath);
    warn(strays);
    warn(own);
    return withId(id, own).findFirst();
  }

  /**
   * Returns why something that lies where plugins lie cannot be used; looks at every plugin.
   *
   * <p>What is not broken but strange, and what is wrong with destinations that can be used, only
   * {@link #examine()} finds.
   */
  public synchronized List<PluginFinding> findings() {
    return everything().all().stream()
        .flatMap(each -> each.findings().stream())
        .filter(finding -> finding.level() == Level.BROKEN)
        .toList();
  }

  /**
   * Looks into everything that lies where plugins lie, and says of each what is wrong with it.
   *
   * <p>It reads every class file of the plugins, makes each destination a second time, and holds
   * what that says of itself against the rules of the contract that need no system (D-2 to D-5 and
   * C-8). It opens no connection. Best asked of a catalog of its own: where a run of this one is
   * going on, its threads would be taken for some that a destination starts too early.
   *
   * @return those with an id first and by it, then the others, by place
   */
  public synchronized List<PluginHealth> examine() {
    return PluginExamination.of(all().all(), folders);
  }

  /**
   * Returns, for a message, that an id was not found, and why: what is wrong with the one that has
   * it, or else which ids there are, which one is close, and at how many places something is that
   * cannot be used.
   */
  public synchronized String notFound(String id) {
    String unknown = "there is no destination '" + id + "'";
    Collection<String> known = everything().unique().keySet();
    Optional<PluginFinding> reason =
        everything().all().stream()
            .filter(each -> each.id().filter(id::equals).isPresent() || isAt(each.location(), id))
            .flatMap(each -> each.findings().stream())
            .filter(finding -> finding.level() == Level.BROKEN)
            .findFirst();
    if (reason.isPresent()) {
      return unknown
          + " that can be used: "
          + reason.get().location()
          + ": "
          + reason.get().message()
          + "; "
          + reason.get().remedy();
    }
    return unknown
        + ", "
        + (known.isEmpty()
            ? "no destination was found at all"
            : "found are " + String.join(", ", known))
        + NearMiss.hint(id, known)
        + doctorHint();
  }

  // What cannot even be read has no id by which it could be told from what is not there.
  private String doctorHint() {
    long broken =
        everything().all().stream()
            .filter(each -> each.worst().filter(worst -> worst == Level.BROKEN).isPresent())
            .count();
    return broken == 0
        ? ""
        : "; what is at %d place%s cannot be used, and 'signalsmith doctor' says why"
            .formatted(broken, broken == 1 ? "" : "s");
  }

  @Override
  public synchronized void close() {
    closed = true;
    folders.forEach(PluginFolder::close);
  }

  /** Returns all there is, and warns of what cannot be used. */
  private DestinationIds everything() {
    DestinationIds all = all();
    warn(all.all());
    return all;
  }

  private DestinationIds all() {
    requireOpen();
    if (ids == null) {
      ids = DestinationIds.of(Stream.of(classPath, strays).flatMap(List::stream).toList(), folders);
      LOG.debug("found destinations {}", ids.unique().keySet());
    }
    return ids;
  }

  private void requireOpen() {
    if (closed) {
      throw new IllegalStateException("the catalog is closed");
    }
  }

  private void warn(List<PluginHealth> places) {
    for (PluginHealth place : places) {
      for (PluginFinding finding : place.findings()) {
        if (finding.level() == Level.BROKEN && told.add(finding)) {
          LOG.warn("{}: {}", finding.location(), finding.message());
        }
      }
    }
  }

  private static Stream<DiscoveredDestination> withId(String id, List<PluginHealth> places) {
    return places.stream()
        .flatMap(each -> Optional.ofNullable(each.destination()).stream())
        .filter(each -> each.spec().id().equals(id));
  }

  /** Returns whether a place is a folder of this name, or in one. */
  private static boolean isAt(String location, String folder) {
    String[] names = location.split("[/\\\\]", -1);
    int last = names.length - 1;
    return names[last].equals(folder) || (last > 0 && names[last - 1].equals(folder));
  }

  /** Returns what is on the class path and in no folder of a plugin. */
  private static List<PluginHealth> scan(ClassLoader loader, List<PluginFolder> folders) {
    List<PluginHealth> found = new ArrayList<>();
    Iterator<ServiceLoader.Provider<Destination>> providers =
        ServiceLoader.load(Destination.class, loader).stream().iterator();
    while (true) {
      try {
        if (!providers.hasNext()) {
          return found;
        }
        ServiceLoader.Provider<Destination> provider = providers.next();
        if (folders.stream().noneMatch(folder -> folder.has(provider.type()))) {
          found.add(probe(provider));
        }
      } catch (ServiceConfigurationError | LinkageError e) {
        found.add(
            PluginHealth.of(
                new ProviderFailures("a destination")
                    .because("when its class is loaded", e)
                    .finding(CLASS_PATH)));
      }
    }
  }

  private static PluginHealth probe(ServiceLoader.Provider<Destination> provider) {
    Class<?> type = provider.type();
    JarFacts jar = JarFacts.ofClassPath(type);
    ProviderProbe probe = new ProviderProbe(type.getName(), jar);
    try {
      probe.requireVersion();
      return PluginHealth.of(probe.describe(type, provider::get));
    } catch (UnusableProvider e) {
      return PluginHealth.of(jar, e.finding(jar.location()));
    }
  }
}
