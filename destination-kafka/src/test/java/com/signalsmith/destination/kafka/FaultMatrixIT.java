package com.signalsmith.destination.kafka;

import static com.signalsmith.destination.kafka.Definition.row;
import static com.signalsmith.destination.kafka.Definition.rows;
import static org.assertj.core.api.Assertions.assertThat;

import com.signalsmith.destination.embeddedkafka.EmbeddedKafka;
import com.signalsmith.destination.embeddedkafka.Listener;
import com.signalsmith.destination.embeddedkafka.SecurityProtocol;
import com.signalsmith.destination.embeddedkafka.ServerCertificate;
import com.signalsmith.destination.spi.CheckContext;
import com.signalsmith.destination.spi.CheckReport;
import com.signalsmith.destination.spi.CheckStep;
import com.signalsmith.destination.spi.DestinationException;
import com.signalsmith.destination.spi.DestinationWriter;
import com.signalsmith.destination.spi.Preview;
import com.signalsmith.destination.spi.PreviewedRow;
import com.signalsmith.destination.spi.RejectedRow;
import com.signalsmith.destination.spi.RowBatch;
import com.signalsmith.destination.spi.StepStatus;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every code, the fault that produces it, and the step of a check that names it. */
class FaultMatrixIT {

  private static final Duration LIMIT = Duration.ofSeconds(15);

  private static final List<String> MEASURED =
      new ArrayList<>(
          List.of("| code | fault | step | check | open |", "| --- | --- | --- | --- | --- |"));

  private static EmbeddedKafka kafka;
  private static ServerSocket silent;
  private static AutoCloseable crowd;

