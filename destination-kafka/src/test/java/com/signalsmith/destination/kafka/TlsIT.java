package com.signalsmith.destination.kafka;

import static com.signalsmith.destination.kafka.Definition.row;
import static com.signalsmith.destination.kafka.Definition.rows;
import static org.assertj.core.api.Assertions.assertThat;

import com.signalsmith.destination.embeddedkafka.EmbeddedKafka;
import com.signalsmith.destination.embeddedkafka.Listener;
import com.signalsmith.destination.embeddedkafka.SecurityProtocol;
import com.signalsmith.destination.embeddedkafka.ServerCertificate;
import com.signalsmith.destination.embeddedkafka.TestAuthority;
import com.signalsmith.destination.embeddedkafka.TestCertificate;
import com.signalsmith.destination.spi.CheckContext;
import com.signalsmith.destination.spi.CheckStep;
import com.signalsmith.destination.spi.DestinationWriter;
import com.signalsmith.destination.spi.Failure;
import com.signalsmith.destination.spi.FlushReport;
import com.signalsmith.destination.spi.StepStatus;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ReplicaInfo;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every way to speak TLS with a broker, every way in which it fails, and what rows travel as. */
class TlsIT {

  private static final Map<String, String> USERS =
      Map.of(
          "app", "secret",
          "quote\" semi; back\\slash", "p\"a;s\\s word",
          "comma, at@ dollar$ equals=", "c,a@d$e=,[x]",
          "plain name", "pässwörd 密码 🔑",
          "#hash:colon!{brace}'", "${env:HOME} %s 'single' #:!");
  // Before the six seconds are over that a handshake may take.
  private static final Duration SOON = Duration.ofSeconds(5);
  private static final Duration LIMIT = Duration.ofSeconds(20);

  private static EmbeddedKafka kafka;

  @BeforeAll
  static void start() {
    EmbeddedKafka.Builder builder =
        EmbeddedKafka.builder()
            .listener(SecurityProtocol.PLAINTEXT)
            .listener(SecurityProtocol.SSL)
            .listener(SecurityProtocol.SASL_PLAINTEXT)
            .listener(SecurityProtocol.SASL_SSL)
            .listener(
                Listener.of("OLD", SecurityProtocol.SSL).withCertificate(ServerCertificate.EXPIRED))
            .listener(
                Listener.of("ELSEWHERE", SecurityProtocol.SSL)
                    .withCertificate(ServerCertificate.WRONG_HOST))
            .listener(
                Listener.of("MUTUAL", SecurityProtocol.SSL)
                    .withProperty("ssl.client.auth", "required"))
            .listener(
                Listener.of("MUTUAL12", SecurityProtocol.SSL)
                    .withProperty("ssl.client.auth", "required")
                    .withProperty("ssl.enabled.protocols", "TLSv1.2"))
            .listener(
                Listener.of("ASKING", SecurityProtocol.SSL)
                    .withProperty("ssl.client.auth", "requested"))
            .listener(
                Listener.of("ANCIENT", SecurityProtocol.SSL)
                    .withProperty("ssl.enabled.protocols", "TLSv1.2")
                    .withProperty("ssl.cipher.suites", "TLS_DHE_DSS_WITH_AES_128_GCM_SHA256"))
            .property("auto.create.topics.enable", "false");
    USERS.forEach(builder::user);
    kafka = builder.start();
    kafka.createTopic("shared", 3, Map.of());
  }

