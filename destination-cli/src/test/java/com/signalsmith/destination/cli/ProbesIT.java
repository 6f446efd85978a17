package com.signalsmith.destination.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.signalsmith.destination.embeddedkafka.EmbeddedKafka;
import com.signalsmith.destination.embeddedkafka.Ports;
import com.signalsmith.destination.embeddedkafka.ReadMessage;
import com.signalsmith.destination.embeddedkafka.SecurityProtocol;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Check and preview of the distribution against a real broker, each in a process of its own. */
class ProbesIT {

  private static final ObjectMapper JSON =
      new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);
  private static final Duration SOON = Duration.ofSeconds(20);
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
    kafka.createTopic("orders", PARTITIONS, Map.of());
  }

  @AfterAll
  static void stopKafka() {
    kafka.close();
  }

  @Test
  void checkPassesWhereASyncWould() throws IOException {
    Distribution.Ended ended = run("check", CUSTOMERS, "--set", "target.topic=orders");

    assertThat(ended.exitCode()).describedAs(ended.out()).isZero();
    assertThat(json(ended).get("status").asText()).isEqualTo("passed");
    assertThat(step(ended, "topic").get("status").asText()).isEqualTo("passed");
    assertThat(ended.err()).contains("passed  topic").contains("check of kafka passed");
    assertThat(kafka.readTopic("orders")).isEmpty();
  }

  @Test
  void checkTakesAFileThatDescribesAConnectionOnly() throws IOException {
    Path file = directory.resolve("connection.yaml");
    Files.writeString(file, "destination: kafka\nauthentication: { method: none }\n");
    Distribution.Ended ended = run("check", file);

    assertThat(ended.exitCode()).describedAs(ended.out()).isZero();
    assertThat(step(ended, "authentication").get("status").asText()).isEqualTo("passed");
    assertThat(step(ended, "topic").get("status").asText()).isEqualTo("skipped");
  }

  @Test
  void checkNamesAWrongPassword() throws IOException {
    failsSoon(
        "authentication",
        "authentication_failed",
        "authentication.method=sasl_plain",
        "authentication.username=app",
        "authentication.password=wrong-hunter2",
        "configuration.bootstrap_servers="
            + kafka.bootstrapServers(SecurityProtocol.SASL_PLAINTEXT));
  }

  @Test
  void checkNamesAClosedPort() throws IOException {
    int port = Ports.next();
    failsSoon("tcp", "connection_failed", "configuration.bootstrap_servers=127.0.0.1:" + port);
  }

  @Test
  void checkNamesAMissingTopic() throws IOException {
    failsSoon("topic", "topic_not_found", "target.topic=order");
  }

  @Test
  void previewShowsWhatASyncSends() throws IOException {
    kafka.createTopic("previewed", PARTITIONS, Map.of());
    String topic = "target.topic=previewed";
    Distribution.Ended ended = run("preview", CUSTOMERS, "--rows", "20", "--set", topic);
    assertThat(ended.exitCode()).describedAs(ended.out() + ended.err()).isZero();
    JsonNode preview = json(ended);
    assertThat(preview.fieldNames()).toIterable().containsExactly("topic", "partitions", "rows");
    assertThat(preview.get("topic").asText()).isEqualTo("previewed");
    assertThat(preview.get("partitions").asInt()).isEqualTo(PARTITIONS);
    assertThat(preview.get("rows")).hasSize(20);
    assertThat(kafka.readTopic("previewed")).isEmpty();

    String state = directory.toString();
    assertThat(run("sync", CUSTOMERS, "--set", topic, "--state", state).exitCode()).isZero();
    Map<String, ReadMessage> sent = new HashMap<>();
    kafka.readTopic("previewed").forEach(message -> sent.put(header(message), message));
    for (JsonNode row : preview.get("rows")) {
      ReadMessage message = Optional.ofNullable(sent.get(row.get("row").asText())).orElseThrow();
      assertThat(row.get("key").asText()).isEqualTo(message.key());
      assertThat(row.get("value").asText()).isEqualTo(message.value());
      assertThat(row.get("partition").asInt()).isEqualTo(message.partition());
      assertThat(row.get("headers").fieldNames())
          .toIterable()
          .containsExactlyElementsOf(
              message.headers().stream().map(ReadMessage.Header::name).toList());
      assertThat(row.at("/headers/signalsmith-row").asText()).isEqualTo(row.get("row").asText());
      assertThat(row.at("/headers/signalsmith-run-id").asText()).isEqualTo("preview");
      assertThat(row.get("rejected").isNull()).isTrue();
    }
  }

  @Test
  void previewWorksOfflineWhereTheBrokerCannotBeAsked() throws IOException {
    int port = Ports.next();
    String address = "configuration.bootstrap_servers=127.0.0.1:" + port;
    Distribution.Ended online = run("preview", CUSTOMERS, "--set", address);
    assertThat(online.exitCode()).isEqualTo(1);
    assertThat(json(online).at("/error/code").asText()).isEqualTo("connection_failed");

    Distribution.Ended offline = run("preview", CUSTOMERS, "--offline", "--set", address);
    assertThat(offline.exitCode()).describedAs(offline.out() + offline.err()).isZero();
    assertThat(json(offline).get("partitions").isNull()).isTrue();
    assertThat(json(offline).get("rows"))
        .hasSize(5)
        .allSatisfy(row -> assertThat(row.get("partition").isNull()).isTrue());
    assertThat(json(offline).at("/rows/0/value").asText())
        .isEqualTo(Files.readAllLines(ROWS).get(0));
  }

  private void failsSoon(String step, String code, String... overrides) throws IOException {
    List<String> more = new ArrayList<>(List.of("--set", "target.topic=orders"));
    for (String override : overrides) {
      more.addAll(List.of("--set", override));
    }
    Instant start = Instant.now();
    Distribution.Ended ended = run("check", CUSTOMERS, more.toArray(String[]::new));
    assertThat(Duration.between(start, Instant.now())).isLessThan(SOON);
    assertThat(ended.exitCode()).describedAs(ended.out()).isEqualTo(1);
    assertThat(json(ended).get("status").asText()).isEqualTo("failed");
    assertThat(step(ended, step).get("status").asText()).isEqualTo("failed");
    assertThat(step(ended, step).get("code").asText()).isEqualTo(code);
    assertThat(ended.err()).contains(code + ": ").contains("what to do: ");
    assertThat(ended.out() + ended.err()).doesNotContain("hunter2");
  }

  private static Distribution.Ended run(String command, Path file, String... more) {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                command,
                file.toString(),
                "--json",
                "--set",
                "configuration.use_tls=false",
                "--set",
                "configuration.bootstrap_servers="
                    + kafka.bootstrapServers(SecurityProtocol.PLAINTEXT)));
    arguments.addAll(List.of(more));
    return Distribution.run(arguments.toArray(String[]::new));
  }

  private static JsonNode json(Distribution.Ended ended) throws IOException {
    return JSON.readTree(ended.out());
  }

  private static JsonNode step(Distribution.Ended ended, String id) throws IOException {
    return StreamSupport.stream(json(ended).get("steps").spliterator(), false)
        .filter(step -> step.get("id").asText().equals(id))
        .findFirst()
        .orElseThrow();
  }

  private static String header(ReadMessage message) {
    return message.headers().stream()
        .filter(header -> header.name().equals("signalsmith-row"))
        .map(header -> String.valueOf(header.value()))
        .findFirst()
        .orElseThrow();
  }
}
