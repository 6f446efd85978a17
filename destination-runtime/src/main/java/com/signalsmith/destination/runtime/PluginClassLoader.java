package com.signalsmith.destination.runtime;

import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.net.URLConnection;
import java.net.URLStreamHandler;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Loads the classes and resources of one plugin from its own jars, so that two plugins, or a plugin
 * and its host, may use different versions of a library.
 *
 * <p>Safe for any thread. Shared with the host are only the JDK and what the contract itself is
 * made of. A class or a resource that a plugin lacks is not looked for in the host, because it
 * would work by accident. {@link #close()} closes the jars.
 */
final class PluginClassLoader extends URLClassLoader {

  private static final List<String> SHARED =
      List.of("com.signalsmith.destination.spi.", "org.jspecify.");

  // Those of slf4j-api, each by itself: a binding, a bridge or an extension is a library like any
  // other, and that of the host is not the plugin's.
  private static final Set<String> SHARED_PACKAGES =
      Set.of("org.slf4j", "org.slf4j.event", "org.slf4j.helpers", "org.slf4j.spi");

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

  /** Returns whether a class of this name is the host's and never a plugin's own. */
  static boolean shares(String className) {
    int point = className.lastIndexOf('.');
    return SHARED.stream().anyMatch(className::startsWith)
        || (point > 0 && SHARED_PACKAGES.contains(className.substring(0, point)));
  }

  @Override
  protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
    return shares(name) ? host.loadClass(name) : super.loadClass(name, resolve);
  }

  @Override
  public @Nullable URL getResource(String name) {
    URL own = findResource(name);
    return own == null ? super.getResource(name) : own;
  }

  @Override
  public Enumeration<URL> getResources(String name) throws IOException {
    List<URL> all = Collections.list(findResources(name));
    all.addAll(Collections.list(ClassLoader.getPlatformClassLoader().getResources(name)));
    return Collections.enumeration(all);
  }

  @Override
  public @Nullable URL findResource(String name) {
    URL found = super.findResource(name);
    return found == null ? null : uncached(found);
  }

  @Override
  public Enumeration<URL> findResources(String name) throws IOException {
    List<URL> uncached = new ArrayList<>();
    for (URL found : Collections.list(super.findResources(name))) {
      uncached.add(uncached(found));
    }
    return Collections.enumeration(uncached);
  }

  private static URL uncached(URL found) {
    try {
      return new URL(null, found.toExternalForm(), UncachedHandler.ONLY);
    } catch (MalformedURLException e) {
      throw new IllegalArgumentException(e);
    }
  }

  private static URL url(Path jar) {
    try {
      return jar.toUri().toURL();
    } catch (MalformedURLException e) {
      throw new IllegalArgumentException(e);
    }
  }

  /**
   * Opens a jar anew for each stream. The JDK would share one that stays open when the loader is
   * closed, and goes on reading it when another jar lies in its place.
   */
  private static final class UncachedHandler extends URLStreamHandler {

    static final UncachedHandler ONLY = new UncachedHandler();

    @Override
    protected URLConnection openConnection(URL url) throws IOException {
      URLConnection connection = new URL(url.toExternalForm()).openConnection();
      connection.setUseCaches(false);
      return connection;
    }

    // By the JDK's own handler, which knows what is relative to a place in a jar.
    @Override
    protected void parseURL(URL url, String spec, int start, int limit) {
      String file = url.getFile();
      try {
        URL parsed =
            file == null || file.isEmpty()
                ? new URL(spec)
                : new URL(new URL(url.toExternalForm()), spec.substring(0, limit));
        setURL(
            url,
            parsed.getProtocol(),
            parsed.getHost(),
            parsed.getPort(),
            parsed.getAuthority(),
            parsed.getUserInfo(),
            parsed.getPath(),
            parsed.getQuery(),
            url.getRef());
      } catch (MalformedURLException e) {
        throw new IllegalArgumentException(e);
      }
    }
  }
}
