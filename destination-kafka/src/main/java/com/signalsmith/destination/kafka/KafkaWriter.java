package com.signalsmith.destination.kafka;

import com.signalsmith.destination.spi.DestinationWriter;
import com.signalsmith.destination.spi.FlushReport;
import com.signalsmith.destination.spi.RejectedRow;
import com.signalsmith.destination.spi.Row;
import com.signalsmith.destination.spi.RowBatch;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.InvalidRecordException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;

/**
 * Sends rows to one topic and accounts for every acknowledgement.
 *
 * <p>Sends are pipelined: {@link #write} hands rows to the producer and returns, the producer's
 * thread notes in {@link Deliveries} what became of each. The first failure is thrown by the next
 * call. After one that may pass, the same producer goes on: the numbers by which brokers recognise
 * its batches keep what is still under way from being appended behind its own replay.
 */
final class KafkaWriter implements DestinationWriter {

  private static final Duration CLOSE = Duration.ofSeconds(5);
  private static final Duration CLOSE_LIMIT = Duration.ofSeconds(8);

  private final Producer<byte[], byte[]> producer;
  private final RowKey key;
  private final RowHeaders headers;
  private final Passage passage;
  private final FailureClassifier failures;
  private final Deliveries deliveries;
  private final List<String> notices = new ArrayList<>();
  private TopicFacts topic;
  private long accepted;
  private long lastSequence;
  private boolean closed;

  KafkaWriter(
      Producer<byte[], byte[]> producer,
      TopicFacts topic,
      RowKey key,
      RowHeaders headers,
      Passage passage) {
    this.producer = producer;
    this.topic = topic;
    this.key = key;
    this.headers = headers;
    this.passage = passage;
    this.failures = passage.failures();
    this.deliveries = new Deliveries(topic.name());
  }

  /** Takes down what people should know about the topic. */
  void note(String notice) {
    notices.add(notice);
  }

  @Override
  public List<String> notices() {
    return List.copyOf(notices);
  }

  @Override
  public Map<String, Double> metrics() {
    return ClientMetrics.of(producer.metrics());
  }

  @Override
  public void write(RowBatch batch) throws InterruptedException {
    requireOpen();
    throwInterrupt();
    long sequence = batch.firstSequence();
    for (Row row : batch.rows()) {
      throwFailure();
      accepted++;
      lastSequence = sequence;
      send(row, sequence++);
    }
  }

  @Override
  public FlushReport flush() throws InterruptedException {
    requireOpen();
    throwInterrupt();
    throwFailure();
    try {
      producer.flush();
    } catch (InterruptException e) {
      throw Cluster.interrupted();
    } catch (KafkaException e) {
      throw failures.delivering(e);
    }
    throwFailure();
    long settled = deliveries.settled();
    if (settled != accepted) {
      throw KafkaCode.ACKNOWLEDGEMENT_MISSING.exception(
          "of "
              + accepted
              + " rows for topic '"
              + topic.name()
              + "', "
              + settled
              + " were acknowledged or rejected");
    }
    accepted = 0;
    return deliveries.report(lastSequence);
  }

  @Override
  public boolean recover() throws InterruptedException {
    requireOpen();
    throwInterrupt();
    try {
      producer.flush(); // every row under way ends within the delivery timeout, one way or another
    } catch (InterruptException e) {
      throw Cluster.interrupted();
    } catch (KafkaException e) {
      throw failures.delivering(e);
    }
    Passage.Passed passed = passage.pass();
    passed.notice().ifPresent(this::note);
    topic = passed.topic();
    deliveries.forget();
    accepted = 0;
    return true;
  }

  @Override
  public Optional<Duration> retryTimeout() {
    return Optional.of(passage.connection().deliveryTimeout());
  }

  @Override
  public void commit() {
    requireOpen(); // what is acknowledged is visible already
  }

  @Override
  public void close() {
    if (closed) {
      return;
    }
    closed = true;
    boolean settled = deliveries.failure().isEmpty() && deliveries.settled() == accepted;
    BoundedClose.run(() -> producer.close(settled ? CLOSE : Duration.ZERO), CLOSE_LIMIT);
  }

  private void send(Row row, long sequence) throws InterruptedException {
    byte[] keyBytes = key.of(row);
    byte[] value = row.json();
    List<Header> rowHeaders = headers.of(sequence);
    long size = MessageSize.of(keyBytes, value, rowHeaders);
    Optional<RejectedRow> refusal = topic.refusal(sequence, keyBytes != null, size);
    if (refusal.isPresent()) {
      deliveries.rejected(refusal.get());
      return;
    }
    try {
      Future<RecordMetadata> unused =
          producer.send(
              new ProducerRecord<>(topic.name(), null, null, keyBytes, value, rowHeaders),
              new Acknowledgement(this, sequence, (int) size, keyBytes != null));
    } catch (InterruptException e) {
      throw Cluster.interrupted();
    } catch (KafkaException e) {
      deliveries.failed(e);
      throw failures.delivering(e);
    }
  }

  /** Runs in the producer's thread, which only logs what is thrown there. */
  private void settle(Acknowledgement row, RecordMetadata metadata, @Nullable Exception thrown) {
    if (thrown == null) {
      deliveries.delivered(metadata, row.keyed);
    } else if (thrown instanceof RecordTooLargeException) {
      deliveries.rejected(
          KafkaCode.ROW_TOO_LARGE.rejected(
              row.sequence,
              "the row makes a message of " + row.size + " bytes, too large for " + quotedTopic()));
    } else if (thrown instanceof InvalidRecordException && !row.keyed) {
      deliveries.rejected(
          KafkaCode.KEY_REQUIRED.rejected(
              row.sequence, "the row has no key, and " + quotedTopic() + " refuses it"));
    } else {
      deliveries.failed(thrown);
    }
  }

  private void throwFailure() {
    Optional<Throwable> failure = deliveries.failure();
    if (failure.isPresent()) {
      throw failures.delivering(failure.get());
    }
  }

  // Kafka notices an interrupt only where it has to wait.
  private static void throwInterrupt() throws InterruptedException {
    if (Thread.currentThread().isInterrupted()) {
      throw Cluster.interrupted();
    }
  }

  private void requireOpen() {
    if (closed) {
      throw new IllegalStateException("the writer is closed");
    }
  }

  private String quotedTopic() {
    return "topic '" + passage.topicName() + "'";
  }

  /** Waits for what becomes of one row; one object per row in flight. */
  private static final class Acknowledgement implements Callback {

    private final KafkaWriter writer;
    private final long sequence;
    private final int size;
    private final boolean keyed;

    Acknowledgement(KafkaWriter writer, long sequence, int size, boolean keyed) {
      this.writer = writer;
      this.sequence = sequence;
      this.size = size;
      this.keyed = keyed;
    }

    @Override
    public void onCompletion(RecordMetadata metadata, @Nullable Exception thrown) {
      writer.settle(this, metadata, thrown);
    }
  }
}
