package com.signalsmith.destination.runtime.source.jdbc;

import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Driver;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The JDBC drivers of a host: those on its class path, and those in directories of jars.
 *
 * <p>Thread rule: any thread. Nothing is loaded before the first driver is asked for. The jars of a
 * directory share one class loader that sees the JDK and nothing of the host, so that a driver's
 * libraries and the host's do not meet.
 */
public final class JdbcDrivers {

  private static final Logger LOG = LoggerFactory.getLogger(JdbcDrivers.class);

  private final ClassLoader host;
  private final List<Path> directories;
  private @Nullable List<Driver> drivers;

  private JdbcDrivers(ClassLoader host, List<Path> directories) {
    this.host = host;
    this.directories = List.copyOf(directories);
  }

  /** Returns the drivers on a class path and in directories, of which some may not exist. */
  public static JdbcDrivers of(ClassLoader host, List<Path> directories) {
    return new JdbcDrivers(host, directories);
  }

  /** Returns where drivers are looked for beside the class path. */
  List<Path> directories() {
    return directories;
  }

  /** Returns the first driver that takes such addresses. */
  synchronized Optional<Driver> find(JdbcUrl url) {
    if (drivers == null) {
      drivers = load();
    }
    return drivers.stream().filter(driver -> accepts(driver, url)).findFirst();
  }

  private static boolean accepts(Driver driver, JdbcUrl url) {
    try {
      return driver.acceptsURL(url.text());
    } catch (SQLException e) {
      return false;
    }
  }

  private List<Driver> load() {
    List<Driver> found = new ArrayList<>();
    for (Path directory : directories) {
      URL[] jars = jars(directory);
      if (jars.length > 0) {
        // Open for as long as the drivers are in use, which is as long as this object.
        ClassLoader platform = ClassLoader.getPlatformClassLoader();
        load(new URLClassLoader("drivers", jars, platform), found);
      }
    }
    load(host, found);
    return List.copyOf(found);
  }

  private static void load(ClassLoader loader, List<Driver> found) {
    Iterator<Driver> each = ServiceLoader.load(Driver.class, loader).iterator();
    boolean more = true;
    while (more) {
      try {
        more = each.hasNext();
        if (more) {
          found.add(each.next());
        }
      } catch (ServiceConfigurationError | LinkageError e) {
        LOG.warn("a JDBC driver cannot be loaded: {}", e.getClass().getSimpleName());
      }
    }
  }

  private static URL[] jars(Path directory) {
    if (!Files.isDirectory(directory)) {
      return new URL[0];
    }
    try (Stream<Path> files = Files.list(directory)) {
      return files
          .filter(file -> file.toString().endsWith(".jar"))
          .sorted()
          .map(JdbcDrivers::url)
          .toArray(URL[]::new);
    } catch (IOException e) {
      LOG.warn("the directory '{}' of drivers cannot be read", directory);
      return new URL[0];
    }
  }

  private static URL url(Path jar) {
    try {
      return jar.toUri().toURL();
    } catch (MalformedURLException e) {
      throw new IllegalArgumentException(e);
    }
  }
}
