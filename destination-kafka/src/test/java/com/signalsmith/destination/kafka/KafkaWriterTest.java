package com.signalsmith.destination.kafka;

import static com.signalsmith.destination.kafka.Definition.row;
import static com.signalsmith.destination.kafka.Definition.rows;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import com.signalsmith.destination.spi.DestinationException;
import com.signalsmith.destination.spi.FailureKind;
import com.signalsmith.destination.spi.FlushReport;
import com.signalsmith.destination.spi.Receipt;
import com.signalsmith.destination.spi.RejectedRow;
import com.signalsmith.destination.spi.SyncMode;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Future;
import java.util.stream.StreamSupport;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.InvalidRecordException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.NotEnoughReplicasException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class KafkaWriterTest {

  private final MockProducer<byte[], byte[]> producer = producer(true);
  private final MockProducer<byte[], byte[]> manual = producer(false);

  @AfterEach
  void clearInterrupt() {
    assertThat(Thread.interrupted()).as("the thread is left interrupted").isFalse();
  }

  @Test
  void sendsRowsWithKeyAndHeaders() throws InterruptedException {
    KafkaWriter writer = writer(producer, 1 << 20, false);

    writer.write(rows(7, 2, sequence -> row("\"k" + sequence + "\"", "\"n\"")));

    assertThat(producer.history()).hasSize(2);
    ProducerRecord<byte[], byte[]> first = producer.history().get(0);
    assertThat(first.topic()).isEqualTo("orders");
    assertThat(first.partition()).isNull();
    assertThat(first.key()).asString(StandardCharsets.UTF_8).isEqualTo("k7");
    assertThat(first.value())
        .asString(StandardCharsets.UTF_8)
        .isEqualTo("{\"id\":\"k7\",\"name\":\"n\"}");
    assertThat(StreamSupport.stream(first.headers().spliterator(), false))
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
    KafkaWriter writer = writer(producer, 1 << 20, false);
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
  void startsEachReportFromNothing() throws InterruptedException {
    KafkaWriter writer = writer(producer, 1 << 20, false);
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
    KafkaWriter writer = writer(producer, 500, false);
    writer.write(
        rows(1, 3, sequence -> row("1", sequence == 2 ? '"' + "x".repeat(400) + '"' : "2")));

    FlushReport report = writer.flush();

    assertThat(producer.history()).hasSize(2);
    assertThat(report.created()).isEqualTo(2);
    assertThat(report.rejected()).hasSize(1);
    RejectedRow rejected = report.rejected().get(0);
    assertThat(rejected.sequence()).isEqualTo(2);
    assertThat(rejected.code()).isEqualTo("row_too_large");
    assertThat(rejected.message()).contains("'orders'", "500").doesNotContain("xxx");
  }

  @Test
  void rejectsRowsWithoutAKeyWhereTheTopicIsCompacted() throws InterruptedException {
    KafkaWriter writer = writer(producer, 1 << 20, true);
    writer.write(rows(1, 3, sequence -> row(sequence == 2 ? null : "1", "2")));

    FlushReport report = writer.flush();

    assertThat(producer.history()).hasSize(2);
    assertThat(report.unkeyed()).isZero();
    assertThat(report.rejected())
        .extracting(RejectedRow::sequence, RejectedRow::code)
        .containsExactly(org.assertj.core.groups.Tuple.tuple(2L, "key_required"));
  }

  @Test
  void rejectsRowsThatTheBrokerFindsTooLarge() throws InterruptedException {
    KafkaWriter writer = writer(manual, 1 << 20, false);
    writer.write(rows(1, 3, sequence -> row("1", "2")));
    manual.completeNext();
    manual.errorNext(new RecordTooLargeException("secret row"));
    manual.completeNext();

    FlushReport report = writer.flush();

    assertThat(report.created()).isEqualTo(2);
    assertThat(report.rejected())
        .extracting(RejectedRow::sequence, RejectedRow::code)
        .containsExactly(org.assertj.core.groups.Tuple.tuple(2L, "row_too_large"));
    assertThat(report.rejected().get(0).message()).doesNotContain("secret");
  }

  @Test
  void rejectsTheRowWithoutAKeyThatTheBrokerRefuses() throws InterruptedException {
    KafkaWriter writer = writer(manual, 1 << 20, false);
    writer.write(rows(1, 1, sequence -> row(null, "2")));
    manual.errorNext(new InvalidRecordException("one or more records have been rejected"));

    assertThat(writer.flush().rejected())
        .extracting(RejectedRow::code)
        .containsExactly("key_required");
  }

  @Test
  void listsRejectedRowsInOrderWhoeverRejectedThem() throws InterruptedException {
    KafkaWriter writer = writer(manual, 1 << 20, true);
    writer.write(rows(1, 4, sequence -> row(sequence % 2 == 0 ? null : "1", "2")));
    manual.errorNext(new RecordTooLargeException());
    manual.errorNext(new RecordTooLargeException());

    assertThat(writer.flush().rejected())
        .extracting(RejectedRow::sequence)
        .containsExactly(1L, 2L, 3L, 4L);
  }

  @Test
  void failsTheNextFlushWhenARowCannotBeDelivered() throws InterruptedException {
    KafkaWriter writer = writer(manual, 1 << 20, false);
    writer.write(rows(1, 3, sequence -> row("1", "2")));
    manual.completeNext();
    manual.errorNext(new TimeoutException("Expiring 1 record(s)"));
    manual.errorNext(new TopicAuthorizationException("orders"));

    assertThatFailure(writer::flush, FailureKind.UNAVAILABLE, "delivery_timeout");
    assertThatFailure(writer::flush, FailureKind.UNAVAILABLE, "delivery_timeout");
  }

  @Test
  void failsTheNextWriteWhenARowCannotBeDelivered() throws InterruptedException {
    KafkaWriter writer = writer(manual, 1 << 20, false);
    writer.write(rows(1, 1, sequence -> row("1", "2")));
    manual.errorNext(new NotEnoughReplicasException());

    assertThatFailure(
        () -> writer.write(rows(2, 1, sequence -> row("1", "2"))),
        FailureKind.UNAVAILABLE,
        "broker_unavailable");
    assertThat(manual.history()).hasSize(1);
  }

  @Test
  void failsWhenTheBrokerRefusesAWholeBatchForOneRow() throws InterruptedException {
    KafkaWriter writer = writer(manual, 1 << 20, false);
    writer.write(rows(1, 1, sequence -> row("1", "2")));
    manual.errorNext(
        new KafkaException(
            "Failed to append record because it was part of a batch which had one more more"
                + " invalid records"));

    assertThatFailure(writer::flush, FailureKind.TARGET, "batch_refused");
  }

  @Test
  void failsWhenTheProducerRefusesToSend() {
    producer.sendException = new KafkaException("Cannot perform send because of an error");
    KafkaWriter writer = writer(producer, 1 << 20, false);

    assertThatFailure(
        () -> writer.write(rows(1, 1, sequence -> row("1", "2"))),
        FailureKind.INTERNAL,
        "unexpected_error");
  }

  @Test
  void noticesAnAcknowledgementThatNeverCame() throws InterruptedException {
    KafkaWriter writer =
        writer(
            new MockProducer<>(true, null, new ByteArraySerializer(), new ByteArraySerializer()) {
              @Override
              public synchronized Future<RecordMetadata> send(
                  ProducerRecord<byte[], byte[]> row, @Nullable Callback callback) {
                return super.send(row, history().size() == 1 ? null : callback);
              }
            },
            1 << 20,
            false);
    writer.write(rows(1, 3, sequence -> row("1", "2")));

    assertThatFailure(writer::flush, FailureKind.INTERNAL, "acknowledgement_missing");
  }

  @Test
  void countsADeliveredRowWhoseOffsetTheBrokerForgot() throws InterruptedException {
    KafkaWriter writer =
        writer(
            new MockProducer<>(false, null, new ByteArraySerializer(), new ByteArraySerializer()) {
              @Override
              public synchronized Future<RecordMetadata> send(
                  ProducerRecord<byte[], byte[]> row, @Nullable Callback callback) {
                if (callback != null) {
                  callback.onCompletion(
                      new RecordMetadata(new TopicPartition("orders", 0), -1, 0, -1, 0, 0), null);
                }
                return super.send(row, null);
              }

              @Override
              public synchronized void flush() {}
            },
            1 << 20,
            false);
    writer.write(rows(1, 1, sequence -> row("1", "2")));

    FlushReport report = writer.flush();

    assertThat(report.created()).isEqualTo(1);
    assertThat(report.receipts()).isEmpty();
  }

  @Test
  void turnsKafkasInterruptIntoJavas() {
    producer.sendException = new InterruptException(new InterruptedException());
    KafkaWriter writer = writer(producer, 1 << 20, false);

    assertThatExceptionOfType(InterruptedException.class)
        .isThrownBy(() -> writer.write(rows(1, 1, sequence -> row("1", "2"))));
  }

  @Test
  void noticesAnInterruptBeforeItSends() {
    KafkaWriter writer = writer(producer, 1 << 20, false);
    Thread.currentThread().interrupt();

    assertThatExceptionOfType(InterruptedException.class)
        .isThrownBy(() -> writer.write(rows(1, 1, sequence -> row("1", "2"))));
    assertThat(producer.history()).isEmpty();
  }

  @Test
  void closesTheProducerOnceAndRefusesFurtherCalls() throws InterruptedException {
    KafkaWriter writer = writer(producer, 1 << 20, false);
    writer.write(rows(1, 1, sequence -> row("1", "2")));
    writer.flush();
    writer.commit();

    writer.close();
    writer.close();

    assertThat(producer.closed()).isTrue();
    assertThatIllegalStateException()
        .isThrownBy(() -> writer.write(rows(2, 1, sequence -> row("1", "2"))));
    assertThatIllegalStateException().isThrownBy(writer::flush);
    assertThatIllegalStateException().isThrownBy(writer::commit);
  }

  @Test
  void closesUnderAnInterruptAndKeepsIt() {
    KafkaWriter writer = writer(producer, 1 << 20, false);
    Thread.currentThread().interrupt();

    writer.close();

    assertThat(Thread.interrupted()).isTrue();
    assertThat(producer.closed()).isTrue();
  }

  @Test
  void closesEvenWhenTheProducerThrows() {
    producer.closeException = new KafkaException("Failed to close kafka producer");

    writer(producer, 1 << 20, false).close();
  }

  private static MockProducer<byte[], byte[]> producer(boolean autoComplete) {
    return new MockProducer<>(
        autoComplete, null, new ByteArraySerializer(), new ByteArraySerializer());
  }

  private static KafkaWriter writer(
      MockProducer<byte[], byte[]> producer, int maxMessageBytes, boolean compacted) {
    return new KafkaWriter(
        producer,
        new TopicFacts("orders", 1, maxMessageBytes, compacted),
        RowKey.of(Definition.SCHEMA, null),
        new RowHeaders(Definition.RUN, SyncMode.INSERT),
        Passage.of(
            ConnectionProperties.of(Definition.at("broker1:9092").topic("orders").settings()),
            "orders"));
  }

  private static void assertThatFailure(
      org.assertj.core.api.ThrowableAssert.ThrowingCallable call, FailureKind kind, String code) {
    assertThatExceptionOfType(DestinationException.class)
        .isThrownBy(call)
        .satisfies(
            thrown -> {
              assertThat(thrown.failure().kind()).isEqualTo(kind);
              assertThat(thrown.failure().code()).isEqualTo(code);
            });
  }
}
