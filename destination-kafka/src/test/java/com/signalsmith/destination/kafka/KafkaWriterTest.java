package com.signalsmith.destination.kafka;

import static com.signalsmith.destination.kafka.Definition.row;
import static com.signalsmith.destination.kafka.Definition.rows;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import com.signalsmith.destination.kafka.producer.FakeBrokers;
import com.signalsmith.destination.kafka.producer.Outcomes;
import com.signalsmith.destination.kafka.producer.SentRows;
import com.signalsmith.destination.kafka.producer.TopicReplacedException;
import com.signalsmith.destination.spi.DestinationException;
import com.signalsmith.destination.spi.FailureKind;
import com.signalsmith.destination.spi.FlushReport;
import com.signalsmith.destination.spi.Receipt;
import com.signalsmith.destination.spi.RejectedRow;
import com.signalsmith.destination.spi.SyncMode;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.message.ProduceResponseData.PartitionProduceResponse;
import org.apache.kafka.common.protocol.Errors;
import org.apache.kafka.common.record.internal.Record;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.assertj.core.groups.Tuple;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class KafkaWriterTest {

  private static final Map<String, Object> IMPATIENT = Map.of("delivery.timeout.ms", 200);

  private final FakeBrokers brokers = FakeBrokers.thatWait(1);
  private final List<KafkaWriter> opened = new ArrayList<>();

  @AfterEach
  void close() {
    assertThat(Thread.interrupted()).as("the thread is left interrupted").isFalse();
    opened.forEach(KafkaWriter::close);
  }

  @Test
  void sendsRowsWithKeyAndHeaders() throws InterruptedException {
    KafkaWriter writer = writer(1 << 20, false);

    writer.write(rows(7, 2, sequence -> row("\"k" + sequence + "\"", "\"n\"")));
    writer.flush();

    assertThat(messages()).hasSize(2);
    Record first = messages().get(0);
    assertThat(text(first.key())).isEqualTo("k7");
    assertThat(text(first.value())).isEqualTo("{\"id\":\"k7\",\"name\":\"n\"}");
    assertThat(Arrays.stream(first.headers()))
        .extracting(
            header -> header.key() + "=" + new String(header.value(), StandardCharsets.UTF_8))
        .containsExactly(
            "signalsmith-sync-id=daily customers",
            "signalsmith-run-id=run-1",
            "signalsmith-row=7",
            "signalsmith-operation=insert");
  }

  @Test
  void reportsWhatWasDelivered() throws InterruptedException {
    KafkaWriter writer = writer(1 << 20, false);
    writer.write(rows(1, 3, sequence -> row("1", "2")));
    writer.write(rows(4, 2, sequence -> row(null, "2")));

    FlushReport report = writer.flush();

    assertThat(report.settledThrough()).isEqualTo(5);
    assertThat(report.created()).isEqualTo(5);
    assertThat(report.unkeyed()).isEqualTo(2);
    assertThat(report.rejected()).isEmpty();
    assertThat(report.receipts()).containsExactly(new Receipt("orders", 0, 0, 4, 5));
  }

  @Test
  void settlesWhatWasWrittenBeforeTheLastSettlement() throws InterruptedException {
    KafkaWriter writer = writer(1 << 20, false);
    writer.write(rows(1, 3, sequence -> row("1", "2")));
    FlushReport none = writer.settle();
    writer.write(rows(4, 2, sequence -> row(null, "2")));
    FlushReport first = writer.settle();
    FlushReport second = writer.settle();
    writer.write(rows(6, 1, sequence -> row("1", "2")));
    FlushReport rest = writer.flush();

    assertThat(none.settledThrough()).isZero();
    assertThat(none.delivered()).isZero();
    assertThat(first.settledThrough()).isEqualTo(3);
    assertThat(first.created()).isEqualTo(3);
    assertThat(first.unkeyed()).isZero();
    assertThat(first.receipts()).containsExactly(new Receipt("orders", 0, 0, 2, 3));
    assertThat(second.settledThrough()).isEqualTo(5);
    assertThat(second.unkeyed()).isEqualTo(2);
    assertThat(second.receipts()).containsExactly(new Receipt("orders", 0, 3, 4, 2));
    assertThat(rest.settledThrough()).isEqualTo(6);
    assertThat(rest.receipts()).containsExactly(new Receipt("orders", 0, 5, 5, 1));
  }

  @Test
  void reportsARejectedRowWithTheRowsAroundIt() throws InterruptedException {
    KafkaWriter writer = writer(1 << 20, true);
    writer.write(rows(1, 3, sequence -> row(sequence == 2 ? null : "1", "2")));
    writer.settle();
    writer.write(rows(4, 3, sequence -> row(sequence == 5 ? null : "1", "2")));

    assertThat(writer.settle().rejected()).extracting(RejectedRow::sequence).containsExactly(2L);
    assertThat(writer.flush().rejected()).extracting(RejectedRow::sequence).containsExactly(5L);
  }

  @Test
  void countsABatchOnBothSidesOfAMarkWhereItsRowsBelong() {
    Deliveries deliveries = new Deliveries("orders");
    assertThat(deliveries.reportBeforeMark(15).settledThrough()).isZero();
    deliveries.delivered(0, 100, new Numbered(11, 20));
    deliveries.delivered(0, 110, new Numbered(21, 25));

    assertThat(deliveries.settledBeforeMark()).isEqualTo(5);
    assertThat(deliveries.settled()).isEqualTo(15);
    FlushReport before = deliveries.reportBeforeMark(25);
    assertThat(before.settledThrough()).isEqualTo(15);
    assertThat(before.receipts()).containsExactly(new Receipt("orders", 0, 100, 104, 5));
    assertThat(deliveries.report(25).receipts())
        .containsExactly(new Receipt("orders", 0, 105, 114, 10));
    assertThat(deliveries.failure()).isEmpty();
  }

  @Test
  void startsEachReportFromNothing() throws InterruptedException {
    KafkaWriter writer = writer(1 << 20, false);
    assertThat(writer.flush().settledThrough()).isZero();
    writer.write(rows(1, 3, sequence -> row("1", "2")));
    FlushReport first = writer.flush();
    FlushReport empty = writer.flush();
    writer.write(rows(4, 1, sequence -> row("1", "2")));

    assertThat(first.created()).isEqualTo(3);
    assertThat(empty.delivered()).isZero();
    assertThat(empty.settledThrough()).isEqualTo(3);
    assertThat(empty.receipts()).isEmpty();
    assertThat(writer.flush().receipts()).containsExactly(new Receipt("orders", 0, 3, 3, 1));
  }

  @Test
  void rejectsRowsThatAreTooLargeBeforeTheyAreSent() throws InterruptedException {
    KafkaWriter writer = writer(500, false);
    writer.write(
        rows(1, 3, sequence -> row("1", sequence == 2 ? '"' + "x".repeat(400) + '"' : "2")));

    FlushReport report = writer.flush();

    assertThat(messages()).hasSize(2);
    assertThat(report.created()).isEqualTo(2);
    assertThat(report.rejected()).hasSize(1);
    RejectedRow rejected = report.rejected().get(0);
    assertThat(rejected.sequence()).isEqualTo(2);
    assertThat(rejected.code()).isEqualTo("row_too_large");
    assertThat(rejected.message()).contains("'orders'", "500").doesNotContain("xxx");
  }

  @Test
  void rejectsRowsWithoutAKeyWhereTheTopicIsCompacted() throws InterruptedException {
    KafkaWriter writer = writer(1 << 20, true);
    writer.write(rows(1, 3, sequence -> row(sequence == 2 ? null : "1", "2")));

    FlushReport report = writer.flush();

    assertThat(messages()).hasSize(2);
    assertThat(report.unkeyed()).isZero();
    assertThat(report.rejected())
        .extracting(RejectedRow::sequence, RejectedRow::code)
        .containsExactly(Tuple.tuple(2L, "key_required"));
  }

  @Test
  void rejectsRowsThatTheBrokerFindsTooLarge() throws InterruptedException {
    brokers.log(0).maxBytes(400);
    KafkaWriter writer = writer(1 << 20, false);
    writer.write(
        rows(1, 3, sequence -> row("1", sequence == 2 ? '"' + "x".repeat(400) + '"' : "2")));

    FlushReport report = writer.flush();

    assertThat(report.created()).isEqualTo(2);
    assertThat(report.rejected())
        .extracting(RejectedRow::sequence, RejectedRow::code)
        .containsExactly(Tuple.tuple(2L, "row_too_large"));
    assertThat(report.rejected().get(0).message()).contains("'orders'").doesNotContain("xxx");
  }

  @Test
  void rejectsTheRowWithoutAKeyThatTheBrokerRefuses() throws InterruptedException {
    brokers.log(0).compacted();
    KafkaWriter writer = writer(1 << 20, false);
    writer.write(rows(1, 3, sequence -> row(sequence == 2 ? null : "1", "2")));

    FlushReport report = writer.flush();

    assertThat(report.created()).isEqualTo(2);
    assertThat(report.unkeyed()).isZero();
    assertThat(report.rejected())
        .extracting(RejectedRow::sequence, RejectedRow::code)
        .containsExactly(Tuple.tuple(2L, "key_required"));
  }

  @Test
  void listsRejectedRowsInOrderWhoeverRejectedThem() throws InterruptedException {
    brokers.log(0).maxBytes(10);
    KafkaWriter writer = writer(1 << 20, true);
    writer.write(rows(1, 4, sequence -> row(sequence % 2 == 0 ? null : "1", "2")));

    assertThat(writer.flush().rejected())
        .extracting(RejectedRow::sequence)
        .containsExactly(1L, 2L, 3L, 4L);
  }

  @Test
  void failsTheNextFlushWhenARowCannotBeDelivered() throws InterruptedException {
    brokers.hold();
    KafkaWriter writer = writer(1 << 20, false, IMPATIENT);
    writer.write(rows(1, 1, sequence -> row("1", "2"))); // a second row could come too late

    assertThatFailure(writer::flush, FailureKind.UNAVAILABLE, "delivery_timeout");
    assertThatFailure(writer::flush, FailureKind.UNAVAILABLE, "delivery_timeout");
  }

  @Test
  void failsTheNextWriteWhenARowCannotBeDelivered() throws InterruptedException {
    KafkaWriter writer = writer(1 << 20, false);
    brokers.answer(Errors.TOPIC_AUTHORIZATION_FAILED);
    writer.write(rows(1, 1, sequence -> row("1", "2")));
    assertThatFailure(writer::flush, FailureKind.CREDENTIALS, "not_authorized");

    assertThatFailure(
        () -> writer.write(rows(2, 1, sequence -> row("1", "2"))),
        FailureKind.CREDENTIALS,
        "not_authorized");
    assertThat(brokers.seen()).hasSize(1);
  }

  @Test
  void failsWhereTooFewReplicasAreInSync() throws InterruptedException {
    // The first answer comes in time, and the last does not.
    KafkaWriter writer = writer(1 << 20, false, Map.of("delivery.timeout.ms", 2_000));
    for (int n = 0; n < 100_000; n++) {
      brokers.answer(Errors.NOT_ENOUGH_REPLICAS);
    }
    writer.write(rows(1, 1, sequence -> row("1", "2")));

    assertThatFailure(writer::flush, FailureKind.UNAVAILABLE, "broker_unavailable");
  }

  @Test
  void failsWhenTheBrokerRefusesRowsThatHaveAKey() throws InterruptedException {
    brokers.answer(
        new PartitionProduceResponse()
            .setErrorCode(Errors.INVALID_RECORD.code())
            .setErrorMessage("secret row"));
    KafkaWriter writer = writer(1 << 20, false);
    writer.write(rows(1, 1, sequence -> row("1", "2")));

    assertThatFailure(writer::flush, FailureKind.TARGET, "batch_refused");
  }

  @Test
  void failsWhenTheBrokerAnswersWhatNobodyExpects() throws InterruptedException {
    brokers.answer(Errors.INVALID_REQUIRED_ACKS);
    KafkaWriter writer = writer(1 << 20, false);
    writer.write(rows(1, 1, sequence -> row("1", "2")));

    assertThatFailure(writer::flush, FailureKind.INTERNAL, "unexpected_error");
  }

  @Test
  void noticesAnAcknowledgementThatNeverCame() throws InterruptedException {
    KafkaWriter writer = writer(1 << 20, false, Map.of(), new Deaf());
    writer.write(rows(1, 3, sequence -> row("1", "2")));

    assertThatFailure(writer::flush, FailureKind.INTERNAL, "acknowledgement_missing");
  }

  @Test
  void countsADeliveredRowWhoseOffsetTheBrokerForgot() throws InterruptedException {
    brokers.answer(Errors.DUPLICATE_SEQUENCE_NUMBER);
    KafkaWriter writer = writer(1 << 20, false);
    writer.write(rows(1, 1, sequence -> row("1", "2")));

    FlushReport report = writer.flush();

    assertThat(report.created()).isEqualTo(1);
    assertThat(report.receipts()).isEmpty();
  }

  @Test
  void anInterruptEndsAFlushThatWaits() throws InterruptedException {
    brokers.hold();
    KafkaWriter writer = writer(1 << 20, false);
    writer.write(rows(1, 1, sequence -> row("1", "2")));
    interruptWhenItWaits(Thread.currentThread());

    assertThatExceptionOfType(InterruptedException.class).isThrownBy(writer::flush);
  }

  @Test
  void anInterruptEndsAWriteThatWaitsForMemory() {
    brokers.hold();
    KafkaWriter writer = writer(1 << 20, false, Map.of("buffer.memory", 40_000L));
    interruptWhenItWaits(Thread.currentThread());

    assertThatExceptionOfType(InterruptedException.class)
        .isThrownBy(() -> writer.write(rows(1, 10_000, sequence -> row("1", "2"))));
  }

  @Test
  void noticesAnInterruptBeforeItSends() {
    KafkaWriter writer = writer(1 << 20, false);
    Thread.currentThread().interrupt();

    assertThatExceptionOfType(InterruptedException.class)
        .isThrownBy(() -> writer.write(rows(1, 1, sequence -> row("1", "2"))));
    writer.close();
    assertThat(brokers.seen()).isEmpty();
  }

  @Test
  void closesTheProducerOnceAndRefusesFurtherCalls() throws InterruptedException {
    KafkaWriter writer = writer(1 << 20, false);
    writer.write(rows(1, 1, sequence -> row("1", "2")));
    writer.flush();
    writer.commit();

    writer.close();
    writer.close();

    assertThat(brokers.isClosed()).isTrue();
    assertThatIllegalStateException()
        .isThrownBy(() -> writer.write(rows(2, 1, sequence -> row("1", "2"))));
    assertThatIllegalStateException().isThrownBy(writer::flush);
    assertThatIllegalStateException().isThrownBy(writer::commit);
  }

  @Test
  void closesUnderAnInterruptAndKeepsIt() {
    KafkaWriter writer = writer(1 << 20, false);
    Thread.currentThread().interrupt();

    writer.close();

    assertThat(Thread.interrupted()).isTrue();
    assertThat(brokers.isClosed()).isTrue();
  }

  @Test
  void closesWithRowsUnderWay() throws InterruptedException {
    brokers.hold();
    KafkaWriter writer = writer(1 << 20, false);
    writer.write(rows(1, 10, sequence -> row("1", "2")));

    writer.close();

    assertThat(brokers.isClosed()).isTrue();
  }

  private List<Record> messages() {
    return brokers.log(0).records();
  }

  private KafkaWriter writer(int maxMessageBytes, boolean compacted) {
    return writer(maxMessageBytes, compacted, Map.of());
  }

  private KafkaWriter writer(int maxMessageBytes, boolean compacted, Map<String, ?> properties) {
    Deliveries deliveries = new Deliveries("orders");
    return writer(maxMessageBytes, compacted, properties, deliveries, deliveries);
  }

  @Test
  void offsetsThatGoBackMeanThatRowsAreGone() {
    Deliveries deliveries = new Deliveries("orders");
    deliveries.delivered(0, 100, new Numbered(1, 10));
    deliveries.delivered(1, 0, new Numbered(11, 20));
    assertThat(deliveries.failure()).isEmpty();

    deliveries.delivered(0, 5, new Numbered(21, 30));
    assertThat(deliveries.failure()).get().isInstanceOf(TopicReplacedException.class);
  }

  @Test
  void offsetsThatGoBackBehindTheMarkMeanTheSame() {
    Deliveries deliveries = new Deliveries("orders");
    deliveries.delivered(0, 100, new Numbered(1, 10));
    assertThat(deliveries.reportBeforeMark(10).created()).isZero();
    deliveries.delivered(0, 110, new Numbered(11, 20));
    assertThat(deliveries.failure()).isEmpty();
    assertThat(deliveries.reportBeforeMark(20).created()).isEqualTo(10);

    deliveries.delivered(0, 5, new Numbered(21, 30));
    assertThat(deliveries.failure()).get().isInstanceOf(TopicReplacedException.class);
  }

  private KafkaWriter writer(
      int maxMessageBytes, boolean compacted, Map<String, ?> properties, Outcomes outcomes) {
    return writer(maxMessageBytes, compacted, properties, outcomes, new Deliveries("orders"));
  }

  private KafkaWriter writer(
      int maxMessageBytes,
      boolean compacted,
      Map<String, ?> properties,
      Outcomes outcomes,
      Deliveries deliveries) {
    RowHeaders headers = new RowHeaders(Definition.RUN, SyncMode.INSERT);
    KafkaWriter writer =
        new KafkaWriter(
            brokers.producer(properties, maxMessageBytes, headers.encoded(), outcomes),
            deliveries,
            new TopicFacts("orders", Uuid.ZERO_UUID, 1, maxMessageBytes, compacted),
            RowKey.of(Definition.SCHEMA, null),
            headers,
            Passage.of(
                ConnectionProperties.of(Definition.at("broker1:9092").topic("orders").settings()),
                "orders"));
    opened.add(writer);
    return writer;
  }

  private static String text(ByteBuffer bytes) {
    return StandardCharsets.UTF_8.decode(bytes).toString();
  }

  private static void interruptWhenItWaits(Thread thread) {
    Thread watcher =
        new Thread(
            () -> {
              Awaitility.await().until(() -> thread.getState() == Thread.State.TIMED_WAITING);
              thread.interrupt();
            });
    watcher.setDaemon(true);
    watcher.start();
  }

  private static void assertThatFailure(ThrowingCallable call, FailureKind kind, String code) {
    assertThatExceptionOfType(DestinationException.class)
        .isThrownBy(call)
        .satisfies(
            thrown -> {
              assertThat(thrown.failure().kind()).isEqualTo(kind);
              assertThat(thrown.failure().code()).isEqualTo(code);
              assertThat(thrown.failure().message()).doesNotContain("secret");
            });
  }

  /** Rows with consecutive numbers and keys. */
  private record Numbered(long first, long last) implements SentRows {

    @Override
    public int count() {
      return (int) (last - first + 1);
    }

    @Override
    public int countThrough(long row) {
      return (int) Math.max(0, Math.min(last, row) - first + 1);
    }

    @Override
    public int unkeyed(int count) {
      return 0;
    }
  }

  /** Hears nothing. */
  private static final class Deaf implements Outcomes {

    @Override
    public void delivered(int partition, long firstOffset, SentRows rows) {}

    @Override
    public void tooLarge(long row, int bytes) {}

    @Override
    public void keyMissing(long row) {}

    @Override
    public void failed(Throwable cause) {}

    @Override
    public void restarted() {}
  }
}
