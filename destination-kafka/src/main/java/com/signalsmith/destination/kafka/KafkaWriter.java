package com.signalsmith.destination.kafka;

import com.signalsmith.destination.kafka.producer.TopicProducer;
import com.signalsmith.destination.spi.DestinationWriter;
import com.signalsmith.destination.spi.FlushReport;
import com.signalsmith.destination.spi.RejectedRow;
import com.signalsmith.destination.spi.Row;
import com.signalsmith.destination.spi.RowBatch;
import com.signalsmith.destination.spi.RunContext;
import com.signalsmith.destination.spi.Settings;
import com.signalsmith.destination.spi.WritePlan;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.utils.Time;

/**
 * Sends rows to one topic and accounts for every acknowledgement.
 *
 * <p>Sends are pipelined: {@link #write} hands rows to the producer and returns, the producer's
 * thread notes in {@link Deliveries} what became of them. The first failure is thrown by the next
 * call. After one that may pass, the same producer goes on: the numbers by which brokers recognise
 * its batches keep what is still under way from being appended behind its own replay.
 */
final class KafkaWriter implements DestinationWriter {

  private final TopicProducer producer;
  private final RowKey key;
  private final RowHeaders headers;
  private final Passage passage;
  private final FailureClassifier failures;
  private final Deliveries deliveries;
  private final List<String> notices = new ArrayList<>();
  private TopicFacts topic;
  private long acceptedBeforeMark;
  private long acceptedBehindMark;
  private long lastSequence;
  private boolean closed;

  KafkaWriter(
      TopicProducer producer,
      Deliveries deliveries,
      TopicFacts topic,
      RowKey key,
      RowHeaders headers,
      Passage passage) {
    this.producer = producer;
    this.deliveries = deliveries;
    this.topic = topic;
    this.key = key;
    this.headers = headers;
    this.passage = passage;
    this.failures = passage.failures();
  }

  /**
   * Makes the steps of a preflight and opens a writer behind them.
   *
   * @throws com.signalsmith.destination.spi.DestinationException if one fails; nothing is left open
   */
  static KafkaWriter open(WritePlan plan, RunContext run) throws InterruptedException {
    Settings settings = plan.settings();
    RowKey key = RowKey.of(plan);
    ConnectionProperties connection = ConnectionProperties.of(settings);
    Passage passage = Passage.of(connection, settings.get(KafkaSettings.TOPIC));
    Passage.Passed passed = passage.pass();
    RowHeaders headers = RowHeaders.of(settings, run, plan.mode());
    Deliveries deliveries = new Deliveries(passage.topicName());
    try {
      TopicProducer producer =
          TopicProducer.start(
              new ProducerConfig(
                  connection.producer(passed.bootstrap(), run.syncId(), passed.topic())),
              passage.topicName(),
              passed.topic().id(),
              passed.topic().partitions(),
              passed.topic().maxMessageBytes(),
              headers.encoded(),
              deliveries);
      KafkaWriter writer =
          new KafkaWriter(producer, deliveries, passed.topic(), key, headers, passage);
      passed.notice().ifPresent(writer::note);
      return writer;
    } catch (KafkaException e) {
      throw passage.failures().connecting(e);
    }
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
    long timestamp = Time.SYSTEM.milliseconds();
    for (Row row : batch.rows()) {
      throwFailure();
      acceptedBehindMark++;
      lastSequence = sequence;
      send(row, sequence++, timestamp);
    }
  }

  @Override
  public FlushReport flush() throws InterruptedException {
    requireOpen();
    throwInterrupt();
    throwFailure();
    producer.flush();
    throwFailure();
    requireAcknowledged(acceptedBeforeMark + acceptedBehindMark, deliveries.settled());
    producer.mark(lastSequence);
    forgetAccepted();
    return deliveries.report(lastSequence);
  }

  @Override
  public FlushReport settle() throws InterruptedException {
    requireOpen();
    throwInterrupt();
    throwFailure();
    producer.awaitMark();
    throwFailure();
    requireAcknowledged(acceptedBeforeMark, deliveries.settledBeforeMark());
    producer.mark(lastSequence);
    acceptedBeforeMark = acceptedBehindMark;
    acceptedBehindMark = 0;
    return deliveries.reportBeforeMark(lastSequence);
  }

  @Override
  public boolean recover() throws InterruptedException {
    requireOpen();
    throwInterrupt();
    Passage.Passed passed = passage.pass();
    if (!passed.topic().id().equals(topic.id())) {
      return false; // the producer speaks of the topic that was there before
    }
    passed.notice().ifPresent(this::note);
    topic = passed.topic();
    if (!producer.reset(topic.partitions(), topic.maxMessageBytes())) {
      return false;
    }
    forgetAccepted();
    return true;
  }

  @Override
  public Optional<String> targetId() {
    return topic.id().equals(Uuid.ZERO_UUID)
        ? Optional.empty()
        : Optional.of(topic.id().toString());
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
    producer.close();
  }

  private void send(Row row, long sequence, long timestamp) throws InterruptedException {
    byte[] keyBytes = key.of(row);
    long size = MessageSize.of(keyBytes, row.jsonLength(), headers.size(sequence));
    Optional<RejectedRow> refusal = topic.refusal(sequence, keyBytes != null, size);
    if (refusal.isPresent()) {
      deliveries.rejected(refusal.get());
    } else {
      producer.send(sequence, keyBytes, row, timestamp);
    }
  }

  private void forgetAccepted() {
    acceptedBeforeMark = 0;
    acceptedBehindMark = 0;
  }

  private void requireAcknowledged(long accepted, long settled) {
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
}
