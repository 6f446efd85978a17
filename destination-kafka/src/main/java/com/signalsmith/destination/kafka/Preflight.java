package com.signalsmith.destination.kafka;

import com.signalsmith.destination.spi.DestinationException;
import com.signalsmith.destination.spi.Failure;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.requests.MetadataResponse;
import org.apache.kafka.common.utils.Time;
import org.jspecify.annotations.Nullable;

/**
 * Finds out, step by step and without changing anything, whether rows can be published.
 *
 * <p>One use, one thread. A check, a run and a preview all begin with it, so that the same fault
 * has the same code in each. A step that fails makes those that build on it be skipped.
 */
final class Preflight implements AutoCloseable {

  private static final List<String> STEPS =
      List.of(
          "addresses",
          "tcp",
          "tls",
          "authentication",
          "cluster",
          "advertised",
          "topic",
          "permission",
          "limits");
  private static final Duration SOON = Duration.ofDays(30);
  private static final Duration PROBE_LIMIT = Duration.ofSeconds(4);

  private final ConnectionProperties connection;
  private final StepSink sink;
  private final Deadline deadline;
  private final Duration grace;
  private List<Address> reached = List.of();
  private @Nullable Entrance entrance;
  private @Nullable Cluster cluster;
  private @Nullable TopicSurvey survey;

  /**
   * Prepares the steps.
   *
   * @param grace how long to wait for other bootstrap servers once one has been reached
   */
  private Preflight(
      ConnectionProperties connection, StepSink sink, Deadline deadline, Duration grace) {
    this.connection = connection;
    this.sink = sink;
    this.deadline = deadline;
    this.grace = grace;
  }

  /** Makes every step and tells the sink of each as it ends. */
  static void check(ConnectionProperties connection, StepSink sink, Deadline deadline)
      throws InterruptedException {
    try (Preflight preflight = new Preflight(connection, sink, deadline, PROBE_LIMIT)) {
      preflight.run();
    }
  }

  /** Tells the sink of a failure that is known before any step is made. */
  static void refuse(String step, DestinationException failure, StepSink sink) {
    for (String each : STEPS) {
      if (each.equals(step)) {
        sink.failed(step, failure);
      } else {
        sink.skipped(each, "not looked at because step '" + step + "' cannot pass");
      }
    }
  }

  /**
   * Makes the same steps to go on with what they found; to be closed.
   *
   * @throws DestinationException the first failure
   */
  static Preflight pass(ConnectionProperties connection, Deadline deadline, Duration grace)
      throws InterruptedException {
    Preflight preflight = new Preflight(connection, StepSink.throwing(), deadline, grace);
    try {
      preflight.run();
      return preflight;
    } catch (RuntimeException | InterruptedException e) {
      preflight.close();
      throw e;
    }
  }

  /** Returns the bootstrap servers at which brokers answer. */
  List<Address> reached() {
    return reached;
  }

  /** Returns what is known of the topic; empty if it does not exist yet. */
  Optional<TopicFacts> topic() {
    return Optional.ofNullable(survey).flatMap(TopicSurvey::facts);
  }

  /** Returns whether the topic exists, but we may not see its settings. */
  boolean limitsHidden() {
    return survey != null && survey.limitsHidden();
  }

  /**
   * Has the brokers create the topic.
   *
   * @throws DestinationException if they do not
   */
  TopicFacts create(String topic) throws InterruptedException {
    if (cluster == null) {
      throw new IllegalStateException("a topic is created after all steps have passed");
    }
    return cluster.create(topic);
  }

  @Override
  public void close() {
    if (cluster != null) {
      cluster.close();
    }
    if (entrance != null) {
      entrance.close();
    }
  }

  private void run() throws InterruptedException {
    String step = STEPS.get(0);
    try {
      addresses();
      step = "tcp";
      tcp();
      step = "tls";
      Entrance entered = tls();
      step = "authentication";
      Cluster asked = authentication(entered);
      step = "cluster";
      MetadataResponse metadata = cluster(asked);
      advertised(metadata); // what follows needs none of these addresses
      topic(asked, metadata);
    } catch (StepFailed e) {
      skipAfter(step);
    }
  }

  private void addresses() throws InterruptedException {
    AddressProbe probe = AddressProbe.names(connection.addresses(), probeLimit(), grace);
    conclude("addresses", probe, "every bootstrap server's host name is known");
    reached = probe.good();
  }

  private void tcp() throws InterruptedException {
    AddressProbe probe = AddressProbe.connections(reached, probeLimit(), grace);
    conclude("tcp", probe, "every bootstrap server accepts connections");
    reached = probe.good();
  }

  private void conclude(String step, AddressProbe probe, String passed) {
    if (probe.allGood()) {
      sink.passed(step, passed);
    } else if (probe.good().isEmpty()) {
      throw fail(step, probe.code().exception(probe.complaints()));
    } else {
      sink.warning(step, probe.code().failure(probe.complaints()));
    }
  }

