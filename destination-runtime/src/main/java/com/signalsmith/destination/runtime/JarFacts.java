package com.signalsmith.destination.runtime;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.signalsmith.destination.spi.Destination;
import com.signalsmith.destination.spi.SpiVersion;
import java.io.IOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.FileSystemNotFoundException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.List;
import java.util.Optional;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import java.util.zip.ZipEntry;
import org.jspecify.annotations.Nullable;

/**
 * What a jar says of itself, without a class of it being loaded.
 *
 * <p>Immutable; any thread.
 *
 * @param location of the jar: its path, where it has one
 * @param providers the classes that its service file names, in order
 * @param version of what is in it, or {@code unknown}
 * @param spiVersion the version of the contract that it was built for, or {@code unknown}; as it
 *     stands in the manifest
 * @param bundlesSpi whether it has classes of the contract itself
 */
record JarFacts(
    String location,
    List<String> providers,
    String version,
    String spiVersion,
    boolean bundlesSpi) {

  /** The name of the file in which a jar names its destinations. */
  static final String SERVICE_FILE = "META-INF/services/" + Destination.class.getName();

  static final String UNKNOWN = "unknown";

  private static final String SPI = Destination.class.getName().replace('.', '/') + ".class";

  /**
   * Reads a jar.
   *
   * @throws IOException if it is no jar, or a damaged one
   */
  static JarFacts read(Path path) throws IOException {
    try (JarFile jar = new JarFile(path.toFile(), false)) {
      Manifest manifest = jar.getManifest();
      Attributes main = manifest == null ? new Attributes() : manifest.getMainAttributes();
      ZipEntry services = jar.getEntry(SERVICE_FILE);
      return new JarFacts(
          path.toString(),
          services == null ? List.of() : names(jar.getInputStream(services).readAllBytes()),
          value(main, Attributes.Name.IMPLEMENTATION_VERSION),
          value(main, new Attributes.Name(SpiVersion.MANIFEST_ATTRIBUTE)),
          jar.getEntry(SPI) != null);
    }
  }

  /** Returns the jar, or the directory, that a class was loaded from, where that is a file. */
  static Optional<Path> jarOf(Class<?> type) {
    URL url = sourceOf(type);
    try {
      return url == null ? Optional.empty() : Optional.of(Path.of(url.toURI()));
    } catch (URISyntaxException | IllegalArgumentException | FileSystemNotFoundException e) {
      return Optional.empty();
    }
  }

  /** Returns the facts of what a class of the class path came in. */
  static JarFacts ofClassPath(Class<?> provider) {
    Optional<Path> path = jarOf(provider);
    if (path.filter(Files::isRegularFile).isPresent()) {
      try {
        return read(path.get());
      } catch (IOException e) {
        // The class came from it all the same.
      }
    }
    URL url = sourceOf(provider);
    String location = path.map(Path::toString).orElse(url == null ? UNKNOWN : url.toString());
    String version = provider.getPackage().getImplementationVersion();
    return new JarFacts(
        location, List.of(), Optional.ofNullable(version).orElse(UNKNOWN), UNKNOWN, false);
  }

  private static @Nullable URL sourceOf(Class<?> type) {
    CodeSource source = type.getProtectionDomain().getCodeSource();
    return source == null ? null : source.getLocation();
  }

  // As ServiceLoader reads it.
  private static List<String> names(byte[] content) {
    return new String(content, UTF_8)
        .lines()
        .map(line -> line.replaceFirst("#.*", "").strip())
        .filter(line -> !line.isEmpty())
        .distinct()
        .toList();
  }

  private static String value(Attributes attributes, Attributes.Name name) {
    return Optional.ofNullable(attributes.getValue(name))
        .map(String::strip)
        .filter(text -> !text.isEmpty())
        .orElse(UNKNOWN);
  }
}
