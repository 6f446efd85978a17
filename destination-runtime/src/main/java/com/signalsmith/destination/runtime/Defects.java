package com.signalsmith.destination.runtime;

import com.signalsmith.destination.spi.Failure;
import com.signalsmith.destination.spi.FailureKind;

/**
 * Describes exceptions that nobody planned for, without their messages, which may hold anything.
 */
final class Defects {

  private static final int FRAMES = 8;

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

  static String describe(Throwable defect) {
    StringBuilder text = new StringBuilder();
    for (Throwable cause = defect; cause != null; cause = cause.getCause()) {
      text.append(text.isEmpty() ? "" : " caused by ").append(cause.getClass().getName());
      StackTraceElement[] frames = cause.getStackTrace();
      for (int i = 0; i < Math.min(FRAMES, frames.length); i++) {
        text.append(" at ").append(frames[i]);
      }
    }
    return text.toString();
  }
}
