package com.signalsmith.destination.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.signalsmith.destination.embeddedkafka.EmbeddedKafka;
import com.signalsmith.destination.embeddedkafka.Listener;
import com.signalsmith.destination.embeddedkafka.Ports;
import com.signalsmith.destination.embeddedkafka.SecurityProtocol;
import com.signalsmith.destination.embeddedkafka.TestCertificate;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.bouncycastle.openssl.PKCS8Generator;
import org.bouncycastle.openssl.jcajce.JceOpenSSLPKCS8EncryptorBuilder;
import org.bouncycastle.operator.OperatorCreationException;
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
  private static final String ENCRYPTED =
      "client_key: \"${file:encrypted.pem}\", client_key_password: \"${env:KAFKA_PASSWORD}\"";
  // Standard error is the log, too.
  private static final String TRACE =
      Stream.of("defaultLogLevel", "log.com.signalsmith", "log.org.apache.kafka")
          .map(logger -> "-Dorg.slf4j.simpleLogger." + logger + "=trace ")
          .reduce("", String::concat);

  @SuppressWarnings("NullAway.Init") // made before all tests
  private static EmbeddedKafka kafka;

  @SuppressWarnings("NullAway.Init") // made before all tests
  private static TestCertificate client;

  @SuppressWarnings("NullAway.Init") // made before all tests
  private static String encryptedKey;

  @TempDir
  @SuppressWarnings("NullAway.Init") // injected
  private Path directory;

  @BeforeAll
  static void startKafka() {
    kafka =
        EmbeddedKafka.builder()
            .listener(SecurityProtocol.SASL_PLAINTEXT)
            .listener(Listener.of(SecurityProtocol.SSL).withProperty("ssl.client.auth", "required"))
            .user("app", PASSWORD)
            .property("auto.create.topics.enable", "false")
            .serverJars(Distribution.home().resolve("embedded-kafka"))
            .start();
    kafka.createTopic("orders", 2, Map.of());
    client = kafka.certificateAuthority().issue("app");
    encryptedKey = encrypted(client.privateKey());
  }

  @AfterAll
  static void stopKafka() {
    kafka.close();
  }

  @BeforeEach
  void writeFiles() throws IOException {
    Files.writeString(directory.resolve("key.pem"), KEY);
    Files.writeString(directory.resolve("ca.pem"), kafka.certificateAuthority().certificate());
    Files.writeString(directory.resolve("client.pem"), client.certificate());
    Files.writeString(directory.resolve("plain.pem"), client.privateKey());
    Files.writeString(directory.resolve("encrypted.pem"), encryptedKey);
    Files.writeString(
        directory.resolve("rows.jsonl"),
        """
        {"id":"%1$s-a","x":1}
        {"id":"b","x":"%1$s"}
        not json: %1$s
        """
            .formatted(ROW));
    writeDefinition(
        "method: sasl_scram, username: app, password: \"${env:KAFKA_PASSWORD}\"",
        SecurityProtocol.SASL_PLAINTEXT,
        "use_tls: false");
  }

  @Test
  void nothingLeaksFromCommandsThatSucceed() throws IOException {
    for (String method : List.of("sasl_scram", "sasl_plain")) {
      String chosen = "authentication.method=" + method;
      keepsSecret(0, "validate", "--set", chosen);
      keepsSecret(0, "check", "--set", chosen);
      showsRows(0, "preview", "--set", chosen);
      String log = keepsSecret(3, "sync", "--set", chosen, "--verbose").err();
      assertThat(log).containsPattern("\\[TRACE] (NetworkClient|Selector) ");
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
    int port = Ports.next();
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

  @Test
  void nothingLeaksOverMutualTls() throws IOException {
    for (String key : List.of("client_key: \"${file:plain.pem}\"", ENCRYPTED)) {
      writeTlsDefinition(key);
      keepsSecret(0, "check");
      showsRows(0, "preview");
      String log = keepsSecret(3, "sync", "--verbose").err();
      assertThat(log).containsPattern("\\[TRACE] SslTransportLayer ");
    }
  }

  @Test
  void nothingLeaksFromAClientKeyThatIsWrong() throws IOException {
    writeTlsDefinition(ENCRYPTED);
    Map<String, String> wrong =
        Map.of(
            "client_key=${file:key.pem}", "configuration.client_key",
            "client_key_password=${env:KAFKA_PASSWORD}x", "configuration.client_key_password");
    for (Map.Entry<String, String> each : wrong.entrySet()) {
      for (String command : List.of("validate", "check", "preview", "sync")) {
        Distribution.Ended ended =
            keepsSecret(2, command, "--json", "--set", "configuration." + each.getKey());
        assertThat(ended.out()).contains('"' + each.getValue() + '"');
      }
    }
  }

  @Test
  void nothingLeaksIntoAThreadDump() throws IOException {
    kafka.createTopic("dumped", 1, Map.of());
    writeTlsDefinition(ENCRYPTED);
    Distribution.Running running =
        start(arguments("sync", "--set", "target.topic=dumped", "--set", "source.path=-"));
    String dump;
    try (OutputStream input = running.process().getOutputStream()) {
      input.write("{\"id\":\"%s\"}\n".formatted(ROW).getBytes(UTF_8));
      input.flush();
      await()
          .atMost(Duration.ofSeconds(30))
          .until(() -> !running.process().isAlive() || !kafka.readTopic("dumped").isEmpty());
      dump = threadDump(running.process());
    }
    keepsSecret(running, 0);
    assertThat(dump).contains("\"main\"").contains("signalsmith-kafka-producer-");
    secrets().forEach(secret -> assertHidden(secret, dump));
    assertHidden(ROW, dump);
  }

  private static String threadDump(Process process) throws IOException {
    Process jcmd =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(),
                String.valueOf(process.pid()),
                "Thread.print",
                "-l")
            .redirectErrorStream(true)
            .start();
    return new String(jcmd.getInputStream().readAllBytes(), UTF_8);
  }

  private void writeTlsDefinition(String key) throws IOException {
    writeDefinition(
        "method: none",
        SecurityProtocol.SSL,
        "ca_certificate: \"${file:ca.pem}\", client_certificate: \"${file:client.pem}\", " + key);
  }

  private void writeDefinition(
      String authentication, SecurityProtocol protocol, String configuration) throws IOException {
    Files.writeString(
        directory.resolve("sync.yaml"),
        """
        sync: canary
        destination: kafka
        authentication: { %s }
        configuration: { bootstrap_servers: "%s", %s }
        target: { topic: orders, partition_key_field: id }
        mode: insert
        source: { type: jsonl, path: rows.jsonl, primary_key: id }
        """
            .formatted(authentication, kafka.bootstrapServers(protocol), configuration));
  }

  private Distribution.Ended keepsSecret(int exitCode, String command, String... more)
      throws IOException {
    Distribution.Ended ended = keepsSecret(arguments(command, more), exitCode);
    assertHidden(ROW, ended.out());
    return ended;
  }

  // Rows on standard output are what a preview is for.
  private void showsRows(int exitCode, String command, String... more) throws IOException {
    assertThat(keepsSecret(arguments(command, more), exitCode).out()).contains(ROW);
  }

  private Distribution.Ended keepsSecret(List<String> arguments, int exitCode) throws IOException {
    Distribution.Running running = start(arguments);
    running.process().getOutputStream().close();
    return keepsSecret(running, exitCode);
  }

  private static Distribution.Running start(List<String> arguments) {
    return Distribution.start(
        Map.of("KAFKA_PASSWORD", PASSWORD, "JDK_JAVA_OPTIONS", TRACE),
        arguments.toArray(String[]::new));
  }

  private Distribution.Ended keepsSecret(Distribution.Running running, int exitCode)
      throws IOException {
    Distribution.Ended ended = running.await();
    assertThat(ended.exitCode())
        .describedAs(running.process().info() + ended.out() + ended.err())
        .isEqualTo(exitCode);
    String quiet = ended.err() + state();
    secrets().forEach(secret -> assertHidden(secret, quiet + ended.out()));
    assertHidden(ROW, quiet);
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
      return pem(
          "PRIVATE KEY",
          KeyPairGenerator.getInstance("EC").generateKeyPair().getPrivate().getEncoded());
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }

  private static String encrypted(String key) {
    try {
      return pem(
          "ENCRYPTED PRIVATE KEY",
          new PKCS8Generator(
                  PrivateKeyInfo.getInstance(Base64.getDecoder().decode(body(key))),
                  new JceOpenSSLPKCS8EncryptorBuilder(PKCS8Generator.AES_256_CBC)
                      .setProvider(new BouncyCastleProvider())
                      .setPassword(PASSWORD.toCharArray())
                      .build())
              .generate()
              .getContent());
    } catch (IOException | OperatorCreationException e) {
      throw new AssertionError(e);
    }
  }

  private static String pem(String label, byte[] content) {
    return "-----BEGIN "
        + label
        + "-----\n"
        + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(content)
        + "\n-----END "
        + label
        + "-----\n";
  }

  private static List<String> secrets() {
    return Stream.concat(
            Stream.of(PASSWORD, "canaryPassword-7f3a"),
            Stream.of(KEY, client.privateKey(), encryptedKey)
                .flatMap(
                    key ->
                        Stream.concat(
                            Stream.of(body(key)), key.lines().filter(CanaryIT::isLongBodyLine))))
        .toList();
  }

  private static String body(String key) {
    return key.lines().filter(line -> !line.startsWith("-----")).collect(Collectors.joining());
  }

  // Shorter ones could be anywhere by chance.
  private static boolean isLongBodyLine(String line) {
    return line.length() >= 40 && !line.startsWith("-----");
  }

  private static void assertHidden(String canary, String text) {
    forms(canary).forEach(form -> assertThat(text).doesNotContain(form));
  }

  /** What a text looks like where somebody logs bytes. */
  private static List<String> forms(String text) {
    byte[] bytes = text.getBytes(UTF_8);
    String decimal = Arrays.toString(bytes);
    return List.of(
        text,
        text.replace("&", "&amp;").replace("\"", "&quot;"), // as in report.html
        Base64.getEncoder().withoutPadding().encodeToString(bytes),
        HexFormat.of().formatHex(bytes),
        decimal.substring(1, decimal.length() - 1));
  }
}
