package com.signalsmith.destination.kafka;

import static com.signalsmith.destination.kafka.Definition.row;
import static com.signalsmith.destination.kafka.Definition.rows;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.signalsmith.destination.embeddedkafka.EmbeddedKafka;
import com.signalsmith.destination.embeddedkafka.Ports;
import com.signalsmith.destination.embeddedkafka.SecurityProtocol;
import com.signalsmith.destination.spi.AudienceSyncMode;
import com.signalsmith.destination.spi.CheckContext;
import com.signalsmith.destination.spi.CheckReport;
import com.signalsmith.destination.spi.CheckStep;
import com.signalsmith.destination.spi.Column;
import com.signalsmith.destination.spi.ColumnType;
import com.signalsmith.destination.spi.DestinationException;
import com.signalsmith.destination.spi.DestinationWriter;
import com.signalsmith.destination.spi.FailureKind;
import com.signalsmith.destination.spi.FlushReport;
import com.signalsmith.destination.spi.Receipt;
import com.signalsmith.destination.spi.RejectedRow;
import com.signalsmith.destination.spi.Row;
import com.signalsmith.destination.spi.RowBatch;
import com.signalsmith.destination.spi.RowSchema;
import com.signalsmith.destination.spi.StepStatus;
import com.signalsmith.destination.spi.WritePlan;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.StreamSupport;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.utils.Utils;
import org.assertj.core.groups.Tuple;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KafkaDestinationIT {

  private static final String AWKWARD = "q\"u'o;t\\e,s= @$ {}\ttab\nline ä密🔑 // */ \\n";
  // SCRAM in Kafka's brokers refuses every user name with a character beyond ASCII.
  private static final String AWKWARD_ASCII = "q\"u'o;t\\e,s= @$ {}\ttab\nline // */ \\n";
  private static final Duration SOON = Duration.ofSeconds(5);

  private static EmbeddedKafka kafka;

  private final KafkaDestination destination = new KafkaDestination();

  @BeforeAll
  static void start() {
    kafka =
        EmbeddedKafka.builder()
            .listener(SecurityProtocol.PLAINTEXT)
            .listener(SecurityProtocol.SASL_PLAINTEXT)
            .user("app", "secret")
            .user(AWKWARD, AWKWARD + "!")
            .user(AWKWARD_ASCII, AWKWARD + "!")
            .property("auto.create.topics.enable", "false")
            .start();
    kafka.createTopic("shared", 3, Map.of());
  }

  @AfterAll
  static void stop() {
    kafka.close();
  }

  @Test
  void rowsArriveByteForByte() throws InterruptedException {
    kafka.createTopic("bytes", 5, Map.of());
    RowBatch batch =
        rows(
            1,
            500,
            sequence ->
                row(
                    sequence % 7 == 0 ? null : "\"k\\u00e4 " + sequence % 40 + "\"",
                    "{ \"n\" : 9007199254740993.10, \"t\" : \"\\u0041\\/ 🔑\" }"));

    FlushReport report = send(plain().topic("bytes"), batch);

    List<ConsumerRecord<byte[], byte[]>> messages = new ArrayList<>(messages("bytes"));
    assertThat(report.settledThrough()).isEqualTo(500);
    assertThat(report.created()).isEqualTo(500);
    assertThat(report.unkeyed()).isEqualTo(71);
    assertThat(report.rejected()).isEmpty();
    assertThat(report.receipts()).containsExactlyElementsOf(receipts("bytes", messages));
    messages.sort(Comparator.comparingLong(Messages::row));
    assertThat(messages).hasSize(500);
    for (int i = 0; i < 500; i++) {
      ConsumerRecord<byte[], byte[]> message = messages.get(i);
      Row row = batch.rows().get(i);
      assertThat(message.value()).isEqualTo(row.json());
      assertThat(message.key()).isEqualTo(row.text(0));
      if (message.key() != null) {
        assertThat(message.partition())
            .isEqualTo(Utils.toPositive(Utils.murmur2(message.key())) % 5);
      }
      assertThat(StreamSupport.stream(message.headers().spliterator(), false))
          .extracting(
              header -> header.key() + "=" + new String(header.value(), StandardCharsets.UTF_8))
          .containsExactly(
              "signalsmith-sync-id=daily customers",
              "signalsmith-run-id=run-1",
              "signalsmith-row=" + (i + 1),
              "signalsmith-operation=insert");
    }
  }

  @Test
  void measuresWhatItsClientDoes() throws InterruptedException {
    kafka.createTopic("measured", 1, Map.of());
    try (DestinationWriter writer =
        destination.open(plain().topic("measured").plan(), Definition.RUN)) {
      writer.write(rows(1, 1_000, sequence -> row("1", "1")));
      writer.flush();

      assertThat(writer.metrics())
          .containsEntry("record_send_total", 1_000.0)
          .containsEntry("record_error_total", 0.0)
          .containsKey("request_latency_avg_ms")
          .hasSizeLessThan(200)
          .allSatisfy((name, value) -> assertThat(name).matches("[a-z0-9]+(_[a-z0-9]+)*"));
    }
  }

  @Test
  void rowsOfAKeyKeepTheirOrder() throws InterruptedException {
    kafka.createTopic("order", 4, Map.of());
    try (DestinationWriter writer =
        destination.open(plain().topic("order").plan(), Definition.RUN)) {
      for (long first = 1; first <= 20_000; first += 1_000) {
        writer.write(rows(first, 1_000, sequence -> row(String.valueOf(sequence % 97), "1")));
      }
      assertThat(writer.flush().created()).isEqualTo(20_000);
      writer.commit();
    }

    Map<String, Long> last = new HashMap<>();
    for (ConsumerRecord<byte[], byte[]> message : messages("order")) {
      String key = new String(message.key(), StandardCharsets.UTF_8);
      assertThat(Messages.row(message)).isGreaterThan(last.getOrDefault(key, 0L));
      last.put(key, Messages.row(message));
    }
    assertThat(last).hasSize(97);
  }

  @Test
  void membersOfAnAudienceAreAddedUnderTheirWholeKey() throws InterruptedException {
    kafka.createTopic("audience", 3, Map.of());
    RowSchema schema =
        RowSchema.of(
            List.of(new Column("id", ColumnType.JSON), new Column("name", ColumnType.JSON)),
            List.of("name", "id"));
    WritePlan plan =
        new WritePlan(plain().topic("audience").settings(), AudienceSyncMode.ADD, schema);
    try (DestinationWriter writer = destination.open(plan, Definition.RUN)) {
      writer.write(rows(1, 1, sequence -> row("1", "\"\\u0041,\\\"\"")));
      writer.flush();
    }

    ConsumerRecord<byte[], byte[]> message = messages("audience").get(0);
    assertThat(message.key()).asString(StandardCharsets.UTF_8).isEqualTo("[\"A,\\\"\",1]");
    assertThat(message.headers().lastHeader("signalsmith-operation").value())
        .asString(StandardCharsets.UTF_8)
        .isEqualTo("add");
  }

  @Test
  void anOversizedRowIsRejectedAndItsNeighboursArrive() throws InterruptedException {
    kafka.createTopic("small", 1, Map.of("max.message.bytes", "2000"));

    FlushReport report =
        send(plain().topic("small"), rows(1, 300, sequence -> padded(sequence == 150 ? 2_000 : 9)));

    assertThat(report.created()).isEqualTo(299);
    assertThat(report.rejected())
        .extracting(RejectedRow::sequence, RejectedRow::code)
        .containsExactly(Tuple.tuple(150L, "row_too_large"));
    assertThat(report.rejected().get(0).message()).contains("2000", "'small'");
    assertThat(messages("small")).hasSize(299);
  }

  @Test
  void theLargestRowThatTheTopicTakesArrivesAndTheNextLargerIsRejected()
      throws InterruptedException {
    for (int limit : new int[] {1_000, 300_000, 3_000_000}) {
      String topic = "limit-" + limit;
      kafka.createTopic(topic, 1, Map.of("max.message.bytes", String.valueOf(limit)));
      RowHeaders headers =
          new RowHeaders(Definition.RUN, com.signalsmith.destination.spi.SyncMode.INSERT);
      int fitting = limit;
      while (MessageSize.of(padded(fitting).text(0), padded(fitting).jsonLength(), headers.size(1))
          > limit) {
        fitting--;
      }
      int largest = fitting;

      FlushReport report =
          send(
              plain().topic(topic),
              rows(1, 3, sequence -> padded(sequence == 2 ? largest + 1 : largest)));

      assertThat(report.created()).isEqualTo(2);
      assertThat(report.rejected()).extracting(RejectedRow::sequence).containsExactly(2L);
      assertThat(messages(topic)).hasSize(2);
    }
  }

  @Test
  void aRowWithoutAKeyIsRejectedOnACompactedTopic() throws InterruptedException {
    kafka.createTopic("compacted", 1, Map.of("cleanup.policy", "compact,delete"));

    FlushReport report =
        send(plain().topic("compacted"), rows(1, 100, each -> row(each == 50 ? null : "1", "2")));

    assertThat(report.created()).isEqualTo(99);
    assertThat(report.rejected())
        .extracting(RejectedRow::sequence, RejectedRow::code)
        .containsExactly(Tuple.tuple(50L, "key_required"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"PLAIN", "SCRAM-SHA-256", "SCRAM-SHA-512"})
  void letsInWhoeverHasTheRightPassword(String mechanism) throws InterruptedException {
    FlushReport report =
        send(
            login(mechanism, mechanism.equals("PLAIN") ? AWKWARD : AWKWARD_ASCII, AWKWARD + "!")
                .topic("shared"),
            rows(1, 1, sequence -> row("1", "2")));

    assertThat(report.created()).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"PLAIN", "SCRAM-SHA-256", "SCRAM-SHA-512"})
  void tellsAWrongPassword(String mechanism) throws InterruptedException {
    Opening opening = Opening.of(login(mechanism, "app", "wrong").topic("shared"));

    assertThat(opening.failure().code()).isEqualTo("authentication_failed");
    assertThat(opening.failure().field()).isEqualTo("authentication.password");
    assertThat(opening.failure().message()).contains("'app'", mechanism);
    assertThat(opening.time()).isLessThan(SOON);
  }

  @Test
  void tellsAMissingTopicAndTheOneThatWasProbablyMeant() throws InterruptedException {
    Opening opening = Opening.of(plain().topic("Share"));

    assertThat(opening.failure().code()).isEqualTo("topic_not_found");
    assertThat(opening.failure().field()).isEqualTo("target.topic");
    assertThat(opening.failure().message())
        .isEqualTo("topic 'Share' does not exist; did you mean 'shared'?");
    assertThat(opening.time()).isLessThan(SOON);
  }

  @Test
  void goesOnWithTheAddressesThatAnswer() throws Exception {
    String servers =
        "127.0.0.1:"
            + Ports.next()
            + ",no-such-broker.invalid:9092,"
            + kafka.bootstrapServers(SecurityProtocol.PLAINTEXT);

    FlushReport report =
        send(Definition.at(servers).topic("shared"), rows(1, 1, sequence -> row("1", "2")));

    assertThat(report.created()).isEqualTo(1);
  }

  @Test
  void findsItsClassesInAHostThatDoesNotSeeThem() throws InterruptedException {
    Thread thread = Thread.currentThread();
    ClassLoader before = thread.getContextClassLoader();
    thread.setContextClassLoader(ClassLoader.getPlatformClassLoader());
    try {
      assertThat(
              send(
                      login("SCRAM-SHA-256", "app", "secret").topic("shared"),
                      rows(1, 1, sequence -> row("1", "2")))
                  .created())
          .isEqualTo(1);
    } finally {
      thread.setContextClassLoader(before);
    }
  }

  @Test
  void severalWritersDoNotDisturbEachOther() throws InterruptedException {
    kafka.createTopic("several", 1, Map.of());
    WritePlan plan = plain().topic("several").plan();
    try (DestinationWriter one = destination.open(plan, Definition.RUN);
        DestinationWriter two = destination.open(plan, Definition.RUN)) {
      one.write(rows(1, 10, sequence -> row("1", "2")));
      two.write(rows(1, 20, sequence -> row("1", "2")));

      assertThat(one.flush().created()).isEqualTo(10);
      assertThat(two.flush().created()).isEqualTo(20);
    }
  }

  @Test
  void leavesNoThreadBehind() throws InterruptedException {
    send(login("PLAIN", "app", "secret").topic("shared"), rows(1, 1, each -> row("1", "2")));

    Awaitility.await()
        .untilAsserted(
            () ->
                assertThat(Thread.getAllStackTraces().keySet())
                    .extracting(Thread::getName)
                    .noneMatch(
                        name -> name.contains("kafka-producer") || name.contains("kafka-admin")));
  }

  @Test
  void aCheckPassesWithAndWithoutATopic() throws InterruptedException {
    CheckReport full =
        destination.check(plain().topic("shared").settings(), CheckContext.unobserved());
    CheckReport connection = destination.check(plain().connection(), CheckContext.unobserved());

    assertThat(full.steps())
        .extracting(CheckStep::id, CheckStep::status)
        .containsExactly(
            Tuple.tuple("addresses", StepStatus.PASSED),
            Tuple.tuple("tcp", StepStatus.PASSED),
            Tuple.tuple("tls", StepStatus.SKIPPED),
            Tuple.tuple("authentication", StepStatus.PASSED),
            Tuple.tuple("cluster", StepStatus.PASSED),
            Tuple.tuple("advertised", StepStatus.PASSED),
            Tuple.tuple("topic", StepStatus.PASSED),
            Tuple.tuple("permission", StepStatus.PASSED),
            Tuple.tuple("limits", StepStatus.PASSED));
    assertThat(full.steps().get(8).message())
        .isEqualTo("3 partitions, messages of at most 1048588 bytes, cleanup policy 'delete'");
    assertThat(connection.status()).isEqualTo(StepStatus.PASSED);
    assertThat(connection.steps().subList(6, 9))
        .allSatisfy(
            step -> {
              assertThat(step.status()).isEqualTo(StepStatus.SKIPPED);
              assertThat(step.message()).isEqualTo("no topic is given");
            });
  }

  @Test
  void anotherTopicOfTheNameIsNotTakenForTheFirst() throws Exception {
    Definition definition = plain().topic("replaced");
    kafka.createTopic("replaced", 2, Map.of());
    DestinationWriter writer = destination.open(definition.plan(), Definition.RUN);
    writer.write(rows(1, 100, sequence -> row("" + sequence, "1")));
    assertThat(writer.flush().delivered()).isEqualTo(100);
    replace("replaced", writer.targetId().orElseThrow());

    assertThatExceptionOfType(DestinationException.class)
        .isThrownBy(
            () -> {
              writer.write(rows(101, 10, sequence -> row("" + sequence, "1")));
              writer.flush();
            })
        .satisfies(
            thrown -> {
              assertThat(thrown.failure().kind()).isEqualTo(FailureKind.UNAVAILABLE);
              assertThat(thrown.failure().message())
                  .isEqualTo(
                      "topic 'replaced' was deleted and made anew, or emptied, during the run");
            });
    assertThat(writer.recover()).as("the writer is of use for the new topic").isFalse();
    writer.close();
  }

  private void replace(String topic, String id) throws Exception {
    try (Admin admin =
        Admin.create(
            Map.of("bootstrap.servers", kafka.bootstrapServers(SecurityProtocol.PLAINTEXT)))) {
      admin.deleteTopics(List.of(topic)).all().get();
      Awaitility.await()
          .ignoreExceptions()
          .until(
              () -> {
                kafka.createTopic(topic, 2, Map.of());
                return true;
              });
    }
    try (DestinationWriter fresh = destination.open(plain().topic(topic).plan(), Definition.RUN)) {
      assertThat(fresh.targetId()).isPresent().isNotEqualTo(Optional.of(id));
    }
  }

  @Test
  void anInterruptedWriterStopsAndCloses() throws InterruptedException {
    DestinationWriter writer = destination.open(plain().topic("shared").plan(), Definition.RUN);
    writer.write(rows(1, 10, sequence -> row("1", "2")));
    Thread.currentThread().interrupt();

    assertThatExceptionOfType(InterruptedException.class).isThrownBy(writer::flush);
    assertThat(Thread.currentThread().isInterrupted()).isFalse();
    writer.close();
  }

  private FlushReport send(Definition definition, RowBatch batch) throws InterruptedException {
    try (DestinationWriter writer = destination.open(definition.plan(), Definition.RUN)) {
      writer.write(batch);
      FlushReport report = writer.flush();
      writer.commit();
      return report;
    }
  }

  private static Definition plain() {
    return Definition.at(kafka.bootstrapServers(SecurityProtocol.PLAINTEXT));
  }

  private static Definition login(String mechanism, String user, String password) {
    Definition definition = Definition.at(kafka.bootstrapServers(SecurityProtocol.SASL_PLAINTEXT));
    return mechanism.equals("PLAIN")
        ? definition.plain(user, password)
        : definition.scram(mechanism, user, password);
  }

  private static Row padded(int length) {
    return row("1", '"' + "x".repeat(length) + '"');
  }

  private static List<ConsumerRecord<byte[], byte[]>> messages(String topic) {
    return Messages.of(kafka.bootstrapServers(SecurityProtocol.PLAINTEXT), topic);
  }

  private static List<Receipt> receipts(
      String topic, List<ConsumerRecord<byte[], byte[]>> messages) {
    Map<Integer, Receipt> receipts = new HashMap<>();
    for (ConsumerRecord<byte[], byte[]> message : messages) {
      receipts.merge(
          message.partition(),
          new Receipt(topic, message.partition(), message.offset(), message.offset(), 1),
          Receipt::plus);
    }
    return receipts.values().stream().sorted(Comparator.comparing(Receipt::part)).toList();
  }
}
