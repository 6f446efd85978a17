package com.signalsmith.destination.webhook;

import com.signalsmith.destination.spi.Failure;
import java.io.EOFException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketException;
import java.net.http.HttpHeaders;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertPathValidatorException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLPeerUnverifiedException;

/**
 * What became of one request.
 *
 * <p>Immutable. Nothing of an answer's body is ever looked at, nor told.
 */
sealed interface Answer {

  /** What any longer time that a server asks for is taken for. */
  Duration LONGEST = Duration.ofSeconds(999_999_999);

  /** The server has the row. */
  record Delivered() implements Answer {}

  /** The server will never take this row as it is. */
  record Refused(WebhookCode code, String message) implements Answer {}

  /**
   * The request failed, whatever the row.
   *
   * @param passing whether the same request may well succeed at once
   */
  record Failed(Failure failure, boolean passing) implements Answer {

    /** Returns this with what it may mean where nothing was ever answered without TLS. */
    Failed withHintAtTls() {
      return new Failed(
          Answer.withMessage(
              failure, failure.message() + "; if it speaks TLS, the URL begins with 'https'"),
          passing);
    }
  }

  /**
   * The server takes no more requests for now, whatever the row.
   *
   * @param failure with how long the server asks to be left alone, if it says so
   */
  record Throttled(Failure failure) implements Answer {

    /** Returns the failure of a request that there is no more time to send again. */
    Failure outOfTime(Duration left) {
      Duration asked = failure.retryAfter();
      String setting = "'" + WebhookSettings.DELIVERY_TIMEOUT.key() + "'";
      String message =
          asked == null
              ? failure.message() + ", and has taken no row for as long as " + setting + " allows"
              : failure.message()
                  + " and asks to wait "
                  + asked.toSeconds()
                  + " s; of "
                  + setting
                  + ", "
                  + Math.max(left.toSeconds(), 0)
                  + " s are left";
      return withMessage(failure, message);
    }
  }

  /** Returns what a status means for the row that was sent. */
  static Answer of(HttpResponse<?> response, String origin) {
    int status = response.statusCode();
    String message = "'" + origin + "' answers with status " + status;
    if (status >= 200 && status < 300) {
      return new Delivered();
    }
    if (status < 400) {
      return new Failed(WebhookCode.REDIRECTED.failure(message), false);
    }
    if (status >= 500) {
      return passing(WebhookCode.SERVER_FAILED.failure(message), response.headers());
    }
    return switch (status) {
      case 401, 403, 407 -> new Failed(WebhookCode.CREDENTIALS_REFUSED.failure(message), false);
      case 404, 405, 410 -> new Failed(WebhookCode.URL_NOT_FOUND.failure(message), false);
      case 408, 425 -> passing(WebhookCode.SERVER_FAILED.failure(message), response.headers());
      case 429 ->
          new Throttled(
              withRetryAfter(WebhookCode.RATE_LIMITED.failure(message), response.headers()));
      case 413 -> new Refused(WebhookCode.ROW_TOO_LARGE, message);
      default -> new Refused(WebhookCode.ROW_REFUSED, message);
    };
  }

  /** Returns what it means that there is no answer. */
  static Failed of(Throwable thrown, String origin) {
    if (isCausedBy(thrown, UnresolvedAddressException.class)) {
      return new Failed(
          WebhookCode.HOST_UNKNOWN.failure("nobody knows the host of '" + origin + "'"), false);
    }
    if (thrown instanceof HttpTimeoutException) { // of the connection; the rest has a deadline
      return new Failed(
          WebhookCode.CONNECTION_FAILED.failure("'" + origin + "' takes no connection in time"),
          false);
    }
    if (isFailedHandshake(thrown)) {
      return new Failed(
          WebhookCode.TLS_FAILED.failure(
              "the TLS handshake with '" + origin + "' failed" + handshakeProblem(thrown)),
          false);
    }
    if (thrown instanceof ConnectException) {
      return new Failed(
          WebhookCode.CONNECTION_FAILED.failure("'" + origin + "' refuses the connection"), false);
    }
    if (thrown instanceof IOException) {
      return new Failed(
          WebhookCode.CONNECTION_FAILED.failure("'" + origin + "' broke the connection"), true);
    }
    return new Failed(
        WebhookCode.UNEXPECTED_ERROR.failure(
            "the request to '" + origin + "' failed: " + thrown.getClass().getSimpleName()),
        false);
  }

  /** Returns what it means that the answer did not come in time. */
  static Failed late(String origin, Duration timeout) {
    return new Failed(
        WebhookCode.REQUEST_TIMEOUT.failure(
            "'" + origin + "' did not answer within " + timeout.toMillis() + " ms"),
        false);
  }

  private static Failure withMessage(Failure failure, String message) {
    return new Failure(
        failure.kind(),
        failure.code(),
        message,
        failure.remedy(),
        failure.field(),
        failure.retryAfter());
  }

  private static Answer passing(Failure failure, HttpHeaders headers) {
    Failure asked = withRetryAfter(failure, headers);
    return asked.retryAfter() == null ? new Failed(asked, true) : new Throttled(asked);
  }

  private static Failure withRetryAfter(Failure failure, HttpHeaders headers) {
    return retryAfter(headers).map(failure::withRetryAfter).orElse(failure);
  }

  // Seconds, or a date; by the server's own clock, because ours may differ from it (RFC 9110,
  // 10.2.3).
  private static Optional<Duration> retryAfter(HttpHeaders headers) {
    String value = headers.firstValue("Retry-After").map(String::strip).orElse("");
    if (value.matches("[0-9]+")) {
      return Optional.of(value.length() > 9 ? LONGEST : Duration.ofSeconds(Long.parseLong(value)));
    }
    return date(value)
        .flatMap(
            then ->
                headers
                    .firstValue("Date")
                    .flatMap(Answer::date)
                    .map(now -> Duration.between(now, then)))
        .filter(wait -> !wait.isNegative());
  }

  private static Optional<ZonedDateTime> date(String text) {
    try {
      return Optional.of(ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME));
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }

  // By the types and, where there is none of its own, by the words of the JDK's TLS.
  private static String handshakeProblem(Throwable thrown) {
    if (isCausedBy(thrown, CertPathBuilderException.class)
        || isCausedBy(thrown, CertPathValidatorException.class)) {
      return ": its certificate is not trusted by this machine's Java, or has expired";
    }
    String message = String.valueOf(thrown.getMessage());
    if (message.contains("No subject alternative") || message.contains("No name matching")) {
      return ": its certificate is for another host";
    }
    return message.contains("SSL message") ? ": the port does not speak TLS" : "";
  }

  // A server that goes away within the handshake is one that may come back. An "SSL message" that
  // is not understood is what a port without TLS answers.
  private static boolean isFailedHandshake(Throwable thrown) {
    return thrown instanceof SSLException
        && !isCausedBy(thrown, EOFException.class)
        && !isCausedBy(thrown, SocketException.class)
        && (thrown instanceof SSLHandshakeException
            || thrown instanceof SSLPeerUnverifiedException
            || String.valueOf(thrown.getMessage()).contains("SSL message"));
  }

  private static boolean isCausedBy(Throwable thrown, Class<? extends Throwable> type) {
    for (Throwable each = thrown; each != null; each = each.getCause()) {
      if (type.isInstance(each)) {
        return true;
      }
    }
    return false;
  }
}
