package com.signalsmith.destination.spi;

import java.time.Duration;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What went wrong, who can act, and how.
 *
 * <p>Immutable. It is shown to people and stored in reports, so no part of it may hold a secret or
 * the content of a row.
 *
 * @param kind who can act
 * @param code stable, snake case, for programs: {@code topic_not_found}
 * @param message one lower-case sentence with the values quoted
 * @param remedy what to do next, or null where the message already says it
 * @param field the path of the setting to change, such as {@code target.topic}, or null
 * @param retryAfter how long the system asks to be left alone, such as HTTP's {@code Retry-After};
 *     null where it does not say. Only of use with a kind that is retryable.
 */
public record Failure(
    FailureKind kind,
    String code,
    String message,
    @Nullable String remedy,
    @Nullable String field,
    @Nullable Duration retryAfter) {

  private static final Pattern CODE = Pattern.compile("[a-z][a-z0-9]*(_[a-z0-9]+)*");

  /** Refuses a code that is not snake case, a blank message and a negative time. */
  public Failure {
    requireCode(code);
    if (message.isBlank()) {
      throw new IllegalArgumentException("a failure needs a message");
    }
    if (retryAfter != null && retryAfter.isNegative()) {
      throw new IllegalArgumentException("a time to wait is not negative");
    }
  }

  /** Returns a failure without remedy, field and time to wait. */
  public static Failure of(FailureKind kind, String code, String message) {
    return new Failure(kind, code, message, null, null, null);
  }

  /** Returns this failure with what to do next. */
  public Failure withRemedy(String text) {
    return new Failure(kind, code, message, text, field, retryAfter);
  }

  /** Returns this failure with the path of the setting to change. */
  public Failure withField(String path) {
    return new Failure(kind, code, message, remedy, path, retryAfter);
  }

  /** Returns this failure with how long the system asks to be left alone. */
  public Failure withRetryAfter(Duration time) {
    return new Failure(kind, code, message, remedy, field, time);
  }

  static String requireCode(String code) {
    if (!CODE.matcher(code).matches()) {
      throw new IllegalArgumentException("'" + code + "' is not a snake-case code");
    }
    return code;
  }
}
