package com.signalsmith.destination.kafka;

import com.signalsmith.destination.kafka.producer.TopicReplacedException;
import com.signalsmith.destination.spi.DestinationException;
import com.signalsmith.destination.spi.Failure;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLException;
import org.apache.kafka.common.InvalidRecordException;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.ClusterAuthorizationException;
import org.apache.kafka.common.errors.IllegalSaslStateException;
import org.apache.kafka.common.errors.InvalidTopicException;
import org.apache.kafka.common.errors.NotEnoughReplicasAfterAppendException;
import org.apache.kafka.common.errors.NotEnoughReplicasException;
import org.apache.kafka.common.errors.OutOfOrderSequenceException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.SslAuthenticationException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.UnknownProducerIdException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.errors.UnsupportedSaslMechanismException;

/**
 * Turns what Kafka throws into a failure that says who can act.
 *
 * <p>Immutable. It looks at the whole chain of causes, because Kafka often hides the reason behind
 * a timeout. It never repeats a message of Kafka's.
 */
final class FailureClassifier {

  private final ConnectionProperties connection;
  private final List<Address> addresses;

  /** Speaks of every bootstrap server. */
  FailureClassifier(ConnectionProperties connection) {
    this(connection, connection.addresses());
  }

  /**
   * Speaks of some addresses.
   *
   * @param addresses that had a part in what may fail, at least one
   */
  FailureClassifier(ConnectionProperties connection, List<Address> addresses) {
    this.connection = connection;
    this.addresses = List.copyOf(addresses);
  }

  /** Returns why a connection, or a question to the cluster, came to nothing. */
  DestinationException connecting(Throwable thrown) {
    return new DestinationException(
        refusal(thrown)
            .orElseGet(
                () -> has(thrown, ConfigException.class) ? unexpected(thrown) : lost(thrown)),
        thrown);
  }

  /** Returns why rows could not be delivered. */
  DestinationException delivering(Throwable thrown) {
    return new DestinationException(refusal(thrown).orElseGet(() -> undelivered(thrown)), thrown);
  }

  /** Returns that nothing at the addresses is a Kafka broker. */
  Failure noBroker() {
    return KafkaCode.CONNECTION_FAILED
        .failure(
            these("accepts", "accept")
                + " connections, but no Kafka broker answers there "
                + (connection.tls() ? "with TLS" : "without TLS"))
        .withRemedy(
            "check whether the port expects TLS ('use_tls') or an authentication method, and"
                + " whether the addresses that the brokers advertise can be reached from here");
  }

  /** Returns that the user may not do something to the topic. */
  DestinationException unauthorized(AclOperation operation) {
    Failure failure =
        KafkaCode.NOT_AUTHORIZED.failure(
            connection.quotedUser()
                + " has no permission to "
                + operation
                + " on "
                + connection.quotedTopic());
    return new DestinationException(
        operation == AclOperation.CREATE
            ? failure.withRemedy(
                "create the topic, or ask whoever administers the cluster to grant the user CREATE"
                    + " on it")
            : failure);
  }

  /** Returns that the user may not even see the topic, or that it does not exist. */
  DestinationException unseen() {
    return new DestinationException(
        KafkaCode.NOT_AUTHORIZED
            .failure(
                connection.quotedUser()
                    + " has no permission to WRITE on "
                    + connection.quotedTopic()
                    + ", or there is no such topic: brokers hide topics that a user may not see")
            .withRemedy(
                "check the topic's name for a slip (case counts); if it is right, ask whoever"
                    + " administers the cluster to grant the user WRITE and DESCRIBE on it"));
  }

