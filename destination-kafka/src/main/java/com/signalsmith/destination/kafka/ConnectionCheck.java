package com.signalsmith.destination.kafka;

import com.signalsmith.destination.spi.CheckRecorder;
import com.signalsmith.destination.spi.CheckReport;
import com.signalsmith.destination.spi.DestinationException;
import com.signalsmith.destination.spi.Settings;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Probes a connection step by step and changes nothing; one use, one thread.
 *
 * <p>A step that fails makes those that build on it be skipped.
 */
final class ConnectionCheck {

  private static final List<String> STEPS = List.of("addresses", "tcp", "authentication", "topic");
  private static final Duration PROBE_LIMIT = Duration.ofSeconds(4);
  // What is left for closing the client and for the report itself.
  private static final Duration RESERVE = Duration.ofMillis(1500);

  private final Settings settings;
  private final CheckRecorder steps;
  private final ConnectionProperties connection;

  ConnectionCheck(Settings settings, CheckRecorder steps) {
    this.settings = settings;
    this.steps = steps;
    this.connection = ConnectionProperties.of(settings);
  }

  CheckReport run() throws InterruptedException {
    Duration available = steps.remaining().minus(RESERVE);
    Deadline deadline = Deadline.in(available.isNegative() ? Duration.ZERO : available);
    Duration probeLimit = deadline.atMost(PROBE_LIMIT).remaining();
    AddressProbe probe = AddressProbe.of(connection.addresses(), probeLimit, probeLimit);
    if (addresses(probe) && tcp(probe)) {
      cluster(probe, deadline);
    }
    List<String> done = steps.report().steps().stream().map(step -> step.id()).toList();
    STEPS.stream()
        .filter(step -> !done.contains(step))
        .forEach(step -> steps.skipped(step, "not looked at because a step before it failed"));
    return steps.report();
  }

  private boolean addresses(AddressProbe probe) {
    if (probe.unknown().isEmpty()) {
      steps.passed("addresses", "every host name is known");
    } else if (probe.unknown().size() < probe.size()) {
      steps.warning("addresses", KafkaCode.CONNECTION_FAILED.failure(probe.complaints()));
    } else {
      steps.failed("addresses", KafkaCode.CONNECTION_FAILED.failure(probe.complaints()));
    }
    return probe.unknown().size() < probe.size();
  }

  private boolean tcp(AddressProbe probe) {
    int reached = probe.reached().size();
    if (reached == probe.size()) {
      steps.passed("tcp", "every address accepts connections");
    } else if (reached > 0) {
      steps.warning("tcp", KafkaCode.CONNECTION_FAILED.failure(probe.complaints()));
    } else {
      steps.failed("tcp", KafkaCode.CONNECTION_FAILED.failure(probe.complaints()));
    }
    return reached > 0;
  }

  private void cluster(AddressProbe probe, Deadline deadline) throws InterruptedException {
    String step = "authentication";
    try (Cluster cluster = Cluster.at(connection, probe.reached(), deadline)) {
      int brokers = cluster.authenticate();
      steps.passed(step, "the cluster of " + brokers + " brokers lets us in");
      step = "topic";
      if (settings.hasTarget()) {
        topic(cluster, settings.get(KafkaSettings.TOPIC));
      } else {
        steps.skipped(step, "no topic is given");
      }
    } catch (DestinationException e) {
      steps.failed(step, e.failure());
    }
  }

  private void topic(Cluster cluster, String name) throws InterruptedException {
    Optional<TopicFacts> topic = cluster.find(name);
    if (topic.isPresent()) {
      steps.passed(
          "topic",
          "topic '" + name + "' exists and has " + topic.get().partitions() + " partitions");
      return;
    }
    Optional<Boolean> autoCreates = cluster.autoCreates();
    if (autoCreates.isEmpty()) {
      steps.warning("topic", cluster.notFound(name).failure());
    } else if (autoCreates.get()) {
      steps.passed("topic", "topic '" + name + "' does not exist yet; the brokers will create it");
    } else {
      steps.failed("topic", cluster.notFound(name).failure());
    }
  }
}
