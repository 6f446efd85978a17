package com.signalsmith.destination.runtime;

import com.signalsmith.destination.spi.Destination;
import com.signalsmith.destination.spi.DestinationSpec;
import com.signalsmith.destination.spi.NearMiss;
import com.signalsmith.destination.spi.SpiVersion;
import java.lang.reflect.Constructor;
import java.lang.reflect.Modifier;
import java.util.List;
import java.util.Optional;

/**
 * Makes one provider and asks it what it is, and says exactly why where that fails.
 *
 * <p>Immutable; any thread.
 *
 * @param className of the provider
 * @param jar that names it
 */
record ProviderProbe(String className, JarFacts jar) {

  private static final String AUTHORS = "report it to the plugin's authors";

  /** Makes a provider. */
  interface Maker {
    Destination make() throws ReflectiveOperationException;
  }

  /**
   * Returns the destination of a provider that a service file names.
   *
   * @param siblings the jars beside its own
   */
  DiscoveredDestination load(ClassLoader loader, List<JarFacts> siblings) throws UnusableProvider {
    requireVersion();
    Class<?> type = load(loader).orElseThrow(() -> notFound(ImplementorScan.of(siblings)));
    if (!Destination.class.isAssignableFrom(type)) {
      throw notADestination(ImplementorScan.of(siblings));
    }
    Constructor<?> constructor = constructor(type);
    return describe(type, () -> (Destination) constructor.newInstance());
  }

  /** Returns the destination of a provider that ServiceLoader has found. */
  DiscoveredDestination describe(Class<?> type, Maker maker) throws UnusableProvider {
    PluginContext context = new PluginContext(type.getClassLoader());
    ProviderFailures failures = new ProviderFailures(className);
    Destination provider = failures.explain("when it is made", () -> context.call(maker::make));
    DestinationSpec spec =
        failures.explain("when it is asked for its spec", () -> context.call(provider::spec));
    if (spec == null) {
      throw new UnusableProvider(
          "provider_failed", "'" + className + "' gives no spec, but null", AUTHORS);
    }
    return new DiscoveredDestination(
        spec,
        jar.version(),
        jar.spiVersion(),
        jar.location(),
        new GuardedDestination(provider, context));
  }

  /** Refuses a provider that was built for a contract that this host does not have. */
  void requireVersion() throws UnusableProvider {
    SpiVersion builtFor;
    try {
      builtFor = SpiVersion.parse(jar.spiVersion());
    } catch (IllegalArgumentException e) {
      return; // what fits nowhere shows when it is used
    }
    SpiVersion host = SpiVersion.CURRENT;
    if (!host.canUse(builtFor)) {
      boolean newer = builtFor.isNewerThan(host);
      throw new UnusableProvider(
          newer ? "built_for_newer_spi" : "built_for_older_spi",
          "'%s' was built for SPI %s, and this host has SPI %s"
              .formatted(className, builtFor, host),
          newer
              ? "update the host, or take a version of the plugin that was built for SPI " + host
              : "take a version of the plugin that was built for SPI " + host);
    }
  }

  private Optional<Class<?>> load(ClassLoader loader) throws UnusableProvider {
    return new ProviderFailures(className)
        .explain(
            "when its class is loaded",
            () -> {
              try {
                return Optional.of(Class.forName(className, false, loader));
              } catch (ClassNotFoundException e) {
                return Optional.empty();
              }
            });
  }

  private Constructor<?> constructor(Class<?> type) throws UnusableProvider {
    if (Modifier.isAbstract(type.getModifiers())) {
      throw new UnusableProvider(
          "provider_abstract",
          "'" + className + "' is abstract, so nobody can make one",
          "name a class in '" + JarFacts.SERVICE_FILE + "' that is final");
    }
    if (!Modifier.isPublic(type.getModifiers())) {
      throw new UnusableProvider(
          "provider_not_public",
          "'" + className + "' is not public, so the host cannot make one",
          "make the class public and final");
    }
    try {
      return type.getConstructor();
    } catch (NoSuchMethodException e) {
      throw new UnusableProvider(
          "provider_without_constructor",
          "'" + className + "' has no public constructor without parameters",
          "give it one that does nothing, and move the rest into 'open'; an inner class must be"
              + " static");
    }
  }

  private UnusableProvider notFound(List<String> there) {
    return new UnusableProvider(
        "provider_not_found",
        "the service file names '"
            + className
            + "', which is in none of the jars"
            + NearMiss.hint(className, there),
        there.isEmpty()
            ? "add the jar that has the class, or correct '" + JarFacts.SERVICE_FILE + "'"
            : "correct '" + JarFacts.SERVICE_FILE + "': the jars have " + quoted(there));
  }

  private UnusableProvider notADestination(List<String> there) {
    return new UnusableProvider(
        "provider_not_a_destination",
        "the service file names '" + className + "', which is no Destination",
        there.isEmpty()
            ? "implement '" + Destination.class.getName() + "', or correct the service file"
            : "correct '" + JarFacts.SERVICE_FILE + "': the jars have " + quoted(there));
  }

  static String quoted(List<String> names) {
    return "'" + String.join("', '", names) + "'";
  }
}
