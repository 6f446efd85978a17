package com.signalsmith.destination.runtime;

import com.signalsmith.destination.spi.Failure;
import com.signalsmith.destination.spi.FailureKind;

/**
 * Describes exceptions that nobody planned for, without their messages, which may hold anything: a
 * secret, a row.
 *
 * <p>Stateless; any thread.
 */
public final class Defects {

  private static final int FRAMES = 8;
  private static final int CAUSES = 10;

  private Defects() {}

  static Failure failure(DiscoveredDestination discovered, String what, Throwable defect) {
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
