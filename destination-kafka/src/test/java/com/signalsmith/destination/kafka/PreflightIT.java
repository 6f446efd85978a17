package com.signalsmith.destination.kafka;

import static com.signalsmith.destination.kafka.Definition.row;
import static com.signalsmith.destination.kafka.Definition.rows;
import static org.assertj.core.api.Assertions.assertThat;

import com.signalsmith.destination.spi.CheckContext;
import com.signalsmith.destination.spi.CheckReport;
import com.signalsmith.destination.spi.CheckStep;
import com.signalsmith.destination.spi.DestinationException;
import com.signalsmith.destination.spi.DestinationWriter;
import com.signalsmith.destination.spi.Failure;
import com.signalsmith.destination.spi.Preview;
import com.signalsmith.destination.spi.PreviewedRow;
import com.signalsmith.destination.spi.RejectedRow;
import com.signalsmith.destination.spi.RowBatch;
import com.signalsmith.destination.spi.StepStatus;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What a check and a preview tell beyond the code of a fault. */
class PreflightIT {

  private static FaultCluster cluster;

  @BeforeAll
  static void start() throws IOException, ExecutionException, InterruptedException {
    cluster = FaultCluster.start();
  }

  @AfterAll
  static void stop() throws IOException {
    cluster.close();
  }

  @Test
  void aMechanismThatIsNotOfferedComesWithThoseThatAre() throws InterruptedException {
    Definition plain = cluster.at("SCRAM_ONLY").plain("app", "secret").topic("orders");

    assertThat(Opening.of(plain).failure().message())
        .contains("does not offer PLAIN but SCRAM-SHA-512");
  }

  @Test
  void anAddressThatCannotBeReachedComesWithItsBrokerAndWhatToDo() throws InterruptedException {
    Failure failure = Opening.of(cluster.at("INSIDE").topic("orders")).failure();

    assertThat(failure.message())
        .matches("broker 0 advertises '127\\.0\\.0\\.1:\\d+', which refuses the connection");
    assertThat(failure.remedy()).contains("internal endpoint", "external endpoint");
  }

  @Test
  void aCertificateThatExpiresWithinAMonthIsAWarning() throws InterruptedException {
    CheckReport report = check(cluster.trusting("AGEING"));

    assertThat(report.status()).isEqualTo(StepStatus.WARNING);
    assertThat(report.steps())
        .filteredOn(step -> step.status() == StepStatus.WARNING)
        .singleElement()
        .satisfies(
            step -> {
              assertThat(step.id()).isEqualTo("tls");
              assertThat(step.code()).isEqualTo("certificate_expired");
              assertThat(step.message())
                  .matches("the brokers' certificate expires at \\d{4}-\\d\\d-\\d\\dT.*Z");
              assertThat(step.remedy()).contains("renew the brokers' certificate");
            });
    assertThat(send(cluster.trusting("AGEING"), 3)).isEqualTo(3);
  }

  @Test
  void aCertificateWithMoreTimeIsNot() throws InterruptedException {
    CheckReport report = check(cluster.trusting("SSL"));

    assertThat(report.status()).as("%s", report).isEqualTo(StepStatus.PASSED);
    assertThat(report.steps())
        .filteredOn(step -> step.id().equals("tls"))
        .extracting(CheckStep::status)
        .containsExactly(StepStatus.PASSED);
  }

  @Test
  void whoMayOnlyWriteAndDescribePassesTheCheckAndSends() throws InterruptedException {
    CheckReport report = check(cluster.app("orders"));

    assertThat(report.status()).as("%s", report).isEqualTo(StepStatus.PASSED);
    assertThat(send(cluster.app("orders"), 10)).isEqualTo(10);
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
    Definition missing = cluster.at("PLAINTEXT").topic("order");
    RowBatch oneRow = rows(1, 1, sequence -> row("1", "2"));
    try {
      Preview unexpected =
          new MessagePreview().preview(missing.plan(), Definition.RUN, oneRow, false);
      throw new AssertionError(unexpected);
    } catch (DestinationException e) {
      assertThat(e.failure().code()).isEqualTo("topic_not_found");
      assertThat(e.failure().message()).endsWith("did you mean 'orders'?");
    }
  }

  // What a preview says is what a run then does.
  private static void assertForetold(String topic, RowBatch batch, String code)
      throws InterruptedException {
    Definition definition = cluster.at("PLAINTEXT").topic(topic);
    Preview preview = new MessagePreview().preview(definition.plan(), Definition.RUN, batch, false);
    List<RejectedRow> rejected = new ArrayList<>();
    try (DestinationWriter writer =
        new KafkaDestination().open(definition.plan(), Definition.RUN)) {
      writer.write(batch);
      rejected.addAll(writer.flush().rejected());
    }
    Map<Long, Integer> partitions = new HashMap<>();
    Messages.of(cluster.servers("PLAINTEXT"), topic).stream()
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

  private static CheckReport check(Definition definition) throws InterruptedException {
    return new KafkaDestination().check(definition.settings(), CheckContext.unobserved());
  }

  private static long send(Definition definition, int count) throws InterruptedException {
    try (DestinationWriter writer =
        new KafkaDestination().open(definition.plan(), Definition.RUN)) {
      writer.write(rows(1, count, sequence -> row("1", "2")));
      return writer.flush().created();
    }
  }

  private static String large() {
    return '"' + "x".repeat(3_000) + '"';
  }
}
