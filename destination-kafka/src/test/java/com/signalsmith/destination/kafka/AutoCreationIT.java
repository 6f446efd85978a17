package com.signalsmith.destination.kafka;

import static com.signalsmith.destination.kafka.Definition.row;
import static com.signalsmith.destination.kafka.Definition.rows;
import static org.assertj.core.api.Assertions.assertThat;

import com.signalsmith.destination.embeddedkafka.EmbeddedKafka;
import com.signalsmith.destination.embeddedkafka.SecurityProtocol;
import com.signalsmith.destination.spi.CheckContext;
import com.signalsmith.destination.spi.CheckStep;
import com.signalsmith.destination.spi.DestinationWriter;
import com.signalsmith.destination.spi.StepStatus;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class AutoCreationIT {

  private static EmbeddedKafka kafka;

  @BeforeAll
  static void start() {
    kafka =
        EmbeddedKafka.builder()
            .listener(SecurityProtocol.PLAINTEXT)
            .property("auto.create.topics.enable", "true")
            .property("num.partitions", "3")
            .property("message.max.bytes", "3000")
            .start();
  }

  @AfterAll
  static void stop() {
    kafka.close();
  }

  @Test
  void aMissingTopicIsCreatedByTheBrokerAndItsLimitsHold() throws InterruptedException {
    try (DestinationWriter writer =
        new KafkaDestination().open(definition("created").plan(), Definition.RUN)) {
      writer.write(
          rows(1, 50, each -> row(String.valueOf(each), each == 9 ? "x".repeat(3000) : "1")));

      assertThat(writer.flush().created()).isEqualTo(49);
      assertThat(writer.notices())
          .singleElement()
          .asString()
          .startsWith("topic 'created' did not exist; the brokers created it with ");
      writer.commit();
    }
    try (DestinationWriter again =
        new KafkaDestination().open(definition("created").plan(), Definition.RUN)) {
      assertThat(again.notices()).isEmpty();
    }
    assertThat(Messages.of(servers(), "created")).hasSize(49);
  }

  @Test
  void aCheckSaysSoAndCreatesNothing() throws InterruptedException, ExecutionException {
    CheckStep topic =
        new KafkaDestination()
            .check(definition("wanted").settings(), CheckContext.unobserved())
            .steps()
            .get(6);

    assertThat(topic.status()).isEqualTo(StepStatus.PASSED);
    assertThat(topic.message())
        .isEqualTo(
            "topic 'wanted' does not exist yet; the brokers will create it with 3 partitions");
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", servers()))) {
      assertThat(admin.listTopics().names().get()).doesNotContain("wanted");
    }
  }

  @Test
  void aCheckWarnsOfANameThatIsAlmostAnother() throws InterruptedException {
    kafka.createTopic("payments", 1, Map.of());

    CheckStep topic =
        new KafkaDestination()
            .check(definition("payment").settings(), CheckContext.unobserved())
            .steps()
            .get(6);

    assertThat(topic.status()).isEqualTo(StepStatus.WARNING);
    assertThat(topic.code()).isEqualTo("topic_not_found");
    assertThat(topic.message())
        .isEqualTo(
            "topic 'payment' does not exist yet; the brokers will create it with 3 partitions; did"
                + " you mean 'payments'?");
    assertThat(topic.remedy()).contains("unless a new topic is meant");
  }

  private static Definition definition(String topic) {
    return Definition.at(servers()).topic(topic);
  }

  private static String servers() {
    return kafka.bootstrapServers(SecurityProtocol.PLAINTEXT);
  }
}
