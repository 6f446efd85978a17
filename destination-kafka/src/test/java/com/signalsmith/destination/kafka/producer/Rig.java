package com.signalsmith.destination.kafka.producer;

import static org.assertj.core.api.Assertions.assertThat;

import com.signalsmith.destination.spi.Column;
import com.signalsmith.destination.spi.ColumnType;
import com.signalsmith.destination.spi.Row;
import com.signalsmith.destination.spi.RowSchema;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.compress.Compression;
import org.apache.kafka.common.metrics.Metrics;
import org.apache.kafka.common.record.internal.Record;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.utils.ExponentialBackoff;
import org.apache.kafka.common.utils.LogContext;
import org.jspecify.annotations.Nullable;

/** A sender without a thread: a test takes each of its turns. */
final class Rig {

  static final long MEMORY = 1 << 20;
  private static final RowSchema SCHEMA =
      RowSchema.of(List.of(new Column("v", ColumnType.JSON)), List.of());
  private static final Duration LIMIT = Duration.ofSeconds(20);

  final FakeBrokers brokers;
  final Told told = new Told();
  final Accumulator accumulator;
  final Sender sender;

  private Rig(int partitions, Duration attempt, Compression compression, int requestBytes) {
    brokers = new FakeBrokers(partitions, false);
    TopicMetadata metadata =
        new TopicMetadata(
            config(Map.of()), FakeBrokers.TOPIC, FakeBrokers.TOPIC_ID, new LogContext());
    brokers.serve(metadata);
    accumulator =
        new Accumulator(
            EncodedHeaders.NONE,
            compression,
            MEMORY,
            16_384,
            Sender.available(metadata, FakeBrokers.TOPIC),
            brokers::wakeup);
    ProducerSensors sensors = new ProducerSensors(new Metrics());
    sender =
        new Sender(
            brokers,
            metadata,
            FakeBrokers.TOPIC,
            accumulator,
            told,
            new Sender.Limits(Duration.ofHours(1), attempt, Duration.ofSeconds(30), requestBytes),
            new Answers(accumulator, told, metadata, compression, sensors),
            sensors,
            new ExponentialBackoff(0, 2, 0, 0));
    sender.prepare(partitions, 1_000_000);
  }

  static Rig of(int partitions) {
    return new Rig(partitions, Duration.ofMinutes(2), Compression.NONE, 1 << 20);
  }

  static Rig thatCompresses(Compression by) {
    return new Rig(1, Duration.ofMinutes(2), by, 1 << 20);
  }

  static Rig withSmallRequests(int partitions, int bytes) {
    return new Rig(partitions, Duration.ofMinutes(2), Compression.NONE, bytes);
  }

  static Rig thatGivesUpAfter(Duration attempt) {
    return new Rig(1, attempt, Compression.NONE, 1 << 20);
  }

  static ProducerConfig config(Map<String, ?> properties) {
    Map<String, Object> all = new HashMap<>(properties);
    all.put("bootstrap.servers", "localhost:9");
    all.put("key.serializer", ByteArraySerializer.class);
    all.put("value.serializer", ByteArraySerializer.class);
    all.put("retry.backoff.ms", 1L);
    all.put("retry.backoff.max.ms", 1L);
    return new ProducerConfig(all);
  }

  static Row row(String text) {
    return Row.of(SCHEMA, List.of('"' + text + '"'));
  }

  static byte[] key(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  void append(long row, byte @Nullable [] key, String text)
      throws InterruptedException, TimeoutException {
    accumulator.append(row, key, row(text), 1_000, 1_000_000_000L);
  }

  /** Makes one batch of rows with a key of their own. */
  void batch(long first, int count) throws InterruptedException, TimeoutException {
    for (long row = first; row < first + count; row++) {
      append(row, key("k"), "row " + row);
    }
    accumulator.sealAll();
  }

  void step() {
    sender.step();
  }

  void stepUntil(BooleanSupplier condition) {
    long deadline = System.nanoTime() + LIMIT.toNanos();
    while (!condition.getAsBoolean()) {
      step();
      assertThat(System.nanoTime()).as("brokers saw %s", brokers.seen()).isLessThan(deadline);
    }
  }

  /** Sends everything and sees it settled. */
  void settle() {
    accumulator.sealAll();
    stepUntil(() -> accumulator.isIdle() || !told.failures().isEmpty());
  }

  void settleWell() {
    settle();
    assertThat(told.failures()).isEmpty();
    assertThat(accumulator.available()).isEqualTo(MEMORY);
  }

  Throwable settleBadly() {
    settle();
    assertThat(told.failures()).hasSize(1);
    return told.failures().get(0);
  }

  void reset(int partitions) {
    CountDownLatch done = sender.reset(partitions, 1_000_000);
    stepUntil(() -> done.getCount() == 0);
  }

  /** Returns the texts of a partition's log. */
  List<String> texts(int partition) {
    return brokers.log(partition).records().stream().map(Rig::text).toList();
  }

  private static String text(Record each) {
    String json = StandardCharsets.UTF_8.decode(each.value()).toString();
    return json.substring("{\"v\":\"".length(), json.length() - 2);
  }
}
