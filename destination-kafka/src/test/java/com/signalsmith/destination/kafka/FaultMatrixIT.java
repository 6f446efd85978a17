package com.signalsmith.destination.kafka;

import static com.signalsmith.destination.kafka.Definition.row;
import static com.signalsmith.destination.kafka.Definition.rows;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.signalsmith.destination.embeddedkafka.EmbeddedKafka;
import com.signalsmith.destination.embeddedkafka.SecurityProtocol;
import com.signalsmith.destination.spi.CheckContext;
import com.signalsmith.destination.spi.CheckReport;
import com.signalsmith.destination.spi.CheckStep;
import com.signalsmith.destination.spi.DestinationException;
import com.signalsmith.destination.spi.DestinationWriter;
import com.signalsmith.destination.spi.FlushReport;
import com.signalsmith.destination.spi.RejectedRow;
import com.signalsmith.destination.spi.Row;
import com.signalsmith.destination.spi.StepStatus;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every code, the fault that produces it, the step that names it, and how long that takes.
 *
 * <p>Each line of {@link FaultTable} is made and measured here.
 */
class FaultMatrixIT {

  private static final Duration LIMIT = Duration.ofSeconds(15);
  private static final Pattern TIME = Pattern.compile("(\\d+) ms");
  private static final List<String> CODES =
      List.of(
          "connection_failed",
          "address_invalid",
          "host_unknown",
          "advertised_unreachable",
          "tls_expected",
          "tls_not_expected",
          "certificate_untrusted",
          "certificate_expired",
          "certificate_hostname_mismatch",
          "client_certificate_required",
          "client_certificate_expired",
          "tls_handshake_failed",
          "authentication_required",
          "authentication_failed",
          "mechanism_not_enabled",
          "topic_not_found",
          "topic_name_invalid",
          "not_authorized",
          "row_too_large",
          "key_required",
          "delivery_timeout",
          "broker_unavailable");
  private static final Fault.Line STOPPED_BROKER =
      new Fault.Line(
          "delivery_timeout",
          "a broker that stops answering, with the shortest `delivery_timeout_seconds`",
          "sync");

  private static final List<String> MEASURED =
      new ArrayList<>(
          List.of("| code | fault | step | check | run |", "| --- | --- | --- | --- | --- |"));

  private static FaultCluster cluster;

  @BeforeAll
  static void start() throws IOException, ExecutionException, InterruptedException {
    cluster = FaultCluster.start();
  }

  @AfterAll
  static void stop() throws IOException {
    Files.write(Path.of("target/fault-matrix.md"), MEASURED);
    cluster.close();
  }

  static Stream<RowFault> rowFaults() {
    return Stream.of(
        new RowFault(
            "row_too_large",
            "one row larger than `max.message.bytes`",
            "small",
            row("1", '"' + "x".repeat(3_000) + '"')),
        new RowFault(
            "key_required",
            "one row without a key for a compacted topic",
            "compacted",
            row(null, "2")));
  }

  @ParameterizedTest
  @MethodSource("com.signalsmith.destination.kafka.Fault#all")
  void isNamedByTheCheckAndByOpen(Fault fault) throws InterruptedException {
    Definition definition = fault.definition().apply(cluster);
    long start = System.nanoTime();
    CheckReport report = check(definition);
    Duration checked = since(start);
    CheckStep step =
        report.steps().stream()
            .filter(each -> each.status() == StepStatus.FAILED)
            .findFirst()
            .orElseThrow(() -> new AssertionError("nothing failed: " + report));
    start = System.nanoTime();
    DestinationException thrown = failure(definition);
    Duration opened = since(start);

    assertThat(step.code()).as(step.message()).isEqualTo(fault.line().code());
    assertThat(step.id()).isEqualTo(fault.line().step());
    assertThat(report.steps()).hasSize(9);
    assertThat(thrown.failure().code()).as(thrown.getMessage()).isEqualTo(fault.line().code());
    assertThat(checked).isLessThan(LIMIT);
    assertThat(opened).isLessThan(LIMIT);
    MEASURED.add(fault.line().text() + " " + millis(checked) + " | " + millis(opened) + " |");
  }

