package com.signalsmith.destination.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.signalsmith.destination.runtime.RowCounts;
import com.signalsmith.destination.runtime.RunReport;
import com.signalsmith.destination.runtime.RunStatus;
import com.signalsmith.destination.spi.Failure;
import com.signalsmith.destination.spi.FailureKind;
import com.signalsmith.destination.spi.Receipt;
import com.signalsmith.destination.spi.ReceiptNames;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SummaryTest {

  @Test
  void tellsEverythingThatIsNotAsItShouldBe() {
    List<Receipt> receipts =
        IntStream.range(0, 10).mapToObj(part -> new Receipt("orders", part, 5, 9, 5)).toList();
    RunReport report =
        new RunReport(
            RunStatus.FAILED,
            "daily",
            "r1",
            "kafka",
            "insert",
            Instant.EPOCH,
            Duration.ofSeconds(2),
            1_001L,
            new RowCounts(2_990, 0, 0, 10, 4),
            500,
            3,
            Path.of("rejected.jsonl"),
            new ReceiptNames("topic", "partition", "offset"),
            receipts,
            List.of("topic 'orders' did not exist"),
            Failure.of(FailureKind.TARGET, "topic_gone", "topic 'orders' is gone"));
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    new Summary(
            new PrintStream(out, true, StandardCharsets.UTF_8),
            new PrintStream(out, true, StandardCharsets.UTF_8),
            new PrintStream(err, true, StandardCharsets.UTF_8),
            Colors.NONE,
            Colors.NONE)
        .print(report);
    assertThat(out.toString(StandardCharsets.UTF_8).lines())
        .startsWith(
            "sync 'daily' failed: 2,990 rows sent in 2.0 s, 1,000 rows/s",
            "resumed at row 1,001",
            "10 rows rejected, see rejected.jsonl",
            "500 rows unknown: sent, but never acknowledged",
            "4 rows without a key",
            "retries: 3",
            "note: topic 'orders' did not exist",
            "  topic orders partition 0: 5 rows, offsets 5 to 9")
        .endsWith("  and 2 more partitions")
        .hasSize(16);
    assertThat(err.toString(StandardCharsets.UTF_8))
        .isEqualTo("failed: topic_gone: topic 'orders' is gone\n");
  }

  @Test
  void offersToMendRejectedRowsOnlyWhenNothingElseIsLeftToSend() {
    String mend =
        "  mend them there and send them with --set source.type=rejected_rows"
            + " --set source.path=<that file>";

    assertThat(print(withRejectedRows(RunStatus.COMPLETED)).lines()).contains(mend);
    assertThat(print(withRejectedRows(RunStatus.CANCELLED)).lines())
        .contains("10 rows rejected, see rejected.jsonl")
        .doesNotContain(mend);
  }

  private static String print(RunReport report) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    PrintStream stream = new PrintStream(out, true, StandardCharsets.UTF_8);
    new Summary(stream, stream, stream, Colors.NONE, Colors.NONE).print(report);
    return out.toString(StandardCharsets.UTF_8);
  }

  private static RunReport withRejectedRows(RunStatus status) {
    return new RunReport(
        status,
        "daily",
        "r1",
        "kafka",
        "insert",
        Instant.EPOCH,
        Duration.ofSeconds(2),
        null,
        new RowCounts(90, 0, 0, 10, 0),
        0,
        0,
        Path.of("rejected.jsonl"),
        null,
        List.of(),
        List.of(),
        null);
  }
}