  @BeforeAll
  static void start() throws IOException, ExecutionException, InterruptedException {
    silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
    crowd = AddressProbeTest.Crowd.before(silent);
    kafka =
        EmbeddedKafka.builder()
            .listener(SecurityProtocol.PLAINTEXT)
            .listener(SecurityProtocol.SASL_PLAINTEXT)
            .listener(SecurityProtocol.SSL)
            .listener(
                Listener.of("OLD", SecurityProtocol.SSL).withCertificate(ServerCertificate.EXPIRED))
            .listener(
                Listener.of("ELSEWHERE", SecurityProtocol.SSL)
                    .withCertificate(ServerCertificate.WRONG_HOST))
            .listener(
                Listener.of("MUTUAL", SecurityProtocol.SSL)
                    .withProperty("ssl.client.auth", "required"))
            .listener(
                Listener.of("ANCIENT", SecurityProtocol.SSL)
                    .withProperty("ssl.enabled.protocols", "TLSv1.2")
                    .withProperty("ssl.cipher.suites", "TLS_DHE_DSS_WITH_AES_128_GCM_SHA256"))
            .listener(
                Listener.of("SCRAM_ONLY", SecurityProtocol.SASL_PLAINTEXT)
                    .withProperty("sasl.enabled.mechanisms", "SCRAM-SHA-512"))
            .listener(
                Listener.of("INSIDE", SecurityProtocol.PLAINTEXT)
                    .withAdvertisedAddress("127.0.0.1:" + AddressProbeTest.closedPort()))
            .listener(
                Listener.of("SILENT", SecurityProtocol.PLAINTEXT)
                    .withAdvertisedAddress("127.0.0.1:" + silent.getLocalPort()))
            .user("app", "secret")
            .property("auto.create.topics.enable", "false")
            .property(
                "authorizer.class.name", "org.apache.kafka.metadata.authorizer.StandardAuthorizer")
            .property("super.users", "User:ANONYMOUS")
            .start();
    kafka.createTopic("orders", 3, Map.of());
    kafka.createTopic("placed", 3, Map.of());
    kafka.createTopic("readable", 1, Map.of());
    kafka.createTopic("compacted", 1, Map.of("cleanup.policy", "compact"));
    kafka.createTopic("small", 1, Map.of("max.message.bytes", "2000"));
    kafka.createTopic("weak", 1, Map.of("min.insync.replicas", "2"));
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", servers("PLAINTEXT")))) {
      admin
          .createAcls(
              List.of(
                  allow("orders", AclOperation.WRITE),
                  allow("orders", AclOperation.DESCRIBE),
                  allow("readable", AclOperation.DESCRIBE)))
          .all()
          .get();
    }
  }

  @AfterAll
  static void stop() throws Exception {
    Files.write(Path.of("target/fault-matrix.md"), MEASURED);
    kafka.close();
    crowd.close();
    silent.close();
  }

  static Stream<Fault> faults() {
    return Stream.of(
        new Fault("address_invalid", "a wildcard address", "addresses", at("0.0.0.0:9092")),
        new Fault(
            "host_unknown",
            "a host that nobody knows",
            "addresses",
            at("no-such-broker.invalid:1")),
        new Fault(
            "connection_failed", "a port on which nobody listens", "tcp", FaultMatrixIT::gone),
        new Fault(
            "connection_failed",
            "a port that lets connections wait",
            "tcp",
            () -> Definition.at("127.0.0.1:" + silent.getLocalPort()).topic("orders")),
        new Fault("tls_expected", "no TLS at a port that expects it", "tls", listener("SSL")),
        new Fault(
            "tls_not_expected",
            "TLS at a port without",
            "tls",
            () -> Definition.at(servers("PLAINTEXT")).tls().topic("orders")),
        new Fault(
            "certificate_untrusted",
            "a certificate that nobody vouches for",
            "tls",
            () -> Definition.at(servers("SSL")).tls().topic("orders")),
        new Fault(
            "certificate_expired",
            "a certificate whose time is over",
            "tls",
            () -> trusting("OLD")),
        new Fault(
            "certificate_hostname_mismatch",
            "a certificate for another host",
            "tls",
            () -> trusting("ELSEWHERE")),
        new Fault(
            "client_certificate_required",
            "no client certificate at a port that demands one",
            "tls",
            () -> trusting("MUTUAL")),
        new Fault(
            "tls_handshake_failed",
            "a port with ciphers of the past only",
            "tls",
            () -> trusting("ANCIENT")),
        new Fault(
            "authentication_required",
            "no login at a port that expects one",
            "authentication",
            listener("SASL_PLAINTEXT")),
        new Fault(
            "authentication_not_expected",
            "a login at a port that takes none",
            "authentication",
            () -> Definition.at(servers("PLAINTEXT")).plain("app", "secret").topic("orders")),
        new Fault(
            "mechanism_not_enabled",
            "PLAIN at a port that takes SCRAM-SHA-512 only",
            "authentication",
            () -> Definition.at(servers("SCRAM_ONLY")).plain("app", "secret").topic("orders")),
        new Fault(
            "authentication_failed",
            "a wrong password",
            "authentication",
            () ->
                Definition.at(servers("SCRAM_ONLY"))
                    .scram("SCRAM-SHA-512", "app", "wrong")
                    .topic("orders")),
        new Fault(
            "advertised_unreachable",
            "a listener that advertises a port on which nobody listens",
            "advertised",
            listener("INSIDE")),
        new Fault(
            "advertised_unreachable",
            "a listener that advertises a port that does not answer",
            "advertised",
            listener("SILENT")),
        new Fault(
            "topic_not_found",
            "a topic that is not there",
            "topic",
            () -> Definition.at(servers("PLAINTEXT")).topic("order")),
        new Fault(
            "topic_name_invalid",
            "one of Kafka's own topics",
            "topic",
            () -> Definition.at(servers("PLAINTEXT")).topic("__consumer_offsets")),
        new Fault(
            "not_authorized",
            "a user who may only read the topic",
            "permission",
            () -> app("readable")),
        new Fault(
            "not_authorized",
            "a user who may not even see the topic",
            "permission",
            () -> app("small")),
        new Fault(
            "broker_unavailable",
            "fewer replicas in sync than 'min.insync.replicas'",
            "limits",
            () -> Definition.at(servers("PLAINTEXT")).topic("weak")));
  }

  @ParameterizedTest
  @MethodSource("faults")
  void isNamedByTheCheckAndByOpen(Fault fault) throws InterruptedException {
    Definition definition = fault.definition().get();
    long start = System.nanoTime();
    CheckReport report =
        new KafkaDestination().check(definition.settings(), CheckContext.unobserved());
    long checked = System.nanoTime();
    CheckStep step =
        report.steps().stream()
            .filter(each -> each.status() == StepStatus.FAILED)
            .findFirst()
            .orElseThrow(() -> new AssertionError("nothing failed: " + report));
    DestinationException thrown = failure(definition);
    long opened = System.nanoTime();

    assertThat(step.code()).as(step.message()).isEqualTo(fault.code());
    assertThat(step.id()).isEqualTo(fault.step());
    assertThat(report.steps()).hasSize(9);
    assertThat(thrown.failure().code()).as(thrown.getMessage()).isEqualTo(fault.code());
    assertThat(Duration.ofNanos(checked - start)).isLessThan(LIMIT);
    assertThat(Duration.ofNanos(opened - checked)).isLessThan(LIMIT);
    MEASURED.add(
        "| `%s` | %s | `%s` | %d ms | %d ms |"
            .formatted(
                fault.code(),
                fault.fault(),
                fault.step(),
                (checked - start) / 1_000_000,
                (opened - checked) / 1_000_000));
  }

  @Test
  void aMechanismThatIsNotOfferedComesWithThoseThatAre() {
    assertThat(
            failure(Definition.at(servers("SCRAM_ONLY")).plain("app", "secret").topic("orders"))
                .getMessage())
        .contains("does not offer PLAIN but SCRAM-SHA-512");
  }

  @Test
  void anAddressThatCannotBeReachedComesWithItsBrokerAndWhatToDo() {
    DestinationException thrown = failure(Definition.at(servers("INSIDE")).topic("orders"));

    assertThat(thrown.failure().message())
        .matches("broker 0 advertises '127\\.0\\.0\\.1:\\d+', which refuses the connection");
    assertThat(thrown.failure().remedy()).contains("internal endpoint", "external endpoint");
  }

  @Test
  void aCertificateThatSoonExpiresIsAWarning() throws InterruptedException {
    CheckReport report =
        new KafkaDestination().check(trusting("SSL").settings(), CheckContext.unobserved());

    assertThat(report.status()).isEqualTo(StepStatus.WARNING); // that of the tests has 29 days
    assertThat(report.steps().get(2).code()).isEqualTo("certificate_expired");
    assertThat(report.steps().get(2).message()).contains("expires at");
  }

  @Test
  void whoMayOnlyWriteAndDescribePassesTheCheckAndSends() throws InterruptedException {
    CheckReport report =
        new KafkaDestination().check(app("orders").settings(), CheckContext.unobserved());

    assertThat(report.status()).as("%s", report).isEqualTo(StepStatus.PASSED);
    try (DestinationWriter writer =
        new KafkaDestination().open(app("orders").plan(), Definition.RUN)) {
      writer.write(rows(1, 10, sequence -> row("1", "2")));
      assertThat(writer.flush().created()).isEqualTo(10);
    }
  }

  @Test
  void aPreviewForetellsWhatIsRejectedAndWhereTheRestGoes() throws InterruptedException {
    assertForetold(
        "small", rows(1, 3, each -> row("1", each == 2 ? large() : "2")), "row_too_large");
    assertForetold(
        "compacted", rows(1, 3, each -> row(each == 2 ? null : "1", "2")), "key_required");
    assertForetold("placed", rows(1, 40, each -> row(String.valueOf(each), "2")), "");
  }

  @Test
  void aPreviewOfAMissingTopicSaysSo() throws InterruptedException {
    Definition missing = Definition.at(servers("PLAINTEXT")).topic("order");
    try {
      Preview unexpected =
          new MessagePreview().preview(missing.plan(), Definition.RUN, oneRow(), false);
      throw new AssertionError(unexpected);
    } catch (DestinationException e) {
      assertThat(e.failure().code()).isEqualTo("topic_not_found");
      assertThat(e.failure().message()).endsWith("did you mean 'orders'?");
    }
  }

  @Test
  void thePageHoldsTheSameTable() {
    List<String> expected = new ArrayList<>(faults().map(Fault::line).toList());
    expected.add(
        "| `row_too_large` | one row larger than `max.message.bytes` | none: `limits` tells the"
            + " limit, and `preview` and the run name the row |");
    expected.add(
        "| `key_required` | one row without a key for a compacted topic | none: `limits` tells the"
            + " policy, and `preview` and the run name the row |");
    expected.add(
        "| `delivery_timeout` | brokers that are lost while rows are on their way | none: only a"
            + " run can meet it |");

    assertThat(FaultTable.MARKDOWN.lines().filter(line -> line.startsWith("| `")))
        .as("FaultTable; the lines with the times of this run are in target/fault-matrix.md")
        .map(FaultMatrixIT::withoutTimes)
        .isEqualTo(expected);
  }

  private static String withoutTimes(String line) {
    return line.replaceFirst("\\|[^|]*\\|[^|]*\\|$", "|");
  }

  // What a preview says is what a run then does.
  private static void assertForetold(String topic, RowBatch batch, String code)
      throws InterruptedException {
    Definition definition = Definition.at(servers("PLAINTEXT")).topic(topic);
    Preview preview = new MessagePreview().preview(definition.plan(), Definition.RUN, batch, false);
    List<RejectedRow> rejected = new ArrayList<>();
    try (DestinationWriter writer =
        new KafkaDestination().open(definition.plan(), Definition.RUN)) {
      writer.write(batch);
      rejected.addAll(writer.flush().rejected());
    }
    Map<Long, Integer> partitions = new HashMap<>();
    Messages.of(servers("PLAINTEXT"), topic).stream()
        .filter(message -> message.value().length < 100)
        .forEach(message -> partitions.put(Messages.row(message), message.partition()));

    assertThat(preview.rows().stream().flatMap(each -> Stream.ofNullable(each.rejected())))
        .containsExactlyElementsOf(rejected);
    assertThat(rejected).allSatisfy(each -> assertThat(each.code()).isEqualTo(code));
    assertThat(rejected).hasSize(code.isEmpty() ? 0 : 1);
    assertThat(preview.parts()).isEqualTo(topic.equals("placed") ? 3 : 1);
    for (PreviewedRow each : preview.rows()) {
      if (each.rejected() == null) {
        assertThat(each.part()).isEqualTo(partitions.get(each.sequence()));
      }
    }
  }

  private static DestinationException failure(Definition definition) {
    try (DestinationWriter unexpected =
        new KafkaDestination().open(definition.plan(), Definition.RUN)) {
      throw new AssertionError("the destination opened " + unexpected);
    } catch (DestinationException e) {
      return e;
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private static RowBatch oneRow() {
    return rows(1, 1, sequence -> row("1", "2"));
  }

  private static String large() {
    return '"' + "x".repeat(3_000) + '"';
  }

  private static Definition app(String topic) {
    return Definition.at(servers("SASL_PLAINTEXT")).plain("app", "secret").topic(topic);
  }

  private static Definition trusting(String listener) {
    return Definition.at(servers(listener))
        .tls()
        .configured("ca_certificate", kafka.certificateAuthority().certificate())
        .topic("orders");
  }

  private static Supplier<Definition> at(String address) {
    return () -> Definition.at(address).topic("orders");
  }

  private static Definition gone() {
    try {
      return Definition.at("127.0.0.1:" + AddressProbeTest.closedPort()).topic("orders");
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static Supplier<Definition> listener(String name) {
    return () -> Definition.at(servers(name)).topic("orders");
  }

  private static String servers(String listener) {
    return kafka.bootstrapServers(listener);
  }

  private static AclBinding allow(String topic, AclOperation operation) {
    return new AclBinding(
        new ResourcePattern(ResourceType.TOPIC, topic, PatternType.LITERAL),
        new AccessControlEntry("User:app", "*", operation, AclPermissionType.ALLOW));
  }

  /**
   * One line of the table.
   *
   * @param code that both check and open come to
   * @param fault what is wrong
   * @param step that says so
   * @param definition made when the brokers run
   */
  record Fault(String code, String fault, String step, Supplier<Definition> definition) {

    String line() {
      return "| `" + code + "` | " + fault + " | `" + step + "` |";
    }

    @Override
    public String toString() {
      return code + ": " + fault;
    }
  }
}
