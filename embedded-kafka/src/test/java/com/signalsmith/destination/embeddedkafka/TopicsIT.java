package com.signalsmith.destination.embeddedkafka;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.signalsmith.destination.embeddedkafka.ReadMessage.Header;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class TopicsIT {
  private static EmbeddedKafka kafka;

  @BeforeAll
  static void start() {
    kafka =
        EmbeddedKafka.builder()
            .listener(SecurityProtocol.PLAINTEXT)
            .property("auto.create.topics.enable", "false")
            .start();
  }

  @AfterAll
  static void stop() {
    kafka.close();
  }

  @Test
  void createsATopicWithItsPartitionsAndSettings() throws ExecutionException, InterruptedException {
    kafka.createTopic("made", 3, Map.of("cleanup.policy", "compact"));

    try (var admin = Admin.create(client())) {
      assertThat(admin.describeTopics(List.of("made")).allTopicNames().get().values())
          .singleElement()
          .satisfies(made -> assertThat(made.partitions()).hasSize(3));
      var resource = new ConfigResource(ConfigResource.Type.TOPIC, "made");
      assertThat(admin.describeConfigs(List.of(resource)).all().get().values())
          .singleElement()
          .satisfies(
              made ->
                  assertThat(made.entries())
                      .anyMatch(
                          entry ->
                              entry.name().equals("cleanup.policy")
                                  && entry.value().equals("compact")));
    }
  }

  @Test
  void saysWhyATopicCannotBeMade() {
    kafka.createTopic("twice", 1, Map.of());

    assertThatExceptionOfType(EmbeddedKafkaException.class)
        .isThrownBy(() -> kafka.createTopic("twice", 1, Map.of()))
        .withMessageStartingWith(
            "kafka node 0 could not create-topic: Topic 'twice' already exists.")
        .withMessageContaining("broker.log");
  }

  @Test
  void readsWhateverAMessageHolds() throws ExecutionException, InterruptedException {
    kafka.createTopic("odd", 2, Map.of());
    var headers =
        new RecordHeaders(
            List.of(
                new RecordHeader("a", "1\t2\n".getBytes(UTF_8)),
                new RecordHeader("none", (byte[]) null),
                new RecordHeader("a", "ü".getBytes(UTF_8))));
    Clients.send(
        client(),
        List.of(
            new ProducerRecord<>(
                "odd", 0, 1234L, "k\t:\n".getBytes(UTF_8), "v\0\r\n🔑".getBytes(UTF_8), headers),
            new ProducerRecord<byte[], byte[]>(
                "odd", 0, 1235L, "gone".getBytes(UTF_8), (byte[]) null),
            new ProducerRecord<>("odd", 1, 1236L, null, new byte[0])));

    assertThat(kafka.readTopic("odd"))
        .containsExactly(
            new ReadMessage(
                0,
                0,
                Instant.ofEpochMilli(1234),
                List.of(new Header("a", "1\t2\n"), new Header("none", null), new Header("a", "ü")),
                "k\t:\n",
                "v\0\r\n🔑"),
            new ReadMessage(0, 1, Instant.ofEpochMilli(1235), List.of(), "gone", null),
            new ReadMessage(1, 0, Instant.ofEpochMilli(1236), List.of(), null, ""));
    assertThat(kafka.readTopic("odd", 2, Duration.ofSeconds(20))).hasSize(2);
  }

  @Test
  void anEmptyTopicHasNoMessages() {
    kafka.createTopic("empty", 1, Map.of());

    assertThat(kafka.readTopic("empty")).isEmpty();
    assertThatExceptionOfType(EmbeddedKafkaException.class)
        .isThrownBy(() -> kafka.readTopic("empty", 1, Duration.ofSeconds(2)))
        .withMessageContaining("0 of 1 messages arrived in time");
  }

  @Test
  void leavesOutWhatWasAborted() throws ExecutionException, InterruptedException {
    kafka.createTopic("transactions", 1, Map.of());
    var settings = client();
    settings.put("transactional.id", "test");
    try (var producer = Clients.producer(settings)) {
      producer.initTransactions();
      producer.beginTransaction();
      producer.send(new ProducerRecord<>("transactions", "aborted".getBytes(UTF_8))).get();
      producer.abortTransaction();
      producer.beginTransaction();
      producer.send(new ProducerRecord<>("transactions", "committed".getBytes(UTF_8))).get();
      producer.commitTransaction();
    }

    assertThat(kafka.readTopic("transactions"))
        .extracting(ReadMessage::value)
        .containsExactly("committed");
  }

  @Test
  void saysWhichMessageIsNotText() throws ExecutionException, InterruptedException {
    kafka.createTopic("bytes", 1, Map.of());
    Clients.send(client(), List.of(new ProducerRecord<>("bytes", new byte[] {(byte) 0xff})));

    assertThatExceptionOfType(EmbeddedKafkaException.class)
        .isThrownBy(() -> kafka.readTopic("bytes"))
        .withMessageContaining("the message at partition 0, offset 0 is not UTF-8 text");
  }

  @Test
  void aTopicThatIsNotThereIsAnError() {
    assertThatExceptionOfType(EmbeddedKafkaException.class)
        .isThrownBy(() -> kafka.readTopic("missing"))
        .withMessageContaining("could not read-topic");
  }

  private static Map<String, Object> client() {
    return Clients.plaintext(kafka.bootstrapServers(SecurityProtocol.PLAINTEXT));
  }
}
