package com.signalsmith.destination.kafka;

import com.google.auto.service.AutoService;
import com.signalsmith.destination.spi.CheckContext;
import com.signalsmith.destination.spi.CheckReport;
import com.signalsmith.destination.spi.Destination;
import com.signalsmith.destination.spi.DestinationSpec;
import com.signalsmith.destination.spi.DestinationWriter;
import com.signalsmith.destination.spi.Previewer;
import com.signalsmith.destination.spi.RunContext;
import com.signalsmith.destination.spi.Settings;
import com.signalsmith.destination.spi.WritePlan;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
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
  private static final Duration PROBE_GRACE = Duration.ofMillis(300);

  /** Creates the destination; cheap, no I/O. */
  public KafkaDestination() {}

  @Override
  public DestinationSpec spec() {
    return KafkaSettings.SPEC;
  }

  @Override
  public CheckReport check(Settings settings, CheckContext context) throws InterruptedException {
    return OwnClassLoader.call(() -> ConnectionCheck.of(settings, context.start()));
  }

  @Override
  public DestinationWriter open(WritePlan plan, RunContext context) throws InterruptedException {
    return OwnClassLoader.call(() -> writer(plan, context, deliveryTimeout(plan)));
  }

  @Override
  public Optional<Previewer> previewer() {
    return Optional.of(new MessagePreview());
  }

  static KafkaWriter writer(WritePlan plan, RunContext run, Duration deliveryTimeout)
      throws InterruptedException {
    Deadline deadline = Deadline.in(OPEN_LIMIT);
    Settings settings = plan.settings();
    RowKey key = RowKey.of(plan);
    ConnectionProperties connection = ConnectionProperties.of(settings);
    List<Address> bootstrap;
    TopicFacts topic;
    List<String> notices = new ArrayList<>();
    try (Preflight preflight = Preflight.pass(connection, deadline, PROBE_GRACE)) {
      bootstrap = preflight.reached();
      Optional<TopicFacts> existing = preflight.topic();
      if (existing.isPresent()) {
        topic = existing.get();
      } else {
        topic = preflight.create(settings.get(KafkaSettings.TOPIC));
        notices.add(created(topic));
      }
    }
    FailureClassifier failures = new FailureClassifier(connection);
    try {
      Producer<byte[], byte[]> producer =
          new KafkaProducer<>(
              connection.producer(bootstrap, run.syncId(), topic, deliveryTimeout),
              new ByteArraySerializer(),
              new ByteArraySerializer());
      KafkaWriter writer =
          new KafkaWriter(
              producer, topic, key, RowHeaders.of(settings, run, plan.mode()), failures);
      notices.forEach(writer::note);
      return writer;
    } catch (KafkaException e) {
      throw failures.connecting(e);
    }
  }

  // A misspelt name is created just the same, so it must not go unsaid.
  private static String created(TopicFacts topic) {
    return "topic '"
        + topic.name()
        + "' did not exist; the brokers created it with "
        + topic.partitions()
        + (topic.partitions() == 1 ? " partition" : " partitions");
  }

  private static Duration deliveryTimeout(WritePlan plan) {
    return Duration.ofSeconds(plan.settings().get(KafkaSettings.DELIVERY_TIMEOUT_SECONDS));
  }
}
