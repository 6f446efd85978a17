package com.signalsmith.destination.kafka;

import static com.signalsmith.destination.kafka.Definition.row;
import static com.signalsmith.destination.kafka.Definition.rows;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.signalsmith.destination.embeddedkafka.EmbeddedKafka;
import com.signalsmith.destination.embeddedkafka.SecurityProtocol;
import com.signalsmith.destination.spi.DestinationException;
import com.signalsmith.destination.spi.DestinationWriter;
import com.signalsmith.destination.spi.FlushReport;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class BrokerLossIT {

  private static EmbeddedKafka kafka;

  @BeforeAll
  static void start() {
    kafka =
        EmbeddedKafka.builder()
            .listener(SecurityProtocol.PLAINTEXT)
            .property("auto.create.topics.enable", "false")
            .start();
  }

  @AfterAll
  static void stop() {
    kafka.close();
  }

  @AfterEach
  void bringBack() {
    if (!kafka.node(0).isAlive()) {
      kafka.node(0).restart();
    }
  }

  @Test
  void rowsWrittenWhileTheBrokerIsAwayArriveWhenItIsBack() throws InterruptedException {
    kafka.createTopic("back", 2, Map.of());
    try (DestinationWriter writer = writer("back", 120)) {
      kafka.node(0).kill();
      Thread operator = new Thread(() -> kafka.node(0).restart());
      operator.start();
      writer.write(rows(2, 5_000, sequence -> row(String.valueOf(sequence), "1")));

      FlushReport report = writer.flush();
      operator.join();

      assertThat(report.created()).isEqualTo(5_000);
      assertThat(report.settledThrough()).isEqualTo(5_001);
    }
    assertThat(Messages.of(kafka.bootstrapServers(SecurityProtocol.PLAINTEXT), "back"))
        .hasSize(5_001);
  }

  @Test
  void rowsThatNobodyAcknowledgesInTimeFailTheRun() throws InterruptedException {
    kafka.createTopic("lost", 1, Map.of());
    DestinationWriter writer = writer("lost", 5);
    kafka.node(0).kill();
    long start = System.nanoTime();

    // Once Kafka's client has noticed the loss, it is the write that waits, and not the flush.
    assertThatExceptionOfType(DestinationException.class)
        .isThrownBy(
            () -> {
              writer.write(rows(2, 10, sequence -> row("1", "2")));
              writer.flush();
            })
        .satisfies(
            thrown -> {
              assertThat(thrown.failure().code()).isEqualTo("delivery_timeout");
              assertThat(thrown.failure().kind().retryable()).isTrue();
            });

    assertThat(since(start)).isBetween(Duration.ofSeconds(4), Duration.ofSeconds(12));
    assertThatItClosesSoon(writer);
  }

  @Test
  void recoversWhenTheBrokerIsBackAndTakesTheRowsAgain() throws InterruptedException {
    kafka.createTopic("again", 1, Map.of());
    try (DestinationWriter writer = writer("again", 5)) {
      kafka.node(0).kill();
      assertThatExceptionOfType(DestinationException.class)
          .isThrownBy(
              () -> {
                writer.write(rows(2, 10, sequence -> row("1", "2")));
                writer.flush();
              });
      assertThatExceptionOfType(DestinationException.class)
          .as("the brokers are still away")
          .isThrownBy(writer::recover)
          .extracting(thrown -> thrown.failure().code())
          .isEqualTo("connection_failed");
      kafka.node(0).restart();

      assertThat(writer.recover()).isTrue();
      writer.write(rows(2, 10, sequence -> row("1", "2")));
      FlushReport report = writer.flush();

      assertThat(report.created()).isEqualTo(10);
      assertThat(report.settledThrough()).isEqualTo(11);
      assertThat(Messages.of(kafka.bootstrapServers(SecurityProtocol.PLAINTEXT), "again"))
          .hasSizeGreaterThanOrEqualTo(11);
    }
  }

  @Test
  void aFullBufferFailsTheRunToo() throws InterruptedException {
    kafka.createTopic("full", 1, Map.of());
    DestinationWriter writer = writer("full", 5);
    kafka.node(0).kill();
    String large = '"' + "x".repeat(500_000) + '"';

    assertThatExceptionOfType(DestinationException.class)
        .isThrownBy(() -> writer.write(rows(2, 100, sequence -> row("1", large))))
        .extracting(thrown -> thrown.failure().code())
        .isEqualTo("delivery_timeout");

    assertThatItClosesSoon(writer);
  }

  @Test
  void aRunThatWaitsForABrokerCanBeInterruptedAndAbandoned() throws InterruptedException {
    kafka.createTopic("waiting", 1, Map.of());
    DestinationWriter writer = writer("waiting", 120);
    kafka.node(0).kill();
    AtomicReference<@Nullable Throwable> thrown = new AtomicReference<>();
    Thread run =
        new Thread(
            () -> {
              try {
                writer.write(rows(2, 1_000, sequence -> row("1", "2")));
                writer.flush();
              } catch (InterruptedException | RuntimeException e) {
                thrown.set(e);
              }
            });
    run.start();
    Awaitility.await()
        .until(
            () ->
                run.getState() == Thread.State.WAITING
                    || run.getState() == Thread.State.TIMED_WAITING);

    run.interrupt();
    run.join(60_000);

    assertThat(thrown.get()).isInstanceOf(InterruptedException.class);
    assertThatItClosesSoon(writer);
  }

  @Test
  void openingFailsAtOnceWhenTheBrokerIsAway() throws InterruptedException {
    kafka.node(0).kill();

    Opening opening =
        Opening.of(Definition.at(kafka.bootstrapServers(SecurityProtocol.PLAINTEXT)).topic("any"));

    assertThat(opening.failure().code()).isEqualTo("connection_failed");
    assertThat(opening.failure().message()).contains("refuses the connection");
    assertThat(opening.time()).as("less than a probe may take").isLessThan(Duration.ofSeconds(4));
  }

  /** Returns a writer that has delivered its first row, so that it knows its brokers. */
  private static DestinationWriter writer(String topic, int deliveryTimeoutSeconds)
      throws InterruptedException {
    DestinationWriter writer =
        new KafkaDestination()
            .open(
                Definition.at(kafka.bootstrapServers(SecurityProtocol.PLAINTEXT))
                    .configured("delivery_timeout_seconds", deliveryTimeoutSeconds)
                    .topic(topic)
                    .plan(),
                Definition.RUN);
    writer.write(rows(1, 1, sequence -> row("1", "1")));
    assertThat(writer.flush().created()).isEqualTo(1);
    return writer;
  }

  private static void assertThatItClosesSoon(DestinationWriter writer) {
    long start = System.nanoTime();
    writer.close();
    writer.close();
    assertThat(since(start)).isLessThan(Duration.ofSeconds(10));
  }

  private static Duration since(long start) {
    return Duration.ofNanos(System.nanoTime() - start);
  }
}
