package com.signalsmith.destination.embeddedkafka;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.stream.IntStream;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NodesIT {
  @Test
  void portDataAndUsersOutliveAKillAndAStop() throws ExecutionException, InterruptedException {
    Path directory;
    try (var kafka =
        EmbeddedKafka.builder()
            .listener(SecurityProtocol.PLAINTEXT)
            .listener(SecurityProtocol.SASL_PLAINTEXT)
            .user("app", "secret")
            .start()) {
      var servers = kafka.bootstrapServers(SecurityProtocol.PLAINTEXT);
      var node = kafka.node(0);
      var firstPid = node.pid();
      kafka.createTopic("events", 1, Map.of("retention.ms", "-1"));
      Clients.send(Clients.plaintext(servers), List.of(message("before")));

      node.kill();

      assertThat(node.isAlive()).isFalse();
      assertThat(node).hasToString("node 0 (down)");
      assertThatExceptionOfType(IllegalStateException.class)
          .isThrownBy(() -> kafka.readTopic("events"))
          .withMessageContaining("restart one");

      node.restart();
      Clients.send(Clients.plaintext(servers), List.of(message("after the kill")));
      node.stop();
      node.restart();
      Clients.send(Clients.plaintext(servers), List.of(message("after the stop")));

      assertThat(node.pid()).isNotEqualTo(firstPid);
      assertThat(kafka.bootstrapServers(SecurityProtocol.PLAINTEXT)).isEqualTo(servers);
      assertThat(kafka.readTopic("events", 3, Duration.ofSeconds(20)))
          .extracting(ReadMessage::value)
          .containsExactly("before", "after the kill", "after the stop");
      var login =
          Clients.login(
              Clients.plaintext(kafka.bootstrapServers(SecurityProtocol.SASL_PLAINTEXT)),
              "SCRAM-SHA-512",
              "app",
              "secret");
      assertThat(Clients.nodesSeen(login)).isOne();
      assertThat(node.log()).content().contains("Kafka Server started");
      directory = kafka.directory();
      assertThat(directory).exists();
    }
    assertThat(directory).doesNotExist();
  }

  @Test
  void aStalledNodeTakesWhatWasSentToItWhenItResumes()
      throws ExecutionException, InterruptedException {
    try (var kafka = EmbeddedKafka.builder().listener(SecurityProtocol.PLAINTEXT).start()) {
      var settings = Clients.plaintext(kafka.bootstrapServers(SecurityProtocol.PLAINTEXT));
      kafka.createTopic("events", 1, Map.of());
      try (var producer = Clients.producer(settings)) {
        producer.send(message("before")).get();
        kafka.node(0).stall();

        var sent = producer.send(message("meanwhile"));

        assertThat(kafka.node(0).isAlive()).isTrue();
        assertThat(kafka.node(0).isResponsive()).isFalse();
        assertThat(kafka.node(0).toString()).endsWith(", stalled)");
        assertThatExceptionOfType(IllegalStateException.class)
            .isThrownBy(() -> kafka.readTopic("events"))
            .withMessageContaining("resume it");
        await().during(Duration.ofMillis(500)).until(() -> !sent.isDone());
        kafka.node(0).resume();
        assertThat(sent.get().offset()).isOne();
      }
      kafka.node(0).stall();
      kafka.node(0).kill();
      assertThat(kafka.node(0).isAlive()).isFalse();
    }
  }

  @Test
  void threeNodesSurviveTheDeathOfOne() throws ExecutionException, InterruptedException {
    try (var kafka =
        EmbeddedKafka.builder().nodes(3).listener(SecurityProtocol.PLAINTEXT).start()) {
      var settings = Clients.plaintext(kafka.bootstrapServers(SecurityProtocol.PLAINTEXT));
      settings.put("acks", "all");
      kafka.createTopic("events", 3, Map.of("min.insync.replicas", "2"));
      Clients.send(settings, messages(0, 20));

      kafka.node(0).kill();
      Clients.send(settings, messages(20, 40));
      kafka.node(0).restart();
      Clients.send(settings, messages(40, 60));

      assertThat(kafka.logs()).hasSize(3);
      assertThat(kafka.nodes()).extracting(Node::id).containsExactly(0, 1, 2);
      assertThat(kafka.readTopic("events"))
          .extracting(ReadMessage::value)
          .containsExactlyInAnyOrder(
              IntStream.range(0, 60).mapToObj(String::valueOf).toArray(String[]::new));
    }
  }

  @Test
  void anAuthorizerLocksOthersOutButNotTheClusterItself(@TempDir Path directory)
      throws ExecutionException, InterruptedException {
    try (var kafka =
        EmbeddedKafka.builder()
            .listener(SecurityProtocol.PLAINTEXT)
            .listener(SecurityProtocol.SASL_PLAINTEXT)
            .user("root, of all", "secret")
            .user("app", "secret")
            .property(
                "authorizer.class.name", "org.apache.kafka.metadata.authorizer.StandardAuthorizer")
            .property("super.users", "User:root, of all")
            .directory(directory.resolve("kafka"))
            .start()) {
      kafka.createTopic("events", 1, Map.of());
      var servers = kafka.bootstrapServers(SecurityProtocol.SASL_PLAINTEXT);
      var root = Clients.login(Clients.plaintext(servers), "PLAIN", "root, of all", "secret");
      var app = Clients.login(Clients.plaintext(servers), "PLAIN", "app", "secret");
      var anonymous = Clients.plaintext(kafka.bootstrapServers(SecurityProtocol.PLAINTEXT));

      Clients.send(root, List.of(message("allowed")));
      for (var settings : List.of(app, anonymous)) {
        assertThatExceptionOfType(ExecutionException.class)
            .isThrownBy(() -> Clients.send(settings, List.of(message("forbidden"))))
            .withCauseInstanceOf(TopicAuthorizationException.class);
      }

      assertThat(kafka.readTopic("events"))
          .extracting(ReadMessage::value)
          .containsExactly("allowed");
      assertThat(kafka.directory()).isEqualTo(directory.resolve("kafka").toAbsolutePath());
    }
    assertThat(directory.resolve("kafka/node-0/broker.log")).exists();
  }

  @Test
  void theDirectoryIsKeptWhenANodeDiedByItself() {
    Path directory;
    List<Path> logs;
    try (var kafka = EmbeddedKafka.builder().listener(SecurityProtocol.PLAINTEXT).start()) {
      directory = kafka.directory();
      logs = kafka.logs();
      await()
          .untilAsserted(
              () -> assertThat(kafka.node(0).log()).content().contains("Kafka Server started"));
      ProcessHandle.of(kafka.node(0).pid()).orElseThrow().destroyForcibly();
      await().until(() -> !kafka.node(0).isAlive());

      assertThatExceptionOfType(EmbeddedKafkaException.class)
          .isThrownBy(() -> kafka.node(0).ask(Duration.ofSeconds(1), "await-topic", "events"))
          .withMessageContaining("kafka node 0 ended with code 137")
          .withMessageContaining("Kafka Server started");
    }
    assertThat(logs).isNotEmpty().allMatch(Files::exists);
    ClusterFiles.delete(directory);
  }

  private static List<ProducerRecord<byte[], byte[]>> messages(int from, int to) {
    return IntStream.range(from, to).mapToObj(i -> message(String.valueOf(i))).toList();
  }

  private static ProducerRecord<byte[], byte[]> message(String value) {
    return new ProducerRecord<>("events", value.getBytes(UTF_8));
  }
}
