package com.signalsmith.destination.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.github.luben.zstd.Zstd;
import com.signalsmith.destination.embeddedkafka.EmbeddedKafka;
import com.signalsmith.destination.embeddedkafka.Ports;
import com.signalsmith.destination.embeddedkafka.ReadMessage;
import com.signalsmith.destination.embeddedkafka.SecurityProtocol;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The distribution against a real broker, each run in a process of its own. */
class SyncIT {

  private static final ObjectMapper JSON =
      new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);
  private static final Duration SOON = Duration.ofSeconds(15);
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Path CUSTOMERS = Distribution.home().resolve("examples/customers.yaml");
  private static final Path ROWS = Distribution.home().resolve("examples/customers.jsonl");
  private static final int PARTITIONS = 4;

  @SuppressWarnings("NullAway.Init") // made before all tests
  private static EmbeddedKafka kafka;

  @TempDir
  @SuppressWarnings("NullAway.Init") // injected
  private Path directory;

  @BeforeAll
  static void startKafka() {
    kafka = Distribution.startKafka("p w,\"=0123");
  }

  @AfterAll
  static void stopKafka() {
    kafka.close();
  }

  @Test
  void sendsTheFilesLinesByteForByteUnderTheirKeysToTheirPartitions() throws Exception {
    kafka.createTopic("happy", PARTITIONS, Map.of());
    Distribution.Ended ended = sync(CUSTOMERS, "--set", "target.topic=happy");

    assertThat(ended.exitCode()).describedAs(ended.err()).isZero();
    JsonNode report = json(ended);
    assertThat(report.get("status").asText()).isEqualTo("completed");
    assertThat(report.get("rows_created").asLong()).isEqualTo(1_000);
    assertThat(directory.resolve("example-customers/report.json")).hasContent(ended.out());

    List<String> lines = Files.readAllLines(ROWS);
    List<ReadMessage> messages = kafka.readTopic("happy");
    assertThat(messages).extracting(ReadMessage::value).containsExactlyInAnyOrderElementsOf(lines);
    for (ReadMessage message : messages) {
      String key = JSON.readTree(message.value()).get("customer_id").asText();
      assertThat(message.key()).isEqualTo(key);
      assertThat(message.partition()).isEqualTo(partition(key));
    }
    Map<String, Long> rowOf = new HashMap<>();
    for (ReadMessage message : messages) {
      long row = Long.parseLong(header(message, "signalsmith-row"));
      assertThat(lines.get((int) row - 1)).isEqualTo(message.value());
      Long before = rowOf.put(String.valueOf(message.key()), row);
      assertThat(before == null || before < row).describedAs("order of %s", message.key()).isTrue();
    }
    long receipts = 0;
    for (JsonNode receipt : report.at("/receipts/partitions")) {
      receipts += receipt.get("rows").asLong();
    }
    assertThat(receipts).isEqualTo(1_000);
  }

  @Test
  void sendsAnAudienceWithASecretFromTheEnvironment() throws IOException {
    kafka.createTopic("audience", 1, Map.of());
    Distribution.Running running =
        Distribution.start(
            Map.of("KAFKA_PASSWORD", "p w,\"=0123"),
            arguments(
                Distribution.home().resolve("examples/audience.yaml"),
                "--set",
                "target.topic=audience",
                "--set",
                "authentication.username=app",
                "--set",
                "configuration.bootstrap_servers="
                    + kafka.bootstrapServers(SecurityProtocol.SASL_PLAINTEXT)));
    running.process().getOutputStream().close();
    Distribution.Ended ended = running.await();
    assertThat(ended.exitCode()).describedAs(ended.err()).isZero();
    assertThat(json(ended).get("mode").asText()).isEqualTo("add");
    assertThat(header(kafka.readTopic("audience").get(0), "signalsmith-operation"))
        .isEqualTo("add");
    assertThat(ended.out() + ended.err()).doesNotContain("p w,");
  }

  @Test
  void readsRowsFromStandardInput() throws IOException {
    kafka.createTopic("piped", 1, Map.of());
    Distribution.Running running =
        Distribution.start(
            Map.of(),
            arguments(CUSTOMERS, "--set", "target.topic=piped", "--set", "source.path=-"));
    try (OutputStream input = running.process().getOutputStream()) {
      input.write(
          "{\"customer_id\":\"a\"}\n{\"customer_id\":\"b\"}".getBytes(StandardCharsets.UTF_8));
    }
    Distribution.Ended ended = running.await();
    assertThat(ended.exitCode()).describedAs(ended.err()).isZero();
    assertThat(kafka.readTopic("piped"))
        .extracting(ReadMessage::value)
        .containsExactly("{\"customer_id\":\"a\"}", "{\"customer_id\":\"b\"}");
  }

  @Test
  void readsCsvFromFilesThatAreCompressedWithZstd() throws IOException {
    kafka.createTopic("orders", 1, Map.of());
    for (int part = 1; part <= 2; part++) {
      String text = "customer_id,amount\n" + part + ",1.50\n";
      Files.write(
          directory.resolve("orders-" + part + ".csv.zst"),
          Zstd.compress(text.getBytes(StandardCharsets.UTF_8)));
    }
    Distribution.Ended ended =
        sync(
            CUSTOMERS,
            "--set",
            "target.topic=orders",
            "--set",
            "source.type=csv",
            "--set",
            "source.types.amount=decimal",
            "--set",
            "source.path=" + directory.resolve("orders-*.csv.zst"));
    assertThat(ended.exitCode()).describedAs(ended.err()).isZero();
    assertThat(kafka.readTopic("orders"))
        .extracting(ReadMessage::key, ReadMessage::value)
        .containsExactly(
            tuple("1", "{\"customer_id\":\"1\",\"amount\":1.50}"),
            tuple("2", "{\"customer_id\":\"2\",\"amount\":1.50}"));
  }

  @Test
  void sendsTheModelOfTheExampleWithItsTypes() throws IOException {
    kafka.createTopic("scores", 1, Map.of());
    Distribution.Ended ended =
        sync(
            Distribution.home().resolve("examples/warehouse/scores.yaml"),
            "--set",
            "target.topic=scores");
    assertThat(ended.exitCode()).describedAs(ended.err()).isZero();
    assertThat(json(ended).get("rows_created").asLong()).isEqualTo(499);
    List<ReadMessage> messages = kafka.readTopic("scores");
    assertThat(messages).extracting(ReadMessage::key).doesNotHaveDuplicates().hasSize(499);
    assertThat(messages.get(0).key()).isEqualTo("1");
    assertThat(messages.get(0).value())
        .isEqualTo(
            "{\"customer_id\":1,\"score\":0.2347,\"spent\":2346.96,\"purchases\":11,\"is_vip\":false,"
                + "\"customer_since\":\"2026-01-01\",\"last_purchase_at\":\"2026-09-14T12:10:00Z\","
                + "\"categories\":[\"books\",\"food\",\"games\",\"music\",\"travel\"],"
                + "\"last_purchase\":{\"category\":\"books\",\"amount\":395.30}}");
  }

  @Test
  void keepsRejectedRowsWithTheirLines() throws IOException {
    kafka.createTopic("rejected", 1, Map.of());
    Path rows = directory.resolve("rows.jsonl");
    Files.writeString(rows, "{\"customer_id\":1}\nnot json\n{\"customer_id\":2}\n[3]\n");
    Distribution.Ended ended =
        sync(CUSTOMERS, "--set", "target.topic=rejected", "--set", "source.path=" + rows);
    assertThat(ended.exitCode()).describedAs(ended.err()).isEqualTo(3);
    JsonNode report = json(ended);
    assertThat(report.get("rows_failed").asLong()).isEqualTo(2);
    List<Long> places = new ArrayList<>();
    for (String line : Files.readAllLines(Path.of(report.get("rejected_rows_file").asText()))) {
      places.add(JSON.readTree(line).get("location").asLong());
    }
    assertThat(places).containsExactly(2L, 4L);
    assertThat(kafka.readTopic("rejected")).hasSize(2);
  }

  @Test
  void failsSoonOnAWrongPassword() throws IOException {
    failsSoon(
        "authentication_failed",
        "authentication.method=sasl_plain",
        "authentication.username=app",
        "authentication.password=wrong-hunter2",
        "configuration.bootstrap_servers="
            + kafka.bootstrapServers(SecurityProtocol.SASL_PLAINTEXT));
  }

  @Test
  void failsSoonOnAClosedPort() throws IOException {
    int port = Ports.next();
    failsSoon("connection_failed", "configuration.bootstrap_servers=127.0.0.1:" + port);
  }

  @Test
  void failsSoonOnAMissingTopic() throws IOException {
    failsSoon("topic_not_found", "target.topic=nowhere");
  }

  @Test
  void refusesAModeThatKafkaDoesNotSupport() throws IOException {
    Distribution.Ended ended = sync(CUSTOMERS, "--set", "mode=upsert");
    assertThat(ended.exitCode()).isEqualTo(2);
    assertThat(json(ended).at("/problems/0/field").asText()).isEqualTo("mode");
    assertThat(json(ended).at("/problems/0/message").asText()).contains("insert").contains("add");
  }

  @Test
  void refusesAFieldMapping() throws IOException {
    Path file = directory.resolve("mapped.yaml");
    Files.writeString(file, Files.readString(CUSTOMERS) + "field_mapping:\n  a: b\n");
    Distribution.Ended ended = sync(file);
    assertThat(ended.exitCode()).isEqualTo(2);
    assertThat(json(ended).at("/problems/0/code").asText())
        .isEqualTo("field_mapping_not_supported");
  }

  @Test
  void listsKafkaForAnUnknownDestination() throws IOException {
    Distribution.Ended ended = sync(CUSTOMERS, "--set", "destination=pulsar");
    assertThat(ended.exitCode()).isEqualTo(2);
    assertThat(json(ended).at("/problems/0/message").asText()).contains("found are kafka");
  }

  @Test
  void refusesASecondRunAtTheSameTime() throws IOException {
    kafka.createTopic("locked", 1, Map.of());
    String[] arguments =
        arguments(CUSTOMERS, "--set", "target.topic=locked", "--set", "source.path=-");
    Distribution.Running first = Distribution.start(Map.of(), arguments);
    Path lock = directory.resolve("example-customers/lock");
    await().atMost(PATIENCE).until(() -> Files.exists(lock) && Files.size(lock) > 0);

    Distribution.Ended second = Distribution.run(arguments);
    assertThat(second.exitCode()).isEqualTo(1);
    assertThat(json(second).at("/error/code").asText()).isEqualTo("sync_locked");
    assertThat(json(second).at("/error/message").asText()).contains(lock.toString());

    first.process().getOutputStream().close();
    assertThat(first.await().exitCode()).isZero();
  }

  @Test
  void endsInterruptedWithItsReportOnASignal() throws Exception {
    kafka.createTopic("interrupted", 1, Map.of());
    Distribution.Running running =
        Distribution.start(
            Map.of(),
            arguments(CUSTOMERS, "--set", "target.topic=interrupted", "--set", "source.path=-"));
    OutputStream input = running.process().getOutputStream();
    input.write("{\"customer_id\":1}\n".repeat(10).getBytes(StandardCharsets.UTF_8));
    input.flush();
    await().atMost(PATIENCE).until(() -> !kafka.readTopic("interrupted").isEmpty());
    // Not INT, which a process inherits as ignored where the build runs in the background.
    new ProcessBuilder("kill", "-TERM", String.valueOf(running.process().pid())).start().waitFor();

    Distribution.Ended ended = running.await();
    assertThat(ended.exitCode()).describedAs(ended.err()).isEqualTo(130);
    assertThat(ended.err()).contains("stopping");
    assertThat(json(ended).get("status").asText()).isEqualTo("cancelled");
    assertThat(json(ended).get("rows_created").asLong()).isEqualTo(10);
  }

  private void failsSoon(String code, String... overrides) throws IOException {
    List<String> more = new ArrayList<>();
    for (String override : overrides) {
      more.addAll(List.of("--set", override));
    }
    Instant start = Instant.now();
    Distribution.Ended ended = sync(CUSTOMERS, more.toArray(String[]::new));
    assertThat(Duration.between(start, Instant.now())).isLessThan(SOON);
    assertThat(ended.exitCode()).describedAs(ended.err()).isEqualTo(1);
    assertThat(json(ended).at("/error/code").asText()).isEqualTo(code);
    assertThat(ended.err()).contains("failed: " + code).contains("what to do: ");
    assertThat(ended.out() + ended.err()).doesNotContain("hunter2");
  }

  private Distribution.Ended sync(Path file, String... more) {
    return Distribution.run(arguments(file, more));
  }

  private String[] arguments(Path file, String... more) {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "sync",
                file.toString(),
                "--json",
                "--state",
                directory.toString(),
                "--set",
                "configuration.use_tls=false",
                "--set",
                "configuration.bootstrap_servers="
                    + kafka.bootstrapServers(SecurityProtocol.PLAINTEXT)));
    arguments.addAll(List.of(more));
    return arguments.toArray(String[]::new);
  }

  private static JsonNode json(Distribution.Ended ended) throws IOException {
    return JSON.readTree(ended.out());
  }

  private static String header(ReadMessage message, String name) {
    return message.headers().stream()
        .filter(header -> header.name().equals(name))
        .map(ReadMessage.Header::value)
        .map(String::valueOf)
        .findFirst()
        .orElseThrow();
  }

  /** Asks Kafka's own client where its default partitioner puts a key. */
  private static int partition(String key) throws ReflectiveOperationException {
    // By name, because nothing of this module may be compiled against Kafka.
    return (Integer)
        Class.forName("org.apache.kafka.clients.producer.internals.BuiltInPartitioner")
            .getMethod("partitionForKey", byte[].class, int.class)
            .invoke(null, key.getBytes(StandardCharsets.UTF_8), PARTITIONS);
  }
}
