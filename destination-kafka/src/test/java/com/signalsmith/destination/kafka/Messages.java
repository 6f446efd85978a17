package com.signalsmith.destination.kafka;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Reads topics back with a client that the destination knows nothing of. */
final class Messages {

  private static final Duration LIMIT = Duration.ofSeconds(30);

  private Messages() {}

  /** Returns every message that the topic holds now, partition by partition, as bytes. */
  static List<ConsumerRecord<byte[], byte[]>> of(String servers, String topic) {
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(
            Map.of("bootstrap.servers", servers, "enable.metrics.push", false),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer())) {
      List<TopicPartition> partitions =
          consumer.partitionsFor(topic, LIMIT).stream()
              .map(each -> new TopicPartition(topic, each.partition()))
              .toList();
      List<ConsumerRecord<byte[], byte[]>> messages = new ArrayList<>();
      Map<TopicPartition, Long> ends = consumer.endOffsets(partitions, LIMIT);
      for (TopicPartition partition : partitions) {
        consumer.assign(List.of(partition));
        consumer.seekToBeginning(List.of(partition));
        long deadline = System.nanoTime() + LIMIT.toNanos();
        while (consumer.position(partition) < ends.getOrDefault(partition, 0L)) {
          ConsumerRecords<byte[], byte[]> polled = consumer.poll(Duration.ofMillis(200));
          polled.forEach(messages::add);
          if (System.nanoTime() > deadline) {
            throw new AssertionError("'" + partition + "' cannot be read to its end");
          }
        }
      }
      return messages;
    }
  }

  /** Returns the number of the row that a message was made of. */
  static long row(ConsumerRecord<byte[], byte[]> message) {
    return Long.parseLong(
        new String(
            message.headers().lastHeader(RowHeaders.ROW).value(), StandardCharsets.US_ASCII));
  }
}
