package com.signalsmith.destination.kafka;

import static com.signalsmith.destination.kafka.Definition.row;
import static com.signalsmith.destination.kafka.Definition.rows;
import static org.assertj.core.api.Assertions.assertThat;

import com.signalsmith.destination.embeddedkafka.EmbeddedKafka;
import com.signalsmith.destination.embeddedkafka.Listener;
import com.signalsmith.destination.embeddedkafka.Ports;
import com.signalsmith.destination.embeddedkafka.SecurityProtocol;
import com.signalsmith.destination.spi.CheckContext;
import com.signalsmith.destination.spi.CheckReport;
import com.signalsmith.destination.spi.CheckStep;
import com.signalsmith.destination.spi.DestinationWriter;
import com.signalsmith.destination.spi.StepStatus;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What check and run say when one of three brokers is out of reach or gone. */
@Timeout(180)
class PartlyLostClusterIT {

  private static final Duration LIMIT = Duration.ofSeconds(15);
  private static final int LOST = 2;

  private static EmbeddedKafka kafka;
  private static Admin admin;

  @BeforeAll
  static void start() throws ExecutionException, InterruptedException {
    kafka =
        EmbeddedKafka.builder()
            .nodes(3)
            .listener(SecurityProtocol.PLAINTEXT)
            .listener(
                Listener.of("PARTLY", SecurityProtocol.PLAINTEXT)
                    .withAdvertisedAddress(LOST, "127.0.0.1:" + Ports.next()))
            .property("auto.create.topics.enable", "false")
            .start();
    admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrapServers("PLAINTEXT")));
    admin
        .createTopics(
            List.of(
                new NewTopic("everywhere", Map.of(0, List.of(0), 1, List.of(1), 2, List.of(LOST))),
                new NewTopic("elsewhere", Map.of(0, List.of(0), 1, List.of(1)))))
        .all()
        .get();
    // Every node knows what came before a topic that it knows.
    kafka.createTopic("last", 1, Map.of());
    awaitLeaderless(0);
  }

  @AfterAll
  static void stop() {
    admin.close();
    kafka.close();
  }

  @AfterEach
  void bringBack() {
    if (!kafka.node(LOST).isAlive()) {
      kafka.node(LOST).restart();
      awaitLeaderless(0);
    }
  }

  @Test
  void aLeaderThatCannotBeReachedIsNamedByCheckAndRun() throws InterruptedException {
    Opening opening = Opening.of(at("PARTLY", "everywhere"));

    assertThat(opening.failure().code()).isEqualTo("advertised_unreachable");
    assertThat(opening.failure().message())
        .matches("broker 2 advertises '127\\.0\\.0\\.1:\\d+', which refuses the connection");
    assertThat(opening.time()).isLessThan(LIMIT);
    assertThat(step(check(at("PARTLY", "everywhere")), "advertised").status())
        .isEqualTo(StepStatus.FAILED);
  }

  @Test
  void aBrokerThatLeadsNoPartitionOfTheTopicIsAWarningAndEveryRowArrives()
      throws InterruptedException {
    CheckStep advertised = step(check(at("PARTLY", "elsewhere")), "advertised");

    assertThat(advertised.status()).isEqualTo(StepStatus.WARNING);
    assertThat(advertised.code()).isEqualTo("advertised_unreachable");
    assertThat(advertised.message()).startsWith("broker 2 advertises").doesNotContain("broker 0");
    assertThat(send(at("PARTLY", "elsewhere"), 100)).isEqualTo(100);
  }

  @Test
  void withoutATopicABrokerThatCannotBeReachedIsAWarning() throws InterruptedException {
    CheckReport report =
        new KafkaDestination()
            .check(
                Definition.at(kafka.bootstrapServers("PARTLY")).connection(),
                CheckContext.unobserved());

    assertThat(report.status()).isEqualTo(StepStatus.WARNING);
    assertThat(step(report, "advertised").message()).startsWith("broker 2 advertises");
  }

  @Test
  void aPartitionWithoutALeaderIsNamedByCheckAndRun() throws InterruptedException {
    kafka.node(LOST).kill();
    awaitLeaderless(1);

    Opening opening = Opening.of(at("PLAINTEXT", "everywhere"));
    CheckReport report = check(at("PLAINTEXT", "everywhere"));

    assertThat(opening.failure().code()).isEqualTo("broker_unavailable");
    assertThat(opening.failure().kind().retryable()).isTrue();
    assertThat(opening.failure().message())
        .isEqualTo("topic 'everywhere' has no leader for partition 2");
    assertThat(opening.time()).isLessThan(LIMIT);
    assertThat(step(report, "tcp").status()).isEqualTo(StepStatus.WARNING);
    assertThat(step(report, "tcp").message()).contains("refuses the connection");
    assertThat(step(report, "topic").code()).isEqualTo("broker_unavailable");
    assertThat(send(at("PLAINTEXT", "elsewhere"), 100)).isEqualTo(100);
  }

  private static Definition at(String listener, String topic) {
    return Definition.at(kafka.bootstrapServers(listener)).topic(topic);
  }

  private static CheckReport check(Definition definition) throws InterruptedException {
    long start = System.nanoTime();
    CheckReport report =
        new KafkaDestination().check(definition.settings(), CheckContext.unobserved());
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(LIMIT);
    return report;
  }

  private static CheckStep step(CheckReport report, String id) {
    return report.steps().stream()
        .filter(step -> step.id().equals(id))
        .findFirst()
        .orElseThrow(() -> new AssertionError(report));
  }

  private static long send(Definition definition, int count) throws InterruptedException {
    try (DestinationWriter writer =
        new KafkaDestination().open(definition.plan(), Definition.RUN)) {
      writer.write(rows(1, count, sequence -> row(String.valueOf(sequence), "1")));
      return writer.flush().created();
    }
  }

  private static void awaitLeaderless(int partitions) {
    Awaitility.await()
        .atMost(Duration.ofSeconds(60))
        .ignoreExceptions()
        .until(() -> leaderless("everywhere") == partitions);
  }

  private static long leaderless(String topic) throws ExecutionException, InterruptedException {
    return admin.describeTopics(List.of(topic)).allTopicNames().get().values().stream()
        .flatMap(each -> each.partitions().stream())
        .filter(each -> each.leader() == null)
        .count();
  }
}
