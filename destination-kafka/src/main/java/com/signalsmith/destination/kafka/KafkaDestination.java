package com.signalsmith.destination.kafka;

import com.google.auto.service.AutoService;
import com.signalsmith.destination.spi.CheckContext;
import com.signalsmith.destination.spi.CheckRecorder;
import com.signalsmith.destination.spi.CheckReport;
import com.signalsmith.destination.spi.Destination;
import com.signalsmith.destination.spi.DestinationException;
import com.signalsmith.destination.spi.DestinationSpec;
import com.signalsmith.destination.spi.DestinationWriter;
import com.signalsmith.destination.spi.RunContext;
import com.signalsmith.destination.spi.Settings;
import com.signalsmith.destination.spi.WritePlan;
import java.time.Duration;
import java.util.Optional;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Sends every row as one JSON message to a topic of Apache Kafka.
 *
 * <p>Stateless; any thread. Rows are delivered at least once, in their order per key; the key
 * decides the partition as Kafka's own default partitioner places it.
 */
@AutoService(Destination.class)
public final class KafkaDestination implements Destination {

  private static final Duration OPEN_LIMIT = Duration.ofSeconds(13);
  private static final Duration PROBE_LIMIT = Duration.ofSeconds(4);
  private static final Duration PROBE_GRACE = Duration.ofMillis(300);

  /** Creates the destination; cheap, no I/O. */
  public KafkaDestination() {}

  @Override
  public DestinationSpec spec() {
    return KafkaSettings.SPEC;
  }

  @Override
  public CheckReport check(Settings settings, CheckContext context) throws InterruptedException {
    return OwnClassLoader.call(() -> report(settings, context.start()));
  }

  @Override
  public DestinationWriter open(WritePlan plan, RunContext context) throws InterruptedException {
    return OwnClassLoader.call(() -> writer(plan, context, deliveryTimeout(plan)));
  }

  static KafkaWriter writer(WritePlan plan, RunContext run, Duration deliveryTimeout)
      throws InterruptedException {
    Deadline deadline = Deadline.in(OPEN_LIMIT);
    Settings settings = plan.settings();
    RowKey key =
        RowKey.of(plan.schema(), settings.find(KafkaSettings.PARTITION_KEY_FIELD).orElse(null));
    ConnectionProperties connection = ConnectionProperties.of(settings);
    AddressProbe probe = AddressProbe.of(connection.addresses(), PROBE_LIMIT, PROBE_GRACE);
    if (probe.reached().isEmpty()) {
      throw KafkaCode.CONNECTION_FAILED.exception(probe.complaints());
    }
    TopicFacts topic = topic(connection, probe, settings.get(KafkaSettings.TOPIC), deadline);
    FailureClassifier failures = new FailureClassifier(connection);
    try {
      Producer<byte[], byte[]> producer =
          new KafkaProducer<>(
              connection.producer(probe.reached(), run.syncId(), topic, deliveryTimeout),
              new ByteArraySerializer(),
              new ByteArraySerializer());
      return new KafkaWriter(
          producer, topic, key, RowHeaders.of(settings, run, plan.mode()), failures);
    } catch (KafkaException e) {
      throw failures.connecting(e);
    }
  }

  private static CheckReport report(Settings settings, CheckRecorder steps)
      throws InterruptedException {
    ConnectionCheck check;
    try {
      check = new ConnectionCheck(settings, steps);
    } catch (DestinationException e) { // a PEM text of no use, seen before any network is used
      steps.failed("tls", e.failure());
      return steps.report();
    }
    return check.run();
  }

  private static Duration deliveryTimeout(WritePlan plan) {
    return Duration.ofSeconds(plan.settings().get(KafkaSettings.DELIVERY_TIMEOUT_SECONDS));
  }

  private static TopicFacts topic(
      ConnectionProperties connection, AddressProbe probe, String topic, Deadline deadline)
      throws InterruptedException {
    try (Cluster cluster = Cluster.at(connection, probe.reached(), deadline)) {
      cluster.authenticate();
      Optional<TopicFacts> existing = cluster.find(topic);
      if (existing.isPresent()) {
        return existing.get();
      }
      if (cluster.autoCreates().equals(Optional.of(false))) {
        throw cluster.notFound(topic);
      }
      return cluster.create(topic);
    }
  }
}
