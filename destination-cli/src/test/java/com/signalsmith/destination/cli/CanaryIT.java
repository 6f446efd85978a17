package com.signalsmith.destination.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.signalsmith.destination.embeddedkafka.EmbeddedKafka;
import com.signalsmith.destination.embeddedkafka.SecurityProtocol;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Looks for secrets and rows in everything that comes out of the commands while everything is
 * logged that anybody is able to log.
 */
class CanaryIT {

  private static final String PASSWORD = "canaryPassword-7f3a \"x\\;,@$";
  private static final String ROW = "canaryRowContent-91c2";
  private static final String KEY = privateKey();
  // Standard error is the log, too.
  private static final String TRACE =
      Stream.of("defaultLogLevel", "log.com.signalsmith", "log.org.apache.kafka")
          .map(logger -> "-Dorg.slf4j.simpleLogger." + logger + "=trace ")
          .reduce("", String::concat);

  @SuppressWarnings("NullAway.Init") // made before all tests
  private static EmbeddedKafka kafka;

  @TempDir
  @SuppressWarnings("NullAway.Init") // injected
  private Path directory;

  @BeforeAll
  static void startKafka() {
    kafka =
        EmbeddedKafka.builder()
            .listener(SecurityProtocol.SASL_PLAINTEXT)
            .user("app", PASSWORD)
            .property("auto.create.topics.enable", "false")
            .serverJars(Distribution.home().resolve("embedded-kafka"))
            .start();
    kafka.createTopic("orders", 2, Map.of());
  }

  @AfterAll
  static void stopKafka() {
    kafka.close();
  }

  @BeforeEach
  void writeFiles() throws IOException {
    Files.writeString(directory.resolve("key.pem"), KEY);
    Files.writeString(
        directory.resolve("rows.jsonl"),
        """
        {"id":"%1$s-a","x":1}
        {"id":"b","x":"%1$s"}
        not json: %1$s
        """
            .formatted(ROW));
    Files.writeString(
        directory.resolve("sync.yaml"),
        """
        sync: canary
        destination: kafka
        authentication: { method: sasl_scram, username: app, password: "${env:KAFKA_PASSWORD}" }
        configuration: { bootstrap_servers: "%s", use_tls: false }
        target: { topic: orders, partition_key_field: id }
        mode: insert
        source: { type: jsonl, path: rows.jsonl, primary_key: id }
        """
            .formatted(kafka.bootstrapServers(SecurityProtocol.SASL_PLAINTEXT)));
  }

  @Test
  void nothingLeaksFromCommandsThatSucceed() throws IOException {
    for (String method : List.of("sasl_scram", "sasl_plain")) {
      String chosen = "authentication.method=" + method;
      keepsSecret(0, "validate", "--set", chosen);
      keepsSecret(0, "check", "--set", chosen);
      showsRows(0, "preview", "--set", chosen);
      String log = keepsSecret(3, "sync", "--set", chosen, "--verbose").err();
      assertThat(log).containsPattern("\\[TRACE] (KafkaProducer|RecordAccumulator|Sender) ");
      assertThat(rejectedRows()).contains(ROW);
    }
    showsRows(0, "preview", "--offline", "--json");
    keepsSecret(List.of("destinations"), 0);
    keepsSecret(List.of("describe", "kafka", "--json"), 0);
  }

  @Test
  void nothingLeaksWhenTheBrokerRefuses() throws IOException {
    for (String secret : List.of("${env:KAFKA_PASSWORD}x", "${file:key.pem}")) {
      for (String method : List.of("sasl_scram", "sasl_plain")) {
        String[] wrong = {
          "--set", "authentication.method=" + method, "--set", "authentication.password=" + secret
        };
        keepsSecret(1, "check", wrong);
        keepsSecret(1, "preview", wrong);
        keepsSecret(1, "sync", wrong);
      }
    }
  }

