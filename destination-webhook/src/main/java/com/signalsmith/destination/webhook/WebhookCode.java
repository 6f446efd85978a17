package com.signalsmith.destination.webhook;

import com.signalsmith.destination.spi.Failure;
import com.signalsmith.destination.spi.FailureKind;
import com.signalsmith.destination.spi.RejectedRow;
import com.signalsmith.destination.spi.SettingsProblem;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The catalogue of what can go wrong with a webhook: who can act, what it means, what to do, and
 * which setting.
 *
 * <p>{@code docs/webhook-errors.md} is made of it, in this order: as a request goes its way.
 */
enum WebhookCode {
  URL_INVALID(
      FailureKind.DEFINITION,
      "the URL cannot be read, has no host, has a user and password in it, or ends in a part"
          + " behind '#'",
      "give the whole URL of the endpoint; credentials go into the settings of the authentication",
      "configuration.url"),
  HEADER_INVALID(
      FailureKind.DEFINITION,
      "a secret has a line break or another character in it that no header can carry",
      "give the value on one line, in printable ASCII",
      null),
  HOST_UNKNOWN(
      FailureKind.UNAVAILABLE,
      "the name server does not know the URL's host, or does not answer",
      "correct the host of the URL; some names can be looked up in their own network only",
      "configuration.url"),
  CONNECTION_FAILED(
      FailureKind.UNAVAILABLE,
      "the server cannot be reached, closes the connection, or does not answer in HTTP",
      "check that the server runs, and that port and firewall are right",
      "configuration.url"),
  TLS_FAILED(
      FailureKind.DEFINITION,
      "the TLS handshake failed: the certificate is not trusted, is for another host or has"
          + " expired, or the port does not speak TLS",
      "use a certificate for this host that this machine's Java trusts, let it trust yours"
          + " (JAVA_OPTS=-Djavax.net.ssl.trustStore=FILE), or use the right scheme and port",
      "configuration.url"),
  REQUEST_TIMEOUT(
      FailureKind.UNAVAILABLE,
      "the server did not answer in time; the row may have arrived",
      "make the server answer sooner, or raise 'request_timeout_seconds'",
      "configuration.request_timeout_seconds"),
  REDIRECTED(
      FailureKind.DEFINITION,
      "the server sends the request elsewhere; it is not followed, because the credentials and the"
          + " rows are for the server that was named",
      "give the URL that the server redirects to",
      "configuration.url"),
  CREDENTIALS_REFUSED(
      FailureKind.CREDENTIALS,
      "the server, or a proxy on the way, refuses the credentials or asks for some",
      "check the authorization header and the API key",
      "authentication.authorization_header"),
  URL_NOT_FOUND(
      FailureKind.TARGET,
      "there is nothing at the URL that takes rows by this method: status 404, 405 or 410",
      "correct the URL or the method",
      "configuration.url"),
  RATE_LIMITED(
      FailureKind.UNAVAILABLE,
      "the server answers with status 429 until the time of 'delivery_timeout_seconds' is over, or"
          + " asks for more time than that",
      "raise 'delivery_timeout_seconds' to wait longer, lower 'concurrency', or ask the server's"
          + " operator for a higher limit",
      "configuration.delivery_timeout_seconds"),
  SERVER_FAILED(
      FailureKind.UNAVAILABLE,
      "the server answers that it cannot take rows now: status 408, 425 or one of the 500s",
      "look into the server's own log",
      null),
  ROW_TOO_LARGE(
      FailureKind.SOURCE,
      "of one row: the server takes no request as large as it makes, status 413; the other rows are"
          + " sent",
      "shorten the row, or let the server take larger requests",
      null),
  ROW_REFUSED(
      FailureKind.SOURCE,
      "of one row: the server refuses it with another status of the 400s; the other rows are sent",
      "look into the server's own log for what it demands of a row",
      null),
  KEY_REQUIRED(
      FailureKind.SOURCE,
      "of one row: it has no primary key, and the mode is one that finds records by it; the other"
          + " rows are sent",
      "give the row a value in its key columns",
      null),
  UNEXPECTED_ERROR(
      FailureKind.INTERNAL,
      "the HTTP client failed in a way that nobody has foreseen",
      "report it with the log of this run",
      null);

  private final FailureKind kind;
  private final String meaning;
  private final String remedy;
  private final @Nullable String field;

  WebhookCode(FailureKind kind, String meaning, String remedy, @Nullable String field) {
    this.kind = kind;
    this.meaning = meaning;
    this.remedy = remedy;
    this.field = field;
  }

  /** Returns the name that programs see. */
  String id() {
    return name().toLowerCase(Locale.ROOT);
  }

  FailureKind kind() {
    return kind;
  }

  /** Returns what has happened, for people who look the code up. */
  String meaning() {
    return meaning;
  }

  String remedy() {
    return remedy;
  }

  /** Returns the path of the setting to change, if it is one. */
  Optional<String> field() {
    return Optional.ofNullable(field);
  }

  Failure failure(String message) {
    return new Failure(kind, id(), message, remedy, field, null);
  }

  RejectedRow rejected(long sequence, String message) {
    return new RejectedRow(sequence, id(), message);
  }

  SettingsProblem problem(String path, String message) {
    return new SettingsProblem(path, id(), message);
  }
}
