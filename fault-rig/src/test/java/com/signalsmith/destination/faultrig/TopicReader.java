package com.signalsmith.destination.faultrig;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.signalsmith.destination.faultrig.audit.Message;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.jspecify.annotations.Nullable;

/** Reads a topic with Kafka's own consumer, past the proxies. */
final class TopicReader {

  private static final Duration POLL = Duration.ofMillis(200);
  private static final Duration LONGEST = Duration.ofSeconds(40);

  private TopicReader() {}

  /** Returns every message that is committed now. */
  static List<Message> read(RigCluster cluster, String topic, int partitionCount) {
    Map<String, Object> settings = cluster.clientSettings();
    settings.put("isolation.level", "read_committed");
    settings.put("auto.offset.reset", "earliest");
    settings.put("enable.auto.commit", "false");
    List<TopicPartition> partitions =
        IntStream.range(0, partitionCount).mapToObj(id -> new TopicPartition(topic, id)).toList();
    List<Message> messages = new ArrayList<>();
    try (KafkaConsumer<String, String> consumer =
        new KafkaConsumer<>(settings, new StringDeserializer(), new StringDeserializer())) {
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
      long deadline = System.nanoTime() + LONGEST.toNanos();
      while (ends.entrySet().stream()
          .anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
        if (System.nanoTime() > deadline) {
          throw new IllegalStateException("topic '" + topic + "' could not be read to its end");
        }
        consumer.poll(POLL).forEach(each -> messages.add(message(each)));
      }
    }
    return messages;
  }

  private static Message message(ConsumerRecord<String, String> read) {
    return new Message(
        read.partition(),
        read.offset(),
        read.key(),
        read.value(),
        header(read, "signalsmith-run-id"),
        header(read, "signalsmith-row"));
  }

  private static @Nullable String header(ConsumerRecord<String, String> read, String name) {
    Header header = read.headers().lastHeader(name);
    return header == null ? null : new String(header.value(), UTF_8);
  }
}