  private Optional<Failure> refusal(Throwable thrown) {
    if (has(thrown, SslAuthenticationException.class) || has(thrown, SSLException.class)) {
      return Optional.of(
          KafkaCode.TLS_HANDSHAKE_FAILED.failure(
              "the TLS handshake with " + Address.quoted(addresses) + " failed"));
    }
    if (has(thrown, AuthenticationException.class)) {
      return Optional.of(authentication(thrown));
    }
    if (has(thrown, ClusterAuthorizationException.class)) {
      return Optional.of(
          KafkaCode.NOT_AUTHORIZED
              .failure(
                  connection.quotedUser()
                      + " may not IDEMPOTENT_WRITE to the cluster, which brokers before Kafka 3"
                      + " demand for "
                      + connection.quotedTopic())
              .withRemedy(
                  "ask whoever administers the cluster to grant the user IDEMPOTENT_WRITE on the"
                      + " cluster"));
    }
    if (has(thrown, AuthorizationException.class)) {
      return Optional.of(unauthorized(AclOperation.WRITE).failure());
    }
    if (has(thrown, InvalidTopicException.class)) {
      return Optional.of(
          KafkaCode.TOPIC_NAME_INVALID.failure(
              "the brokers take no rows for a topic of the name of " + connection.quotedTopic()));
    }
    if (has(thrown, UnknownTopicOrPartitionException.class)) {
      return Optional.of(
          KafkaCode.TOPIC_NOT_FOUND.failure(connection.quotedTopic() + " does not exist"));
    }
    return Optional.empty();
  }

  private Failure authentication(Throwable thrown) {
    Optional<Login> login = connection.login();
    if (login.isEmpty()) {
      return KafkaCode.AUTHENTICATION_REQUIRED.failure(
          these("refuses", "refuse") + " a connection without authentication");
    }
    String mechanism = login.get().mechanism();
    if (has(thrown, UnsupportedSaslMechanismException.class)) {
      return KafkaCode.MECHANISM_NOT_ENABLED.failure(
          these("does", "do") + " not offer " + mechanism);
    }
    if (has(thrown, IllegalSaslStateException.class)) {
      return KafkaCode.AUTHENTICATION_NOT_EXPECTED.failure(these("takes", "take") + " no login");
    }
    return KafkaCode.AUTHENTICATION_FAILED.failure(
        these("refuses", "refuse") + " " + connection.quotedUser() + " by " + mechanism);
  }

  private Failure lost(Throwable thrown) {
    if (!passing(thrown)) {
      return unexpected(thrown);
    }
    return noBroker();
  }

  private String these(String one, String several) {
    return Address.quoted(addresses) + " " + (addresses.size() == 1 ? one : several);
  }

  private Failure undelivered(Throwable thrown) {
    if (has(thrown, InvalidRecordException.class)) {
      return KafkaCode.BATCH_REFUSED.failure(
          connection.quotedTopic() + " refuses rows for another reason than a missing key");
    }
    if (has(thrown, TopicReplacedException.class)) {
      return KafkaCode.BROKER_UNAVAILABLE.failure(
          connection.quotedTopic() + " was deleted and made anew, or emptied, during the run");
    }
    if (has(thrown, NotEnoughReplicasException.class)
        || has(thrown, NotEnoughReplicasAfterAppendException.class)) {
      return KafkaCode.BROKER_UNAVAILABLE.failure(
          "too few replicas of " + connection.quotedTopic() + " are in sync to take rows");
    }
    if (has(thrown, TimeoutException.class)) {
      return KafkaCode.DELIVERY_TIMEOUT.failure(
          "the brokers did not acknowledge rows for " + connection.quotedTopic() + " in time");
    }
    if (passing(thrown)
        || has(thrown, OutOfOrderSequenceException.class)
        || has(thrown, UnknownProducerIdException.class)) {
      return KafkaCode.BROKER_UNAVAILABLE.failure(
          "the brokers of " + connection.quotedTopic() + " are not available");
    }
    return unexpected(thrown);
  }

  private static Failure unexpected(Throwable thrown) {
    return KafkaCode.UNEXPECTED_ERROR.failure(
        "Kafka's client failed with " + thrown.getClass().getSimpleName());
  }

  private static boolean passing(Throwable thrown) {
    return has(thrown, RetriableException.class)
        || has(thrown, IOException.class)
        || has(thrown, java.util.concurrent.TimeoutException.class);
  }

  private static boolean has(Throwable thrown, Class<? extends Throwable> type) {
    Throwable each = thrown;
    for (int depth = 0; each != null && depth < 32; depth++) { // chains may be circles
      if (type.isInstance(each)) {
        return true;
      }
      each = each.getCause();
    }
    return false;
  }
}
