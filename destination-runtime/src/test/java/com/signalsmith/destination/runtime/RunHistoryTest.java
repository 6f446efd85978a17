package com.signalsmith.destination.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import com.signalsmith.destination.spi.Failure;
import com.signalsmith.destination.spi.FailureKind;
import com.signalsmith.destination.spi.Receipt;
import com.signalsmith.destination.spi.ReceiptNames;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunHistoryTest {

  @TempDir Path directory;

  @Test
  void remembersEverythingButReceiptsAndNotices() throws IOException {
    try (StateDirectory state = StateDirectory.lock(directory, "s")) {
      state.addToHistory(report("r1", true));
      state.addToHistory(report("r2", false));
    }
    List<RunReport> runs = RunHistory.read(directory);
    assertThat(runs).extracting(RunReport::runId).containsExactly("r1", "r2");
    assertThat(runs.get(0)).isEqualTo(report("r1", true, null, List.of(), List.of()));
    assertThat(runs.get(1).failure()).isEmpty();
    assertThat(runs.get(1).resumedFromRow()).isNull();
    assertThat(directory.resolve("runs.jsonl.tmp")).doesNotExist();
  }

  @Test
  void forgetsTheOldest() throws IOException {
    String history = "";
    for (int i = 0; i < RunHistory.MOST_RUNS + 3; i++) {
      history = RunHistory.add(history, report("r" + i, false));
    }
    Files.writeString(directory.resolve("runs.jsonl"), history);
    assertThat(RunHistory.read(directory))
        .hasSize(RunHistory.MOST_RUNS)
        .extracting(RunReport::runId)
        .startsWith("r3", "r4")
        .endsWith("r202");
  }

  @Test
  void leavesOutWhatIsNoReport() throws IOException {
    String good = RunHistory.add("", report("r1", true));
    Files.writeString(
        directory.resolve("runs.jsonl"),
        "no json\n[]\n{\"status\":\"asleep\"}\n\n" + good + good.substring(0, 40));
    assertThat(RunHistory.read(directory)).extracting(RunReport::runId).containsExactly("r1");
  }

  @Test
  void isEmptyBeforeTheFirstRun() throws IOException {
    assertThat(RunHistory.read(directory.resolve("absent"))).isEmpty();
  }

  private static RunReport report(String runId, boolean failed) {
    return report(
        runId,
        failed,
        new ReceiptNames("topic", "partition", "offset"),
        List.of(new Receipt("orders", 0, 5, 9, 5)),
        List.of("topic 'orders' was created"));
  }

  private static RunReport report(
      String runId,
      boolean failed,
      @Nullable ReceiptNames names,
      List<Receipt> receipts,
      List<String> notices) {
    return new RunReport(
        failed ? RunStatus.FAILED : RunStatus.COMPLETED,
        "daily",
        runId,
        "kafka",
        "insert",
        Instant.EPOCH,
        Duration.ofMillis(1_500),
        failed ? Long.valueOf(7) : null,
        new RowCounts(5, 4, 3, 2, 1),
        6,
        3,
        failed ? Path.of("rejected.jsonl") : null,
        names,
        receipts,
        notices,
        failed
            ? Failure.of(FailureKind.TARGET, "topic_gone", "it is\ngone")
                .withRemedy("create it")
                .withField("target.topic")
            : null);
  }
}