  @ParameterizedTest
  @MethodSource("rowFaults")
  void isNamedByTheRunThatSendsTheOtherRows(RowFault fault) throws InterruptedException {
    Definition definition = cluster.at("PLAINTEXT").topic(fault.topic());
    CheckReport report = check(definition);
    long start = System.nanoTime();
    FlushReport flushed;
    try (DestinationWriter writer =
        new KafkaDestination().open(definition.plan(), Definition.RUN)) {
      writer.write(rows(1, 3, sequence -> sequence == 2 ? fault.row() : row("1", "2")));
      flushed = writer.flush();
    }
    Duration run = since(start);

    assertThat(flushed.rejected())
        .singleElement()
        .extracting(RejectedRow::sequence, RejectedRow::code)
        .containsExactly(2L, fault.line().code());
    assertThat(flushed.created()).isEqualTo(2);
    assertThat(report.status()).as("%s", report).isEqualTo(StepStatus.PASSED);
    assertThat(run).isLessThan(LIMIT);
    MEASURED.add(fault.line().text() + " - | " + millis(run) + " |");
  }

  @Test
  void isNamedByTheRunWhoseBrokerStops() throws Exception {
    try (EmbeddedKafka kafka =
        EmbeddedKafka.builder().listener(SecurityProtocol.PLAINTEXT).start()) {
      kafka.createTopic("orders", 1, Map.of());
      Definition definition =
          Definition.at(kafka.bootstrapServers(SecurityProtocol.PLAINTEXT))
              .configured("delivery_timeout_seconds", 5)
              .topic("orders");
      try (DestinationWriter writer =
          new KafkaDestination().open(definition.plan(), Definition.RUN)) {
        writer.write(rows(1, 1, sequence -> row("1", "2")));
        assertThat(writer.flush().created()).isEqualTo(1);
        suspend(kafka.node(0).pid());
        long start = System.nanoTime();
        DestinationException thrown =
            catchThrowableOfType(
                DestinationException.class,
                () -> {
                  writer.write(rows(2, 10, sequence -> row("1", "2")));
                  writer.flush();
                });
        Duration run = since(start);

        assertThat(thrown.failure().code()).isEqualTo(STOPPED_BROKER.code());
        assertThat(run).isLessThan(LIMIT);
        MEASURED.add(STOPPED_BROKER.text() + " - | " + millis(run) + " |");
      }
    }
  }

  @Test
  void thePageHoldsWhatIsMeasuredHere() {
    List<String> lines =
        Stream.of(
                Fault.all().map(Fault::line),
                rowFaults().map(RowFault::line),
                Stream.of(STOPPED_BROKER))
            .flatMap(each -> each)
            .map(Fault.Line::text)
            .toList();

    assertThat(page())
        .as("FaultTable; the lines with the times of this run are in target/fault-matrix.md")
        .map(FaultMatrixIT::withoutTimes)
        .isEqualTo(lines);
  }

  @Test
  void thePageHasEveryCodeWithItsFaultItsStepAndATimeWithinTheLimit() {
    List<String> codes = new ArrayList<>();
    for (String line : page()) {
      List<String> cells = List.of(line.substring(2).split(" \\| | \\|$"));
      codes.add(cells.get(0).replace("`", ""));
      assertThat(cells).hasSize(5).allSatisfy(cell -> assertThat(cell).isNotBlank());
      assertThat(
              TIME.matcher(line)
                  .results()
                  .map(time -> Duration.ofMillis(Long.parseLong(time.group(1)))))
          .as(line)
          .isNotEmpty()
          .allSatisfy(time -> assertThat(time).isLessThan(LIMIT));
    }

    assertThat(codes).containsAll(CODES);
  }

  private static List<String> page() {
    return FaultTable.MARKDOWN.lines().filter(line -> line.startsWith("| `")).toList();
  }

  private static String withoutTimes(String line) {
    return line.replaceFirst("\\|[^|]*\\|[^|]*\\|$", "|");
  }

  private static CheckReport check(Definition definition) throws InterruptedException {
    return new KafkaDestination().check(definition.settings(), CheckContext.unobserved());
  }

  private static DestinationException failure(Definition definition) throws InterruptedException {
    try (DestinationWriter unexpected =
        new KafkaDestination().open(definition.plan(), Definition.RUN)) {
      throw new AssertionError("the destination opened " + unexpected);
    } catch (DestinationException e) {
      return e;
    }
  }

  // Its connections stay open and nobody answers there, unlike those of a broker that is killed.
  private static void suspend(long pid) throws IOException, InterruptedException {
    assertThat(new ProcessBuilder("kill", "-STOP", String.valueOf(pid)).start().waitFor()).isZero();
  }

  private static Duration since(long start) {
    return Duration.ofNanos(System.nanoTime() - start);
  }

  private static String millis(Duration time) {
    return time.toMillis() + " ms";
  }

  /** A row that a topic does not take. */
  record RowFault(Fault.Line line, String topic, Row row) {

    RowFault(String code, String fault, String topic, Row row) {
      this(new Fault.Line(code, fault, "sync"), topic, row);
    }

    @Override
    public String toString() {
      return line.toString();
    }
  }
}
