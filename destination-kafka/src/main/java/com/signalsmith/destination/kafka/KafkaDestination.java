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
import com.signalsmith.destination.spi.SettingsProblem;
import com.signalsmith.destination.spi.WritePlan;
import java.util.List;
import java.util.Optional;

/**
 * Sends every row as one JSON message to a topic of Apache Kafka.
 *
 * <p>Stateless; any thread. Rows are delivered at least once, in their order per key; the key
 * decides the partition as Kafka's own default partitioner places it. This class names no type of
 * Kafka, so that whoever only asks what there is loads none.
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
    return OwnClassLoader.call(() -> KafkaWriter.open(plan, context));
  }

  @Override
  public Optional<Previewer> previewer() {
    return Optional.of(new MessagePreview());
  }
}
