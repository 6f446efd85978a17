package com.signalsmith.destination.kafka;

import com.signalsmith.destination.spi.DestinationException;
import com.signalsmith.destination.spi.Failure;
import com.signalsmith.destination.spi.FailureKind;
import com.signalsmith.destination.spi.RejectedRow;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The catalogue of what can go wrong with Kafka: who can act, what it means, what to do, and which
 * setting.
 *
 * <p>{@code docs/errors.md} is made of it, in this order: as a connection is built up.
 */
enum KafkaCode {
  ADDRESS_INVALID(
      FailureKind.DEFINITION,
      "a bootstrap server is no address to connect to: a wildcard such as '0.0.0.0', a group of"
          + " machines, or a name that is too long",
      "give the address that the brokers advertise to clients, as host:port",
      "configuration.bootstrap_servers"),
  HOST_UNKNOWN(
      FailureKind.UNAVAILABLE,
      "the name server does not know a bootstrap server's host name, or does not answer",
      "correct the host name; a name that exists in the cluster's own network only cannot be looked"
          + " up from elsewhere",
      "configuration.bootstrap_servers"),
  CONNECTION_FAILED(
      FailureKind.UNAVAILABLE,
      "no bootstrap server can be reached, or what listens there does not answer as a Kafka broker",
      "check that the brokers run, that port and firewall are right, and that the addresses are"
          + " those for clients outside the cluster's own network",
      "configuration.bootstrap_servers"),
  TLS_EXPECTED(
      FailureKind.DEFINITION,
      "the port speaks TLS, but 'use_tls' is off",
      "switch 'use_tls' on, or give the address of a port without TLS",
      "configuration.use_tls"),
  TLS_NOT_EXPECTED(
      FailureKind.DEFINITION,
      "'use_tls' is on, but the port does not speak TLS",
      "give the address of the port for TLS, or switch 'use_tls' off",
      "configuration.use_tls"),
  CERTIFICATE_UNTRUSTED(
      FailureKind.DEFINITION,
      "nobody whom we trust vouches for the brokers' certificate",
      "put the certificate of the authority that issued it into 'ca_certificate'",
      "configuration.ca_certificate"),
  CERTIFICATE_EXPIRED(
      FailureKind.TARGET,
      "a certificate of the brokers is not valid any more, or not yet; a warning: it ends"
          + " within 30 days",
      "ask whoever operates the cluster to renew the brokers' certificate",
      null),
  CERTIFICATE_HOSTNAME_MISMATCH(
      FailureKind.DEFINITION,
      "the brokers' certificate is for another name than the address bears",
      "use an address with a name that the certificate bears",
      "configuration.bootstrap_servers"),
  CLIENT_CERTIFICATE_REQUIRED(
      FailureKind.CREDENTIALS,
      "the brokers want to see a certificate of the client, and have seen none that they trust",
      "set 'client_certificate' and 'client_key' to what the cluster's administrator issued",
      "configuration.client_certificate"),
  CLIENT_CERTIFICATE_EXPIRED(
      FailureKind.CREDENTIALS,
      "the client's certificate is not valid any more, or not yet, and the brokers refuse it; a"
          + " warning: it ends within 30 days",
      "ask the cluster's administrator for a new client certificate and put it into"
          + " 'client_certificate', with its key in 'client_key'",
      "configuration.client_certificate"),
  TLS_HANDSHAKE_FAILED(
      FailureKind.DEFINITION,
      "the TLS handshake failed for another reason, such as no common version or cipher",
      "compare the brokers' TLS versions and ciphers with what this machine's Java allows",
      "configuration.use_tls"),
  CLIENT_CERTIFICATE_INCOMPLETE(
      FailureKind.DEFINITION,
      "a client's certificate is given without its key, or a key without its certificate",
      "give both 'client_certificate' and 'client_key', or neither",
      "configuration.client_certificate"),
  PEM_INVALID(
      FailureKind.DEFINITION,
      "a PEM text is not one, or holds something else than what its setting is for",
      "correct the PEM text of the setting or its password",
      null),
  AUTHENTICATION_REQUIRED(
      FailureKind.DEFINITION,
      "the port expects a login, but none is chosen",
      "choose one of the authentication methods that the port offers",
      "authentication.method"),
  AUTHENTICATION_NOT_EXPECTED(
      FailureKind.DEFINITION,
      "a login is chosen, but the port takes none",
      "choose no authentication, or give the address of the port that takes a login",
      "authentication.method"),
  MECHANISM_NOT_ENABLED(
      FailureKind.DEFINITION,
      "the port takes logins, but not by the chosen mechanism",
      "choose one of the mechanisms that the port offers",
      "authentication.method"),
  AUTHENTICATION_FAILED(
      FailureKind.CREDENTIALS,
      "the brokers refuse user name or password",
      "check user name and password; with SCRAM the user needs credentials for this very mechanism",
      "authentication.password"),
  ADVERTISED_UNREACHABLE(
      FailureKind.UNAVAILABLE,
      "the bootstrap server answers, but a broker cannot be reached at the address that it"
          + " advertises, where clients go on",
      "brokers advertise one address to clients inside their network (internal endpoint) and"
          + " another to those outside (external endpoint): use the bootstrap servers of the"
          + " external one, or have its 'advertised.listeners' name addresses that can be reached"
          + " from here",
      "configuration.bootstrap_servers"),
  TOPIC_NAME_INVALID(
      FailureKind.TARGET,
      "no rows can go to a topic of this name, such as one of Kafka's own",
      "choose another topic",
      "target.topic"),
  TOPIC_NOT_FOUND(
      FailureKind.TARGET,
      "the topic does not exist, and the brokers do not create it",
      "create the topic or correct its name (case counts); the brokers create it by themselves"
          + " only with 'auto.create.topics.enable'",
      "target.topic"),
  NOT_AUTHORIZED(
      FailureKind.CREDENTIALS,
      "the user may not do what the message names to the topic; brokers hide topics that a user may"
          + " not see, so the topic may also be misspelt",
      "ask whoever administers the cluster to grant the user WRITE and DESCRIBE on the topic; a"
          + " topic that the user may not see may also be a slip in its name",
      "target.topic"),
  BROKER_UNAVAILABLE(
      FailureKind.UNAVAILABLE,
      "the topic's brokers cannot take rows now: a partition has no leader, or fewer replicas are"
          + " in sync than 'min.insync.replicas' demands",
      "check that the brokers run and that the topic's partitions have enough replicas in sync",
      null),
  DELIVERY_TIMEOUT(
      FailureKind.UNAVAILABLE,
      "rows were sent and nobody acknowledged them in time; they may have arrived",
      "check that the brokers run and that the topic's partitions have enough replicas in sync",
      null),
  BATCH_REFUSED(
      FailureKind.TARGET,
      "the topic refuses rows although they have a key, or the brokers do not say which rows",
      "ask whoever administers the cluster what the topic demands of its messages, such as a schema"
          + " that the brokers enforce",
      "target.topic"),
  KEY_FIELD_UNKNOWN(
      FailureKind.DEFINITION,
      "the rows have no column of the name that 'partition_key_field' gives",
      "name a column of the rows, or leave the field empty to use the primary key",
      "target.partition_key_field"),
  ROW_TOO_LARGE(
      FailureKind.SOURCE,
      "of one row: it makes a larger message than the topic takes; the other rows are sent",
      "shorten the row or raise the topic's 'max.message.bytes'",
      null),
  KEY_REQUIRED(
      FailureKind.SOURCE,
      "of one row: it has no key, and the topic is compacted; the other rows are sent",
      "give the row a value in its key columns",
      null),
  ACKNOWLEDGEMENT_MISSING(
      FailureKind.INTERNAL,
      "the count of acknowledged rows is not that of rows sent",
      "report it; the rows may have arrived",
      null),
  UNEXPECTED_ERROR(
      FailureKind.INTERNAL,
      "Kafka's client failed in a way that nobody has foreseen",
      "report it with the log of this run",
      null);

  private final FailureKind kind;
  private final String meaning;
  private final String remedy;
  private final @Nullable String field;

  KafkaCode(FailureKind kind, String meaning, String remedy, @Nullable String field) {
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

  /** Returns what to do unless a failure says something more fitting. */
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

  DestinationException exception(String message) {
    return new DestinationException(failure(message));
  }

  RejectedRow rejected(long sequence, String message) {
    return new RejectedRow(sequence, id(), message);
  }
}