  private Entrance tls() throws InterruptedException {
    Entrance entered = new Entrance(connection, reached, deadline);
    entrance = entered;
    Optional<Instant> expiry;
    try {
      expiry = entered.hello();
    } catch (DestinationException e) {
      throw fail("tls", e);
    }
    reached = entered.doors();
    if (expiry.isPresent() && expiry.get().isBefore(now().plus(SOON))) {
      sink.warning(
          "tls",
          KafkaCode.CERTIFICATE_EXPIRED.failure(
              "the brokers' certificate expires at " + expiry.get()));
    } else if (ownExpiry().filter(end -> end.isBefore(now().plus(SOON))).isPresent()) {
      sink.warning(
          "tls",
          KafkaCode.CLIENT_CERTIFICATE_EXPIRED.failure(
              "the client certificate expires at " + ownExpiry().get()));
    } else if (connection.tls()) {
      sink.passed("tls", "the brokers' certificate is trusted and bears the address's name");
    } else {
      sink.skipped("tls", "TLS is switched off, and a broker answers without it");
    }
    return entered;
  }

  private Optional<Instant> ownExpiry() {
    return connection
        .tlsMaterial()
        .flatMap(TlsMaterial::certificate)
        .map(own -> own.getNotAfter().toInstant());
  }

  private Cluster authentication(Entrance entered) throws InterruptedException {
    try {
      Cluster found = entered.login();
      cluster = found;
      sink.passed(
          "authentication",
          connection
              .login()
              .map(login -> connection.quotedUser() + " is let in by " + login.mechanism())
              .orElse("the brokers demand no login"));
      return found;
    } catch (DestinationException e) {
      throw fail("authentication", e);
    }
  }

  private MetadataResponse cluster(Cluster asked) throws InterruptedException {
    try {
      MetadataResponse metadata = asked.metadata(connection.topic());
      Node controller = metadata.controller();
      sink.passed(
          "cluster",
          "cluster '"
              + metadata.clusterId()
              + "' of "
              + counted(metadata.brokers().size(), "broker")
              + (controller == null ? "" : ", controller at broker " + controller.id()));
      return metadata;
    } catch (DestinationException e) {
      throw fail("cluster", e);
    }
  }

  private void advertised(MetadataResponse metadata) throws InterruptedException {
    Collection<Node> brokers = metadata.brokers();
    Map<Address, String> complaints =
        new AdvertisedAddresses(connection, deadline)
            .complaints(brokers.stream().map(Preflight::address).toList(), reached);
    List<Node> lost =
        brokers.stream().filter(each -> complaints.containsKey(address(each))).toList();
    if (lost.isEmpty()) {
      sink.passed("advertised", "every broker answers at the address that it advertises");
      return;
    }
    String named =
        lost.stream()
            .limit(Address.MOST_NAMED)
            .map(each -> complaint(each, complaints))
            .collect(Collectors.joining(", "));
    int others = lost.size() - Address.MOST_NAMED;
    Failure failure =
        KafkaCode.ADVERTISED_UNREACHABLE.failure(
            others <= 0 ? named : named + ", and so on for " + counted(others, "other broker"));
    Set<Integer> leaders = TopicSurvey.leaders(metadata);
    if (lost.size() == brokers.size()
        || lost.stream().anyMatch(each -> leaders.contains(each.id()))) {
      sink.failed("advertised", new DestinationException(failure));
    } else {
      sink.warning("advertised", failure);
    }
  }

  private static String complaint(Node broker, Map<Address, String> complaints) {
    Address address = address(broker);
    return "broker "
        + broker.id()
        + " advertises '"
        + address
        + "', which "
        + complaints.get(address);
  }

  private static Address address(Node broker) {
    return new Address(broker.host(), broker.port());
  }

  private void topic(Cluster asked, MetadataResponse metadata) throws InterruptedException {
    Optional<String> name = connection.topic();
    if (name.isEmpty()) {
      STEPS
          .subList(STEPS.indexOf("topic"), STEPS.size())
          .forEach(step -> sink.skipped(step, "no topic is given"));
      return;
    }
    TopicSurvey looked = new TopicSurvey(name.get(), connection, asked, metadata, sink);
    survey = looked;
    looked.run();
  }

  private StepFailed fail(String step, DestinationException failure) {
    sink.failed(step, failure);
    return new StepFailed();
  }

  private void skipAfter(String failed) {
    STEPS
        .subList(STEPS.indexOf(failed) + 1, STEPS.size())
        .forEach(
            step ->
                sink.skipped(
                    step,
                    STEPS.indexOf(step) >= STEPS.indexOf("topic") && connection.topic().isEmpty()
                        ? "no topic is given"
                        : "not looked at because step '" + failed + "' failed"));
  }

  private static Instant now() {
    return Instant.ofEpochMilli(Time.SYSTEM.milliseconds());
  }

  private Duration probeLimit() {
    return deadline.atMost(PROBE_LIMIT).remaining();
  }

  static String counted(int number, String noun) {
    return number + " " + noun + (number == 1 ? "" : "s");
  }

  /** Ends the steps that build on one another; the sink knows the failure. */
  private static final class StepFailed extends RuntimeException {

    private static final long serialVersionUID = 1L;

    StepFailed() {
      super("a step failed", null, false, false);
    }
  }
}
