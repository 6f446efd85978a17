package com.signalsmith.destination.runtime;

import com.signalsmith.destination.spi.Failure;
import com.signalsmith.destination.spi.FailureKind;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Describes exceptions that nobody planned for, without their messages, which may hold anything: a
 * secret, a row.
 *
 * <p>Stateless; any thread.
 */
public final class Defects {

  private static final Logger LOG = LoggerFactory.getLogger(Defects.class);
  private static final int FRAMES = 8;
  private static final int CAUSES = 10;

  private Defects() {}

  /**
   * Returns what to tell of something that a destination has thrown, and logs where it was thrown
   * if nobody has foreseen it.
   *
   * @param what was going on, such as a run
   */
  static Failure failure(DiscoveredDestination discovered, String what, Throwable defect) {
    Optional<PluginFinding> notLinked =
        new ProviderFailures(discovered.spec().id())
            .notLinked("in a " + what, defect)
            .filter(unused -> isOfPlugin(defect))
            .map(reason -> reason.finding(discovered.location()));
    if (notLinked.isPresent()) {
      LOG.debug("not linked: {}", describe(defect));
      return Failure.of(FailureKind.HOST, notLinked.get().code(), notLinked.get().message())
          .withRemedy(
              notLinked.get().remedy() + "; 'signalsmith doctor' looks at the whole plugin");
    }
    LOG.error("unexpected: {}", describe(defect));
    return Failure.of(
            FailureKind.INTERNAL,
            "unexpected_failure",
            "unexpected "
                + defect.getClass().getSimpleName()
                + " in a "
                + what
                + " of destination '"
                + discovered.spec().id()
                + "' version "
                + discovered.version())
        .withRemedy("report it to the destination's authors with the log's stack trace");
  }

  static Failure outOfMemory() {
    return Failure.of(
            FailureKind.HOST,
            "out_of_memory",
            "the Java process has too little memory for this run")
        .withRemedy(
            "give it more, such as JAVA_OPTS=-Xmx512m, or allow only shorter rows with"
                + " 'source.max_row_bytes'; a few rows of the largest size must fit");
  }

  /** Returns whether it was thrown while a plugin was called, and not by the host or a source. */
  private static boolean isOfPlugin(Throwable defect) {
    Throwable cause = defect;
    for (int n = 0; n < CAUSES && cause != null; n++, cause = cause.getCause()) {
      for (StackTraceElement frame : cause.getStackTrace()) {
        if (frame.getClassName().startsWith(GuardedDestination.class.getName())) {
          return true;
        }
      }
    }
    return false;
  }

  /** Returns the types and the first stack frames of an exception and its causes, on one line. */
  public static String describe(Throwable defect) {
    StringBuilder text = new StringBuilder();
    Throwable cause = defect;
    // A chain of causes may be a ring.
    for (int n = 0; n < CAUSES && cause != null; n++, cause = cause.getCause()) {
      text.append(text.isEmpty() ? "" : " caused by ").append(cause.getClass().getName());
      StackTraceElement[] frames = cause.getStackTrace();
      for (int i = 0; i < Math.min(FRAMES, frames.length); i++) {
        text.append(" at ").append(frames[i]);
      }
    }
    return text.toString();
  }
}
