package com.signalsmith.destination.kafka;

import com.signalsmith.destination.spi.DestinationException;
import com.signalsmith.destination.spi.Failure;
import com.signalsmith.destination.spi.FailureKind;
import com.signalsmith.destination.spi.RejectedRow;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The catalogue of what can go wrong with Kafka: who can act, what to do, and which setting. */
enum KafkaCode {
  CONNECTION_FAILED(
      FailureKind.UNAVAILABLE,
      "check that the brokers run and can be reached from here; a hosted cluster has external"
          + " addresses for that, and they advertise the addresses that clients go on with",
      "configuration.bootstrap_servers"),
  TLS_HANDSHAKE_FAILED(
      FailureKind.DEFINITION,
      "switch 'use_tls' off if the port is a plain one; otherwise the brokers' certificate must"
          + " come from an authority that this machine trusts and bear the name in the address",
      "configuration.use_tls"),
  TLS_EXPECTED(
      FailureKind.DEFINITION,
      "switch 'use_tls' on, or give the address of a port without TLS",
      "configuration.use_tls"),
  TLS_NOT_EXPECTED(
      FailureKind.DEFINITION,
      "give the address of a port with TLS, which usually is another one; or switch 'use_tls' off"
          + " where nobody can listen in",
      "configuration.use_tls"),
  CERTIFICATE_UNTRUSTED(
      FailureKind.DEFINITION,
      "put the certificate of the authority that issued the brokers' certificates into"
          + " 'ca_certificate'",
      "configuration.ca_certificate"),
  CERTIFICATE_EXPIRED(
      FailureKind.TARGET,
      "ask whoever administers the cluster to renew the certificate; if it should be valid, check"
          + " the clock of this machine",
      "configuration.bootstrap_servers"),
  CERTIFICATE_HOSTNAME_MISMATCH(
      FailureKind.DEFINITION,
      "use an address with a name that stands in the certificate, or have a certificate issued"
          + " that bears the name in the address",
      "configuration.bootstrap_servers"),
  CLIENT_CERTIFICATE_REQUIRED(
      FailureKind.CREDENTIALS,
      "give a certificate that the brokers trust in 'client_certificate' and its key in"
          + " 'client_key'; whoever administers the cluster issues them",
      "configuration.client_certificate"),
  CLIENT_CERTIFICATE_INCOMPLETE(
      FailureKind.DEFINITION,
      "give both 'client_certificate' and 'client_key', or neither",
      "configuration.client_certificate"),
  PEM_INVALID(FailureKind.DEFINITION, "correct the PEM text of the setting or its password", null),
  AUTHENTICATION_FAILED(
      FailureKind.CREDENTIALS,
      "check user name and password, and that the brokers offer this authentication method",
      "authentication.password"),
  NOT_AUTHORIZED(
      FailureKind.CREDENTIALS,
      "ask whoever administers the cluster to grant the user WRITE and DESCRIBE on the topic",
      "target.topic"),
  TOPIC_NOT_FOUND(
      FailureKind.TARGET,
      "create the topic or correct its name (case counts); the brokers create it by themselves"
          + " only with 'auto.create.topics.enable'",
      "target.topic"),
  KEY_FIELD_UNKNOWN(
      FailureKind.DEFINITION,
      "name a column of the rows, or leave the field empty to use the primary key",
      "target.partition_key_field"),
  BATCH_REFUSED(
      FailureKind.TARGET,
      "grant the user DESCRIBE_CONFIGS on the topic, so that such a row is found before it is sent"
          + " and only that row is rejected",
      "target.topic"),
  DELIVERY_TIMEOUT(
      FailureKind.UNAVAILABLE,
      "check that the brokers run and that the topic's partitions have enough replicas in sync",
      null),
  BROKER_UNAVAILABLE(
      FailureKind.UNAVAILABLE,
      "check that the brokers run and that the topic's partitions have enough replicas in sync",
      null),
  ACKNOWLEDGEMENT_MISSING(FailureKind.INTERNAL, "report it; the rows may have arrived", null),
  UNEXPECTED_ERROR(FailureKind.INTERNAL, "report it with the log of this run", null),
  ROW_TOO_LARGE(FailureKind.SOURCE, "shorten the row or raise the topic's limit", null),
  KEY_REQUIRED(FailureKind.SOURCE, "give the row a value in its key columns", null);

  private final FailureKind kind;
  private final String remedy;
  private final @Nullable String field;

  KafkaCode(FailureKind kind, String remedy, @Nullable String field) {
    this.kind = kind;
    this.remedy = remedy;
    this.field = field;
  }

  /** Returns the name that programs see. */
  String id() {
    return name().toLowerCase(Locale.ROOT);
  }

  Failure failure(String message) {
    return new Failure(kind, id(), message, remedy, field);
  }

  DestinationException exception(String message) {
    return new DestinationException(failure(message));
  }

  RejectedRow rejected(long sequence, String message) {
    return new RejectedRow(sequence, id(), message);
  }
}
