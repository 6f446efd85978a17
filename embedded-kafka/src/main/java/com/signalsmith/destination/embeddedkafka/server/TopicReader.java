package com.signalsmith.destination.embeddedkafka.server;

import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;

/**
 * Sends the committed messages of a topic to the parent, one frame each, from the topic's
 * beginning.
 *
 * <p>For one thread and one use.
 */
final class TopicReader implements AutoCloseable {
  private static final Duration POLL = Duration.ofMillis(100);

  private final KafkaConsumer<byte[], byte[]> consumer;
  private final Collection<TopicPartition> partitions;
  private final int id;
  private final DataOutputStream out;

  /**
   * @param client how to connect
   * @param id the number of the request that the frames answer
   */
  TopicReader(
      Map<String, Object> client,
      Collection<TopicPartition> partitions,
      int id,
      DataOutputStream out) {
    var settings = new HashMap<>(client);
    settings.put("enable.auto.commit", "false");
    settings.put("isolation.level", "read_committed");
    this.consumer =
        new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    this.partitions = partitions;
    this.id = id;
    this.out = out;
    consumer.assign(partitions);
    consumer.seekToBeginning(partitions);
  }

  /** Sends what is there now, and nothing that comes later. */
  void sendAll(Deadline deadline) throws IOException, TimeoutException {
    var ends = consumer.endOffsets(partitions, deadline.left());
    while (ends.entrySet().stream()
        .anyMatch(end -> consumer.position(end.getKey(), deadline.left()) < end.getValue())) {
      check(deadline, "not every message arrived in time; ask for fewer or allow more time");
      for (var message : consumer.poll(POLL)) {
        var partition = new TopicPartition(message.topic(), message.partition());
        if (message.offset() < ends.getOrDefault(partition, 0L)) {
          send(message);
        }
      }
    }
  }

  /** Sends so many messages, waiting for them. */
  void send(long count, Deadline deadline) throws IOException, TimeoutException {
    long sent = 0;
    while (sent < count) {
      check(
          deadline,
          sent + " of " + count + " messages arrived in time; look whether they were sent");
      for (var message : consumer.poll(POLL)) {
        if (sent < count) {
          send(message);
          sent++;
        }
      }
    }
  }

  private static void check(Deadline deadline, String problem) throws TimeoutException {
    if (deadline.isOver()) {
      throw new TimeoutException(problem);
    }
  }

  private void send(ConsumerRecord<byte[], byte[]> message) throws IOException {
    var texts = new ArrayList<@Nullable String>();
    texts.add(String.valueOf(message.partition()));
    texts.add(String.valueOf(message.offset()));
    texts.add(String.valueOf(message.timestamp()));
    texts.add(utf8(message, message.key()));
    texts.add(utf8(message, message.value()));
    for (var header : message.headers()) {
      texts.add(header.key());
      texts.add(utf8(message, header.value()));
    }
    new Frame(id, Frame.Kind.ITEM, texts).write(out);
  }

  private static @Nullable String utf8(ConsumerRecord<?, ?> message, byte @Nullable [] bytes) {
    if (bytes == null) {
      return null;
    }
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      throw new IllegalStateException(
          "the message at partition "
              + message.partition()
              + ", offset "
              + message.offset()
              + " is not UTF-8 text; read it with a Kafka consumer",
          e);
    }
  }

  @Override
  public void close() {
    consumer.close();
  }
}
