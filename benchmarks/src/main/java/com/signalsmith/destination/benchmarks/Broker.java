package com.signalsmith.destination.benchmarks;

import static java.util.concurrent.TimeUnit.SECONDS;

import com.signalsmith.destination.embeddedkafka.EmbeddedKafka;
import com.signalsmith.destination.embeddedkafka.SecurityProtocol;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.TopicPartition;
import org.awaitility.Awaitility;

/** The one broker that everything is sent to: a process of its own. For one thread. */
final class Broker implements AutoCloseable {

  private static final int PATIENCE_SECONDS = 60;

  private final EmbeddedKafka kafka;
  private final Admin admin;
  private int topics;

  private Broker(EmbeddedKafka kafka) {
    this.kafka = kafka;
    this.admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrapServers("PLAINTEXT")));
  }

  /** Starts it; its data is in that directory, which must not be there yet. */
  static Broker start(Path directory) {
    return new Broker(
        EmbeddedKafka.builder()
            .listener(SecurityProtocol.PLAINTEXT)
            .listener(SecurityProtocol.SSL)
            .jvmOptions("-Xms1g", "-Xmx1g", "-XX:+UseSerialGC")
            .property("auto.create.topics.enable", "false")
            .property("log.retention.ms", "-1")
            .property("log.retention.bytes", "-1")
            // What one run wrote is gone before the next one starts.
            .property("log.initial.task.delay.ms", "200")
            .property("log.segment.delete.delay.ms", "200")
            .directory(directory)
            .start());
  }

  String servers() {
    return kafka.bootstrapServers(SecurityProtocol.PLAINTEXT);
  }

  String tlsServers() {
    return kafka.bootstrapServers(SecurityProtocol.SSL);
  }

  /** Returns the certificate that clients of the TLS listener trust, as PEM text. */
  String authority() {
    return kafka.certificateAuthority().certificate();
  }

  double cpuSeconds() {
    return Proc.cpuSeconds(kafka.node(0).pid());
  }

  /** Creates a topic that was not there before, and returns its name. */
  String newTopic(int partitions) {
    String topic = "benchmark-" + ++topics;
    kafka.createTopic(topic, partitions, Map.of());
    return topic;
  }

  /** Returns how many messages the topic holds, by its end offsets. */
  long messages(String topic) throws InterruptedException {
    Map<TopicPartition, OffsetSpec> latest =
        partitions(topic).stream()
            .collect(Collectors.toMap(partition -> partition, partition -> OffsetSpec.latest()));
    try {
      return admin.listOffsets(latest).all().get(PATIENCE_SECONDS, SECONDS).values().stream()
          .mapToLong(ListOffsetsResultInfo::offset)
          .sum();
    } catch (ExecutionException | TimeoutException e) {
      throw new BenchmarkException("the broker does not tell how topic '" + topic + "' ends", e);
    }
  }

  List<TopicPartition> partitions(String topic) throws InterruptedException {
    try {
      return admin
          .describeTopics(List.of(topic))
          .allTopicNames()
          .get(PATIENCE_SECONDS, SECONDS)
          .values()
          .stream()
          .flatMap(description -> description.partitions().stream())
          .map(partition -> new TopicPartition(topic, partition.partition()))
          .toList();
    } catch (ExecutionException | TimeoutException e) {
      throw new BenchmarkException("the broker does not describe topic '" + topic + "'", e);
    }
  }

  /** Deletes a topic and returns when its files are gone. */
  void delete(String topic) throws InterruptedException {
    try {
      admin.deleteTopics(List.of(topic)).all().get(PATIENCE_SECONDS, SECONDS);
    } catch (ExecutionException | TimeoutException e) {
      throw new BenchmarkException("the broker does not delete topic '" + topic + "'", e);
    }
    Awaitility.await()
        .atMost(Duration.ofSeconds(PATIENCE_SECONDS))
        .until(() -> !hasFiles(topic + "-"));
  }

  private boolean hasFiles(String prefix) throws IOException {
    try (var files = Files.list(kafka.directory().resolve("node-0/data"))) {
      return files.anyMatch(file -> file.getFileName().toString().startsWith(prefix));
    }
  }

  @Override
  public void close() {
    admin.close();
    kafka.close();
    try {
      Directories.delete(kafka.directory());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
