package com.signalsmith.destination.kafka;

import static com.signalsmith.destination.kafka.Definition.row;
import static com.signalsmith.destination.kafka.Definition.rows;
import static org.assertj.core.api.Assertions.assertThat;

import com.signalsmith.destination.embeddedkafka.EmbeddedKafka;
import com.signalsmith.destination.embeddedkafka.SecurityProtocol;
import com.signalsmith.destination.spi.CheckContext;
import com.signalsmith.destination.spi.CheckReport;
import com.signalsmith.destination.spi.CheckStep;
import com.signalsmith.destination.spi.DestinationException;
import com.signalsmith.destination.spi.DestinationWriter;
import com.signalsmith.destination.spi.FlushReport;
import com.signalsmith.destination.spi.Preview;
import com.signalsmith.destination.spi.RejectedRow;
import com.signalsmith.destination.spi.StepStatus;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
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

/** A user who may publish to a topic and nothing else. */
class PermissionsIT {

  private static EmbeddedKafka kafka;

  private final KafkaDestination destination = new KafkaDestination();

  @BeforeAll
  static void start() throws ExecutionException, InterruptedException {
    kafka =
        EmbeddedKafka.builder()
            .listener(SecurityProtocol.PLAINTEXT)
            .listener(SecurityProtocol.SASL_PLAINTEXT)
            .user("app", "secret")
            .property("auto.create.topics.enable", "false")
            .property(
                "authorizer.class.name", "org.apache.kafka.metadata.authorizer.StandardAuthorizer")
            .property("super.users", "User:ANONYMOUS")
            .start();
    List<AclBinding> permissions = new ArrayList<>();
    for (String topic : List.of("allowed", "compacted", "small", "absent")) {
      permissions.add(allow(topic, AclOperation.WRITE));
    }
    permissions.add(allow("readable", AclOperation.DESCRIBE));
    // First: a broker learns of changes one after the other, and topics are waited for.
    try (Admin admin =
        Admin.create(
            Map.of("bootstrap.servers", kafka.bootstrapServers(SecurityProtocol.PLAINTEXT)))) {
      admin.createAcls(permissions).all().get();
    }
    kafka.createTopic("allowed", 1, Map.of());
    kafka.createTopic("forbidden", 1, Map.of());
    kafka.createTopic("readable", 1, Map.of());
    kafka.createTopic("compacted", 1, Map.of("cleanup.policy", "compact"));
    kafka.createTopic("small", 1, Map.of("max.message.bytes", "2000"));
  }

  @AfterAll
  static void stop() {
    kafka.close();
  }

  @Test
  void writingNeedsNoMoreThanWrite() throws InterruptedException {
    CheckReport check =
        destination.check(definition("allowed").settings(), CheckContext.unobserved());

    assertThat(check.status()).isEqualTo(StepStatus.PASSED);
    assertThat(check.steps())
        .extracting(step -> step.id() + " " + step.status().id())
        .endsWith("topic passed", "permission passed", "limits skipped");
    assertThat(send("allowed", 100, "1").created()).isEqualTo(100);
  }

  @Test
  void aPreviewSaysThatTheLimitsAreHidden() throws InterruptedException {
    Preview preview =
        new MessagePreview()
            .preview(
                definition("allowed").plan(),
                Definition.RUN,
                rows(1, 1, sequence -> row("1", "2")),
                false);

    assertThat(preview.notices())
        .singleElement()
        .asString()
        .startsWith("the limits of topic 'allowed' could not be read")
        .contains("DESCRIBE_CONFIGS");
  }

  @Test
  void aTopicThatMayNotBeSeenIsNamed() throws InterruptedException {
    Opening opening = Opening.of(definition("forbidden"));

    assertThat(opening.failure().code()).isEqualTo("not_authorized");
    assertThat(opening.failure().message())
        .contains("'app'", "'forbidden'", "or there is no such topic");
    assertThat(opening.failure().remedy()).contains("a slip", "WRITE and DESCRIBE");
    assertThat(opening.failure().field()).isEqualTo("target.topic");
  }

  @Test
  void aTopicThatMayNotBeWrittenIsNamedBeforeARowIsSent() throws InterruptedException {
    Opening opening = Opening.of(definition("readable"));

    assertThat(opening.failure().code()).isEqualTo("not_authorized");
    assertThat(opening.failure().message())
        .isEqualTo("user 'app' has no permission to WRITE on topic 'readable'");
  }

  @Test
  void aMissingTopicIsFoundOutByAskingForItWhenTheBrokersSettingsAreHidden()
      throws InterruptedException {
    long start = System.nanoTime();
    try (DestinationWriter unexpected =
        destination.open(definition("absent").plan(), Definition.RUN)) {
      throw new AssertionError("the destination opened " + unexpected);
    } catch (DestinationException e) {
      Duration time = Duration.ofNanos(System.nanoTime() - start);
      assertThat(e.failure().code()).isEqualTo("topic_not_found");
      assertThat(time).isLessThan(Duration.ofSeconds(10));
    }
    CheckStep topic =
        destination
            .check(definition("absent").settings(), CheckContext.unobserved())
            .steps()
            .get(6);
    assertThat(topic.status()).isEqualTo(StepStatus.WARNING);
    assertThat(topic.code()).isEqualTo("topic_not_found");
  }

  @Test
  void theBrokerRejectsALargeRowWhenTheTopicsSettingsAreHidden() throws InterruptedException {
    FlushReport report = send("small", 300, '"' + "x".repeat(3_000) + '"');

    assertThat(report.created()).isEqualTo(299);
    assertThat(report.rejected())
        .extracting(RejectedRow::sequence, RejectedRow::code)
        .containsExactly(org.assertj.core.groups.Tuple.tuple(150L, "row_too_large"));
  }

  @Test
  void theBrokerRejectsTheRowWithoutAKeyAloneWhenTheTopicsSettingsAreHidden()
      throws InterruptedException {
    try (DestinationWriter writer =
        destination.open(definition("compacted").plan(), Definition.RUN)) {
      writer.write(rows(1, 10, sequence -> row(sequence == 5 ? null : "1", "2")));

      FlushReport report = writer.flush();

      assertThat(report.created()).isEqualTo(9);
      assertThat(report.unkeyed()).isZero();
      assertThat(report.rejected())
          .extracting(RejectedRow::sequence, RejectedRow::code)
          .containsExactly(org.assertj.core.groups.Tuple.tuple(5L, "key_required"));
    }
  }

  private FlushReport send(String topic, int count, String special) throws InterruptedException {
    try (DestinationWriter writer = destination.open(definition(topic).plan(), Definition.RUN)) {
      writer.write(rows(1, count, sequence -> row("1", sequence == 150 ? special : "2")));
      return writer.flush();
    }
  }

  private static Definition definition(String topic) {
    return Definition.at(kafka.bootstrapServers(SecurityProtocol.SASL_PLAINTEXT))
        .plain("app", "secret")
        .topic(topic);
  }

  private static AclBinding allow(String topic, AclOperation operation) {
    return new AclBinding(
        new ResourcePattern(ResourceType.TOPIC, topic, PatternType.LITERAL),
        new AccessControlEntry("User:app", "*", operation, AclPermissionType.ALLOW));
  }
}
