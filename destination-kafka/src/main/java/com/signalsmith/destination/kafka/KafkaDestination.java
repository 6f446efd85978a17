package com.signalsmith.destination.kafka;

import com.google.auto.service.AutoService;
import com.signalsmith.destination.kafka.producer.TopicProducer;
import com.signalsmith.destination.spi.CheckContext;
import com.signalsmith.destination.spi.CheckReport;
import com.signalsmith.destination.spi.Destination;
import com.signalsmith.destination.spi.DestinationSpec;
import com.signalsmith.destination.spi.DestinationWriter;
import com.signalsmith.destination.spi.Previewer;
import com.signalsmith.destination.spi.RunContext;
import com.signalsmith.destination.spi.Settings;
import com.signalsmith.destination.spi.SettingsProblem;
import com.signalsmith.destination.spi.WritePlan;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.KafkaException;

/**
 * Sends every row as one JSON message to a topic of Apache Kafka.
 *
 * <p>Stateless; any thread. Rows are delivered at least once, in their order per key; the key
 * decides the partition as Kafka's own default partitioner places it.
 */
@AutoService(Destination.class)
public final class KafkaDestination implements Destination {

  /** Creates the destination; cheap, no I/O. */
  public KafkaDestination() {}

  @Override
  public DestinationSpec spec() {
    return KafkaSettings.SPEC;
  }

  @Override
  public List<SettingsProblem> validate(Settings settings) {
    return TlsMaterial.problems(settings);
  }

  @Override
  public CheckReport check(Settings settings, CheckContext context) throws InterruptedException {
    return OwnClassLoader.call(() -> ConnectionCheck.of(settings, context.start()));
  }

  @Override
  public DestinationWriter open(WritePlan plan, RunContext context) throws InterruptedException {
    return OwnClassLoader.call(() -> writer(plan, context));
  }

  @Override
  public Optional<Previewer> previewer() {
    return Optional.of(new MessagePreview());
  }

  private static KafkaWriter writer(WritePlan plan, RunContext run) throws InterruptedException {
    Settings settings = plan.settings();
    RowKey key = RowKey.of(plan);
    ConnectionProperties connection = ConnectionProperties.of(settings);
    Passage passage = Passage.of(connection, settings.get(KafkaSettings.TOPIC));
    Passage.Passed passed = passage.pass();
    RowHeaders headers = RowHeaders.of(settings, run, plan.mode());
    Deliveries deliveries = new Deliveries(passage.topicName());
    try {
      TopicProducer producer =
          TopicProducer.start(
              new ProducerConfig(
                  connection.producer(passed.bootstrap(), run.syncId(), passed.topic())),
              passage.topicName(),
              passed.topic().id(),
              passed.topic().partitions(),
              passed.topic().maxMessageBytes(),
              headers.encoded(),
              deliveries);
      KafkaWriter writer =
          new KafkaWriter(producer, deliveries, passed.topic(), key, headers, passage);
      passed.notice().ifPresent(writer::note);
      return writer;
    } catch (KafkaException e) {
      throw passage.failures().connecting(e);
    }
  }
}
