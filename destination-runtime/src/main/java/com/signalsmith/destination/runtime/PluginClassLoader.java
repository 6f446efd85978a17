package com.signalsmith.destination.runtime;

import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.List;

/**
 * Loads the classes of one plugin from its own jars first, so that two plugins, or a plugin and its
 * host, may use different versions of a library.
 *
 * <p>Shared with the host are only the JDK and what the contract itself is made of. A class that a
 * plugin lacks is not looked for in the host, because it would work by accident.
 */
final class PluginClassLoader extends URLClassLoader {

  private static final List<String> SHARED =
      List.of("com.signalsmith.destination.spi.", "org.jspecify.", "org.slf4j.");

  static {
    registerAsParallelCapable();
  }

  private final ClassLoader host;

  private PluginClassLoader(String name, URL[] jars, ClassLoader host) {
    super(name, jars, ClassLoader.getPlatformClassLoader());
    this.host = host;
  }

  static PluginClassLoader of(Path name, List<Path> jars, ClassLoader host) {
    URL[] urls = jars.stream().map(PluginClassLoader::url).toArray(URL[]::new);
    return new PluginClassLoader(String.valueOf(name), urls, host);
  }

  @Override
  protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
    if (SHARED.stream().anyMatch(name::startsWith)) {
      return host.loadClass(name);
    }
    return super.loadClass(name, resolve);
  }

  private static URL url(Path jar) {
    try {
      return jar.toUri().toURL();
    } catch (MalformedURLException e) {
      throw new IllegalArgumentException(e);
    }
  }
}
