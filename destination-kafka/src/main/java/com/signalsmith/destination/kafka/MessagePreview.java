package com.signalsmith.destination.kafka;

import com.signalsmith.destination.kafka.producer.TopicProducer;
import com.signalsmith.destination.spi.Preview;
import com.signalsmith.destination.spi.PreviewedRow;
import com.signalsmith.destination.spi.Previewer;
import com.signalsmith.destination.spi.Row;
import com.signalsmith.destination.spi.RowBatch;
import com.signalsmith.destination.spi.RunContext;
import com.signalsmith.destination.spi.WritePlan;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Shows the messages that rows would become, and the partitions that they would go to.
 *
 * <p>Stateless; any thread. Partitions are those of Kafka's own default partitioner.
 */
final class MessagePreview implements Previewer {

  private static final Duration LIMIT = Duration.ofSeconds(13);
  private static final Duration GRACE = Duration.ofMillis(300);

  @Override
  public Preview preview(WritePlan plan, RunContext run, RowBatch rows, boolean offline)
      throws InterruptedException {
    RowKey key = RowKey.of(plan);
    RowHeaders headers = RowHeaders.of(plan.settings(), run, plan.mode());
    String name = plan.settings().get(KafkaSettings.TOPIC);
    Asked asked =
        offline
            ? new Asked(TopicFacts.unknown(name), List.of())
            : OwnClassLoader.call(() -> ask(plan));
    TopicFacts topic = asked.topic;
    List<PreviewedRow> previewed = new ArrayList<>();
    long sequence = rows.firstSequence();
    for (Row row : rows.rows()) {
      previewed.add(row(sequence, key.of(row), row.json(), headers, topic));
      sequence++;
    }
    @Nullable Integer partitions = topic.partitions() == 0 ? null : topic.partitions();
    return new Preview(name, partitions, previewed, asked.notices);
  }

  private static Asked ask(WritePlan plan) throws InterruptedException {
    String name = plan.settings().get(KafkaSettings.TOPIC);
    ConnectionProperties connection = ConnectionProperties.of(plan.settings());
    try (Preflight preflight = Preflight.pass(connection, Deadline.in(LIMIT), GRACE)) {
      return new Asked(
          preflight.topic().orElse(TopicFacts.unknown(name)),
          preflight.limitsHidden()
              ? List.of(
                  "the limits of topic '"
                      + name
                      + "' could not be read, which takes DESCRIBE_CONFIGS; it may refuse rows that"
                      + " are shown here as sent")
              : List.of());
    }
  }

  private static PreviewedRow row(
      long sequence, byte @Nullable [] key, byte[] value, RowHeaders headers, TopicFacts topic) {
    return new PreviewedRow(
        sequence,
        key == null ? null : text(key),
        text(value),
        headers.of(sequence).stream()
            .map(each -> new PreviewedRow.Header(each.key(), text(each.value())))
            .toList(),
        key == null ? 0 : key.length,
        value.length,
        key == null || topic.partitions() == 0
            ? null
            : TopicProducer.partitionOf(key, topic.partitions()),
        topic
            .refusal(
                sequence, key != null, MessageSize.of(key, value.length, headers.size(sequence)))
            .orElse(null));
  }

  private static String text(byte[] utf8) {
    return new String(utf8, StandardCharsets.UTF_8);
  }

  private record Asked(TopicFacts topic, List<String> notices) {}
}