  @Test
  void nothingLeaksWhenTheTargetOrTheBrokerIsMissing() throws IOException {
    int port;
    try (ServerSocket socket = new ServerSocket(0)) {
      port = socket.getLocalPort();
    }
    for (String override :
        List.of("target.topic=absent", "configuration.bootstrap_servers=127.0.0.1:" + port)) {
      keepsSecret(1, "check", "--set", override);
      keepsSecret(1, "sync", "--json", "--set", override);
    }
    keepsSecret(1, "sync", "--set", "target.partition_key_field=absent");
  }

  @Test
  void nothingLeaksFromADefinitionThatIsInvalid() throws IOException {
    for (String command : List.of("validate", "check", "preview", "sync")) {
      keepsSecret(
          2,
          command,
          "--set",
          "authentication.pasword=${env:KAFKA_PASSWORD}",
          "--set",
          "configuration.client_keys=${file:key.pem}",
          "--set",
          "configuration.use_tls=${env:KAFKA_PASSWORD}",
          "--set",
          "mode=${env:KAFKA_PASSWORD}");
    }
  }

  private Distribution.Ended keepsSecret(int exitCode, String command, String... more)
      throws IOException {
    Distribution.Ended ended = keepsSecret(arguments(command, more), exitCode);
    forms(ROW).forEach(form -> assertThat(ended.out()).doesNotContain(form));
    return ended;
  }

  // Rows on standard output are what a preview is for.
  private void showsRows(int exitCode, String command, String... more) throws IOException {
    assertThat(keepsSecret(arguments(command, more), exitCode).out()).contains(ROW);
  }

  private Distribution.Ended keepsSecret(List<String> arguments, int exitCode) throws IOException {
    Distribution.Running running =
        Distribution.start(
            Map.of("KAFKA_PASSWORD", PASSWORD, "JDK_JAVA_OPTIONS", TRACE),
            arguments.toArray(String[]::new));
    running.process().getOutputStream().close();
    Distribution.Ended ended = running.await();
    assertThat(ended.exitCode())
        .describedAs(arguments + ended.out() + ended.err())
        .isEqualTo(exitCode);
    String quiet = ended.err() + state();
    for (String secret : List.of(PASSWORD, "canaryPassword-7f3a", keyText())) {
      forms(secret).forEach(form -> assertThat(quiet + ended.out()).doesNotContain(form));
    }
    forms(ROW).forEach(form -> assertThat(quiet).doesNotContain(form));
    return ended;
  }

  private List<String> arguments(String command, String... more) {
    List<String> arguments =
        new ArrayList<>(List.of(command, directory.resolve("sync.yaml").toString()));
    arguments.addAll(List.of(more));
    return arguments;
  }

  /** Everything that syncs leave behind, but for the files that are there to hold rows. */
  private String state() throws IOException {
    return stateFiles(false);
  }

  private String rejectedRows() throws IOException {
    return stateFiles(true);
  }

  private String stateFiles(boolean rejectedRows) throws IOException {
    Path state = directory.resolve(".signalsmith");
    if (!Files.exists(state)) {
      return "";
    }
    StringBuilder text = new StringBuilder();
    try (Stream<Path> files = Files.walk(state)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        if (file.getFileName().toString().startsWith("rejected-rows") == rejectedRows) {
          text.append(Files.readString(file));
        }
      }
    }
    return text.toString();
  }

  private static String privateKey() {
    try {
      byte[] key = KeyPairGenerator.getInstance("EC").generateKeyPair().getPrivate().getEncoded();
      return "-----BEGIN PRIVATE KEY-----\n"
          + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(key)
          + "\n-----END PRIVATE KEY-----";
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }

  private static String keyText() {
    return KEY.lines().skip(1).findFirst().orElseThrow();
  }

  /** What a text looks like where somebody logs bytes. */
  private static List<String> forms(String text) {
    byte[] bytes = text.getBytes(UTF_8);
    String decimal = Arrays.toString(bytes);
    return List.of(
        text,
        Base64.getEncoder().withoutPadding().encodeToString(bytes),
        HexFormat.of().formatHex(bytes),
        decimal.substring(1, decimal.length() - 1));
  }
}