  @AfterAll
  static void stop() {
    kafka.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"127.0.0.1", "localhost"})
  void rowsArriveThroughTls(String host) throws InterruptedException {
    String topic = "tls-" + host;
    kafka.createTopic(topic, 1, Map.of());

    FlushReport report =
        send(at(kafka.bootstrapServers("SSL").replace("127.0.0.1", host)).topic(topic), 100);

    assertThat(report.created()).isEqualTo(100);
    assertThat(messages(topic)).hasSize(100);
  }

  @Test
  void anyOfSeveralAuthoritiesWillDo() throws InterruptedException {
    String several =
        TestAuthority.create().certificate()
            + "\r\n# ours\r\n"
            + kafka.certificateAuthority().certificate()
            + TestAuthority.create().certificate();

    assertThat(send(at("SSL", several).topic("shared"), 1).created()).isEqualTo(1);
  }

  static Stream<Arguments> logins() {
    return Stream.of("PLAIN", "SCRAM-SHA-256", "SCRAM-SHA-512")
        .flatMap(
            mechanism ->
                USERS.entrySet().stream()
                    .map(user -> Arguments.of(mechanism, user.getKey(), user.getValue())));
  }

  @ParameterizedTest
  @MethodSource("logins")
  void anyUserLogsInThroughTls(String mechanism, String user, String password)
      throws InterruptedException {
    Definition definition = at(kafka.bootstrapServers("SASL_SSL")).topic("shared");
    definition =
        mechanism.equals("PLAIN")
            ? definition.plain(user, password)
            : definition.scram(mechanism, user, password);

    assertThat(send(definition, 1).created()).isEqualTo(1);
  }

  @Test
  void aWrongPasswordIsToldThroughTls() throws InterruptedException {
    Opening opening =
        Opening.of(at(kafka.bootstrapServers("SASL_SSL")).plain("app", "wrong").topic("shared"));

    assertThat(opening.failure().code()).isEqualTo("authentication_failed");
    assertThat(opening.time()).isLessThan(SOON);
  }

  @Test
  void anAuthorityThatIsNotTrustedIsNamed() throws InterruptedException {
    Failure other =
        failure(at("SSL", TestAuthority.create().certificate()), "certificate_untrusted");
    Failure none =
        failure(
            Definition.at(kafka.bootstrapServers("SSL")).tls().topic("shared"),
            "certificate_untrusted");

    assertThat(other.field()).isEqualTo("configuration.ca_certificate");
    assertThat(other.message()).contains("CN=Embedded Kafka Test Authority", "'ca_certificate'");
    assertThat(none.message()).contains("CN=Embedded Kafka Test Authority", "Java");
  }

  @Test
  void anExpiredCertificateIsToldWithItsTime() throws InterruptedException {
    Failure failure = failure(at(kafka.bootstrapServers("OLD")), "certificate_expired");

    assertThat(failure.message()).contains(kafka.bootstrapServers("OLD"), "Z to ");
  }

  @Test
  void aCertificateForAnotherHostIsToldWithItsNames() throws InterruptedException {
    Failure failure =
        failure(at(kafka.bootstrapServers("ELSEWHERE")), "certificate_hostname_mismatch");

    assertThat(failure.message()).contains("is not for '127.0.0.1' but for '").doesNotContain("CN");
  }

  @ParameterizedTest
  @CsvSource({"MUTUAL, false", "MUTUAL, true", "MUTUAL12, false"})
  void aClientCertificateOpensThePort(String listener, boolean encrypted)
      throws InterruptedException {
    TestCertificate client = kafka.certificateAuthority().issue("app");
    Definition definition =
        encrypted
            ? showing(
                    listener,
                    client.certificate(),
                    EncryptedKeys.encrypted(client, "pä55;\"", "SHA256", 256))
                .configured("client_key_password", "pä55;\"")
            : showing(listener, client.certificate(), client.privateKey());

    assertThat(send(definition, 1).created()).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"MUTUAL", "MUTUAL12"})
  void aMissingClientCertificateIsTold(String listener) throws InterruptedException {
    Failure failure = failure(at(kafka.bootstrapServers(listener)), "client_certificate_required");

    assertThat(failure.field()).isEqualTo("configuration.client_certificate");
    assertThat(failure.message()).endsWith("demands a client certificate");
  }

  @ParameterizedTest
  @ValueSource(strings = {"MUTUAL", "MUTUAL12"})
  void aClientCertificateOfAnotherAuthorityIsTold(String listener) throws InterruptedException {
    TestCertificate client = TestAuthority.create().issue("stranger");

    Failure failure =
        failure(
            showing(listener, client.certificate(), client.privateKey()),
            "client_certificate_required");

    assertThat(failure.message()).contains("of other authorities than that of 'CN=stranger'");
    assertThat(failure.remedy()).contains("append the intermediate certificates");
  }

  @Test
  void aClientCertificateThatHasExpiredIsTold() throws InterruptedException {
    TestCertificate client = kafka.certificateAuthority().issueExpired("late");

    Failure failure =
        failure(
            showing("MUTUAL", client.certificate(), client.privateKey()),
            "client_certificate_expired");

    assertThat(failure.message()).matches(".* refuses 'CN=late', which expired at \\d{4}-.*Z");
    assertThat(failure.field()).isEqualTo("configuration.client_certificate");
  }

  @Test
  void aClientCertificateThatExpiresWithinAMonthIsAWarning() throws InterruptedException {
    TestCertificate client = kafka.certificateAuthority().issueExpiring("app");
    CheckStep step =
        new KafkaDestination()
            .check(
                showing("MUTUAL", client.certificate(), client.privateKey()).settings(),
                CheckContext.unobserved())
            .steps()
            .get(2);

    assertThat(step.status()).isEqualTo(StepStatus.WARNING);
    assertThat(step.code()).isEqualTo("client_certificate_expired");
    assertThat(step.message()).matches("the client certificate expires at \\d{4}-.*Z");
  }

  @Test
  void aPortThatOnlyAsksForAClientCertificateLetsEverybodyIn() throws InterruptedException {
    assertThat(send(at(kafka.bootstrapServers("ASKING")).topic("shared"), 1).created())
        .isEqualTo(1);
  }

  @Test
  void aPortWithoutACommonCipherIsTold() throws InterruptedException {
    failure(at(kafka.bootstrapServers("ANCIENT")), "tls_handshake_failed");
  }

  @ParameterizedTest
  @ValueSource(strings = {"PLAINTEXT", "SASL_PLAINTEXT"})
  void aPortWithoutTlsIsTold(String listener) throws InterruptedException {
    failure(at(kafka.bootstrapServers(listener)), "tls_not_expected");
  }

  @ParameterizedTest
  @ValueSource(strings = {"SSL", "SASL_SSL", "MUTUAL", "ANCIENT"})
  void aPortWithTlsIsTold(String listener) throws InterruptedException {
    failure(Definition.at(kafka.bootstrapServers(listener)), "tls_expected");
    failure(Definition.at(kafka.bootstrapServers(listener)).plain("app", "secret"), "tls_expected");
  }

  @Test
  void oneAddressThatIsAsItShouldBeIsEnough() throws InterruptedException {
    String servers = kafka.bootstrapServers("OLD") + "," + kafka.bootstrapServers("SSL");

    assertThat(TlsProbe.shakeHands(address("SSL"), material(), Deadline.in(LIMIT)))
        .isInstanceOf(TlsProbe.Trusted.class);
    assertThat(
            Transport.require(
                    ConnectionProperties.of(at(servers).topic("shared").settings()),
                    List.of(address("OLD"), address("SSL")),
                    Deadline.in(LIMIT))
                .doors())
        .containsExactly(address("SSL"));
  }

  @Test
  void theProbeKnowsWhenTheCertificateExpires() throws InterruptedException {
    TlsProbe.Result result = TlsProbe.shakeHands(address("SSL"), material(), Deadline.in(LIMIT));

    assertThat(((TlsProbe.Trusted) result).expiry())
        .isBetween(
            Instant.now().plus(Duration.ofDays(360)), Instant.now().plus(Duration.ofDays(366)));
  }

  @Test
  void theProbeKnowsWhoSpeaksTls() throws InterruptedException {
    for (String listener : List.of("SSL", "SASL_SSL", "MUTUAL", "MUTUAL12", "OLD", "ANCIENT")) {
      assertThat(TlsProbe.speaksTls(address(listener), Deadline.in(LIMIT))).isTrue();
    }
    for (String listener : List.of("PLAINTEXT", "SASL_PLAINTEXT")) {
      assertThat(TlsProbe.speaksTls(address(listener), Deadline.in(LIMIT))).isFalse();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"none", "gzip", "snappy", "lz4", "zstd"})
  void everyCompressionArrives(String compression) throws Exception {
    String topic = "compression-" + compression;
    kafka.createTopic(topic, 1, Map.of());

    send(
        Definition.at(kafka.bootstrapServers("PLAINTEXT"))
            .configured("compression", compression)
            .topic(topic),
        2_000);

    List<ConsumerRecord<byte[], byte[]>> messages = messages(topic);
    assertThat(messages).hasSize(2_000);
    assertThat(messages.get(7).value()).asString(StandardCharsets.UTF_8).contains("always the");
    long plain = messages.stream().mapToLong(each -> each.value().length).sum();
    if (compression.equals("none")) {
      assertThat(storedBytes(topic)).isGreaterThan(plain);
    } else {
      assertThat(storedBytes(topic)).isLessThan(plain / 2);
    }
  }

  @Test
  void headersCanBeLeftOut() throws InterruptedException {
    kafka.createTopic("headless", 1, Map.of());

    send(
        Definition.at(kafka.bootstrapServers("PLAINTEXT"))
            .configured("message_headers", false)
            .topic("headless"),
        3);

    assertThat(messages("headless"))
        .hasSize(3)
        .allMatch(each -> each.headers().toArray().length == 0);
  }

  @Test
  void theClientIdIsSeen() throws InterruptedException {
    Definition definition =
        Definition.at(kafka.bootstrapServers("PLAINTEXT"))
            .configured("client_id", "crm-export")
            .topic("shared");
    try (DestinationWriter one = new KafkaDestination().open(definition.plan(), Definition.RUN);
        DestinationWriter two = new KafkaDestination().open(definition.plan(), Definition.RUN)) {
      assertThat(one).isNotSameAs(two);
      assertThat(Thread.getAllStackTraces().keySet())
          .extracting(Thread::getName)
          .filteredOn(name -> name.startsWith("signalsmith-kafka-producer-crm-export-"))
          .hasSize(2)
          .doesNotHaveDuplicates();
    }
  }

  private static Failure failure(Definition definition, String code) throws InterruptedException {
    Opening opening = Opening.of(definition.topic("shared"));
    assertThat(opening.failure().code()).isEqualTo(code);
    assertThat(opening.time()).isLessThan(SOON);
    return opening.failure();
  }

  private static FlushReport send(Definition definition, int count) throws InterruptedException {
    try (DestinationWriter writer =
        new KafkaDestination().open(definition.plan(), Definition.RUN)) {
      writer.write(rows(1, count, sequence -> row("" + sequence, "\"always the same text\"")));
      FlushReport report = writer.flush();
      writer.commit();
      return report;
    }
  }

  private static Definition at(String servers) {
    return Definition.at(servers)
        .tls()
        .configured("ca_certificate", kafka.certificateAuthority().certificate());
  }

  private static Definition at(String listener, String authorities) {
    return Definition.at(kafka.bootstrapServers(listener))
        .tls()
        .configured("ca_certificate", authorities)
        .topic("shared");
  }

  private static Definition showing(String listener, String certificate, String key) {
    return at(kafka.bootstrapServers(listener))
        .configured("client_certificate", certificate)
        .configured("client_key", key)
        .topic("shared");
  }

  private static Address address(String listener) {
    return Address.parse(kafka.bootstrapServers(listener));
  }

  private static TlsMaterial material() {
    return TlsMaterial.of(at(kafka.bootstrapServers("SSL")).topic("shared").settings());
  }

  private static List<ConsumerRecord<byte[], byte[]>> messages(String topic) {
    return Messages.of(kafka.bootstrapServers("PLAINTEXT"), topic);
  }

  private static long storedBytes(String topic) throws Exception {
    try (Admin admin =
        Admin.create(Map.of("bootstrap.servers", kafka.bootstrapServers("PLAINTEXT")))) {
      return admin.describeLogDirs(List.of(0)).allDescriptions().get().values().stream()
          .flatMap(directories -> directories.values().stream())
          .flatMap(directory -> directory.replicaInfos().entrySet().stream())
          .filter(entry -> entry.getKey().topic().equals(topic))
          .map(Map.Entry::getValue)
          .mapToLong(ReplicaInfo::size)
          .sum();
    }
  }
}
