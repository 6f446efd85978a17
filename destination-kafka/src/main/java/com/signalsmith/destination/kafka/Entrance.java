package com.signalsmith.destination.kafka;

import com.signalsmith.destination.spi.DestinationException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.message.SaslHandshakeRequestData;
import org.apache.kafka.common.protocol.Errors;
import org.apache.kafka.common.requests.SaslHandshakeRequest;
import org.apache.kafka.common.requests.SaslHandshakeResponse;
import org.jspecify.annotations.Nullable;

/**
 * The way into a cluster through one bootstrap server: first TLS or not, then the login.
 *
 * <p>One use, one thread. It asks the broker itself which logins it takes, which answers in
 * milliseconds what Kafka's clients only show as a time-out.
 */
final class Entrance implements AutoCloseable {

  private static final Duration HELLO = Duration.ofSeconds(5);
  private static final Duration LOGIN = Duration.ofSeconds(5);
  private static final String NAME = "probe";

  private final ConnectionProperties connection;
  private final List<Address> bootstrap;
  private final Deadline deadline;
  private @Nullable BrokerLink link;
  private Node door = Node.noNode();
  private List<Address> doors = List.of();

  /**
   * Prepares the way in.
   *
   * @param bootstrap the bootstrap servers that accept connections, at least one
   */
  Entrance(ConnectionProperties connection, List<Address> bootstrap, Deadline deadline) {
    this.connection = connection;
    this.bootstrap = bootstrap;
    this.deadline = deadline;
  }

  /**
   * Finds a bootstrap server that answers as a Kafka broker, with TLS or without.
   *
   * @return when its certificate expires; empty without TLS
   * @throws DestinationException if none does; the reason is that of the last
   */
  Optional<Instant> hello() throws InterruptedException {
    Transport.Way way = Transport.require(connection, bootstrap, deadline);
    doors = way.doors();
    Deadline all = deadline.atMost(deadline.remaining().dividedBy(2)).atMost(HELLO);
    try {
      link = BrokerLink.of(connection.anonymousAdmin(bootstrap, NAME, HELLO));
      for (int i = 0; i < doors.size(); i++) {
        Address address = doors.get(i);
        Node node = new Node(-1 - i, address.host(), address.port());
        try {
          link.connect(node, all.atMost(all.remaining().dividedBy(doors.size() - i)));
          door = node;
          return way.expiry();
        } catch (KafkaException e) {
          if (i == doors.size() - 1) {
            throw e;
          }
        }
      }
    } catch (KafkaException e) {
      List<Address> asked = Stream.concat(doors.stream(), way.others().stream()).toList();
      throw new FailureClassifier(connection, asked).connecting(e);
    }
    throw new IllegalStateException("a way in needs a bootstrap server");
  }

  /** Returns the bootstrap servers at which brokers answer, after {@link #hello}. */
  List<Address> doors() {
    return doors;
  }

  /**
   * Logs in as the settings say, after {@link #hello}.
   *
   * @return the cluster, which takes over the connection
   * @throws DestinationException if the broker does not let us in
   */
  Cluster login() throws InterruptedException {
    Deadline login = deadline.atMost(LOGIN);
    try {
      BrokerLink hello = Objects.requireNonNull(link);
      Optional<SaslHandshakeResponse> offer = offer(hello, login);
      if (offer.isPresent()) {
        compare(offer.get());
      }
      if (connection.login().isPresent() || offer.isEmpty()) {
        hello.close();
        link = BrokerLink.of(connection.admin(bootstrap, NAME, LOGIN));
        link.connect(door, login);
      }
      Cluster cluster = new Cluster(link, door, connection, deadline);
      link = null;
      return cluster;
    } catch (KafkaException e) {
      List<Address> asked = List.of(new Address(door.host(), door.port()));
      throw new FailureClassifier(connection, asked).connecting(e);
    }
  }

  @Override
  public void close() {
    if (link != null) {
      link.close();
    }
  }

  // A broker names the mechanisms that it takes, whichever it is asked for, and says so where it
  // takes none. One that ends the connection instead is left to the login itself.
  private Optional<SaslHandshakeResponse> offer(BrokerLink hello, Deadline login)
      throws InterruptedException {
    String mechanism = connection.login().map(Login::mechanism).orElse("PLAIN");
    try {
      return Optional.of(
          hello.ask(
              door,
              new SaslHandshakeRequest.Builder(
                  new SaslHandshakeRequestData().setMechanism(mechanism)),
              SaslHandshakeResponse.class,
              login));
    } catch (KafkaException e) {
      return Optional.empty();
    }
  }

  private void compare(SaslHandshakeResponse offer) {
    boolean takesNone = offer.error() == Errors.ILLEGAL_SASL_STATE;
    String address = "'" + door.host() + ":" + door.port() + "'";
    String mechanisms = String.join(", ", offer.enabledMechanisms());
    Optional<Login> login = connection.login();
    if (login.isEmpty() && !takesNone) {
      throw KafkaCode.AUTHENTICATION_REQUIRED.exception(
          address + " expects authentication, by " + mechanisms);
    }
    if (login.isPresent() && takesNone) {
      throw KafkaCode.AUTHENTICATION_NOT_EXPECTED.exception(
          address + " takes no login, but " + login.get().mechanism() + " is chosen");
    }
    if (offer.error() == Errors.UNSUPPORTED_SASL_MECHANISM) {
      throw KafkaCode.MECHANISM_NOT_ENABLED.exception(
          address + " does not offer " + login.orElseThrow().mechanism() + " but " + mechanisms);
    }
  }
}
