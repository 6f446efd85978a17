package com.signalsmith.destination.runtime;

import com.signalsmith.destination.spi.Destination;
import com.signalsmith.destination.spi.DestinationSpec;
import com.signalsmith.destination.spi.SpiVersion;
import java.lang.reflect.InvocationTargetException;
import java.util.Optional;
import java.util.ServiceConfigurationError;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Says what it means that a provider throws.
 *
 * <p>Immutable; any thread.
 *
 * @param className of the provider
 */
record ProviderFailures(String className) {

  private static final String SPI = Destination.class.getPackageName() + ".";
  private static final Pattern CLASS_FILE = Pattern.compile("class file version (\\d{2,4})");
  private static final Pattern CLASS_NAME = Pattern.compile("[^\\s()]+/[^\\s()]+");
  private static final int OLDEST_CLASS_FILE = 44;
  private static final int CAUSES = 10;

  /** Something that a provider does. */
  interface Step<T> {
    T run() throws Exception;
  }

  /**
   * Returns what the step returns.
   *
   * @param when what the step is, to follow what was thrown
   * @throws UnusableProvider whatever the step throws, but for a want of memory
   */
  <T> T explain(String when, Step<T> step) throws UnusableProvider {
    try {
      return step.run();
    } catch (OutOfMemoryError e) {
      throw e;
    } catch (Throwable e) { // a plugin may throw anything, and the others are to work
      throw because(when, e);
    }
  }

  /** Returns why a provider that throws this cannot be used. */
  UnusableProvider because(String when, Throwable thrown) {
    Optional<UnusableProvider> notLinked = notLinked(when, thrown);
    if (notLinked.isPresent()) {
      return notLinked.get();
    }
    Throwable cause = ownOf(thrown);
    StackTraceElement[] frames = cause.getStackTrace();
    if (cause instanceof IllegalArgumentException
        && frames.length > 0
        && frames[0].getClassName().startsWith(SPI)) {
      return refused(frames[0], message(cause));
    }
    return new UnusableProvider(
        "provider_failed",
        "'%s' throws %s %s: %s"
            .formatted(className, cause.getClass().getSimpleName(), when, message(cause)),
        "report it to the plugin's authors: it may need nothing to be made and described");
  }

  /** Returns what does not fit together, where that is why a provider throws this. */
  Optional<UnusableProvider> notLinked(String when, Throwable thrown) {
    Throwable link = ownOf(thrown);
    for (int i = 0; i < CAUSES && link != null; i++, link = link.getCause()) {
      if (link instanceof LinkageError error && !isOfItsOwnCode(error)) {
        return Optional.of(notLinked(error, when));
      }
    }
    return Optional.empty();
  }

  /** Returns whether it says that a static initializer has thrown, now or before. */
  private static boolean isOfItsOwnCode(LinkageError error) {
    return error instanceof ExceptionInInitializerError
        || (error instanceof NoClassDefFoundError && missingClass(error).isEmpty());
  }

  private UnusableProvider notLinked(LinkageError error, String when) {
    if (error instanceof UnsupportedClassVersionError) {
      Matcher version = CLASS_FILE.matcher(message(error));
      String java =
          version.find()
              ? "Java " + (Integer.parseInt(version.group(1)) - OLDEST_CLASS_FILE)
              : "a newer Java";
      return new UnusableProvider(
          "java_too_old",
          "'%s' needs %s, and this is Java %d"
              .formatted(className, java, Runtime.version().feature()),
          "run the host with " + java + ", or take a version of the plugin for an older one");
    }
    String missing = missingClass(error).orElse("");
    if (missing.startsWith(SPI)
        || ((error instanceof NoSuchMethodError || error instanceof NoSuchFieldError)
            && message(error).contains(SPI))) {
      return new UnusableProvider(
          "built_for_newer_spi",
          "'%s' needs what SPI %s of this host does not have: %s"
              .formatted(className, SpiVersion.CURRENT, message(error)),
          "update the host, or take a version of the plugin that was built for SPI "
              + SpiVersion.CURRENT);
    }
    if (!missing.isEmpty()) {
      return new UnusableProvider(
          "library_missing",
          "'%s' needs class '%s' %s, which is in none of its jars"
              .formatted(className, missing, when),
          "put the jar of the library that has it into the folder of the plugin; libraries of the"
              + " host are not shared");
    }
    return new UnusableProvider(
        "provider_not_linked",
        "'%s' cannot be linked %s: %s: %s"
            .formatted(className, when, error.getClass().getSimpleName(), message(error)),
        "look for two versions of a library among its jars, or for one that it was not built with");
  }

  /** Returns the name of the class that is not there, where that is why something does not link. */
  static Optional<String> missingClass(LinkageError error) {
    if (!(error instanceof NoClassDefFoundError)) {
      return Optional.empty();
    }
    if (error.getCause() instanceof ClassNotFoundException unknown) {
      return Optional.of(message(unknown));
    }
    // Where it was asked for before, the JVM has forgotten the cause.
    String message = message(error);
    return CLASS_NAME.matcher(message).matches()
        ? Optional.of(message.replace('/', '.'))
        : Optional.empty();
  }

  /** What the contract itself refuses: its messages say what is wrong. */
  private UnusableProvider refused(StackTraceElement by, String message) {
    boolean id =
        by.getClassName().equals(DestinationSpec.Builder.class.getName())
            && by.getMethodName().equals("<init>");
    return id
        ? new UnusableProvider(
            "id_invalid",
            "the id of '" + className + "' is refused: " + message,
            "give it an id such as 'acme-archive'")
        : new UnusableProvider(
            "spec_invalid",
            "the spec of '" + className + "' is refused: " + message,
            "correct what 'spec' declares; the conformance suite shows it, too");
  }

  // What was thrown in the plugin, without what the ways to call it have put around it.
  private static Throwable ownOf(Throwable thrown) {
    Throwable own = thrown;
    while ((own instanceof InvocationTargetException
            || own instanceof ServiceConfigurationError
            || own instanceof ExceptionInInitializerError)
        && own.getCause() != null) {
      own = own.getCause();
    }
    return own;
  }

  private static String message(Throwable thrown) {
    try {
      return String.valueOf(thrown.getMessage());
    } catch (RuntimeException e) { // it is the plugin's own code
      return "it has no message";
    }
  }
}
