package com.signalsmith.destination.runtime;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.signalsmith.destination.spi.Failure;
import com.signalsmith.destination.spi.FailureKind;
import com.signalsmith.destination.spi.Receipt;
import com.signalsmith.destination.spi.ReceiptNames;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
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
    add(RunHistory.MOST_RUNS + 3);
    assertThat(RunHistory.read(directory))
        .hasSize(RunHistory.MOST_RUNS)
        .extracting(RunReport::runId)
        .startsWith("r3", "r4")
        .endsWith("r202");
  }

  @Test
  void cutsAFileThatHasBecomeLarge() throws IOException {
    add(1);
    String line = Files.readString(file());
    Files.writeString(file(), line.repeat(RunHistory.MOST_BYTES / line.length()));
    add(1);
    assertThat(Files.size(file())).isLessThanOrEqualTo(RunHistory.MOST_BYTES / 2);
    add(3);
    assertThat(RunHistory.read(directory))
        .hasSize(RunHistory.MOST_RUNS)
        .extracting(RunReport::runId)
        .endsWith("r0", "r0", "r0", "r1", "r2");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file())))
        .isEqualTo("rw-------");
  }

  // The process died while it wrote, within a character.
  @Test
  void beginsANewLineBehindOneThatWasCut() throws IOException {
    add(1);
    byte[] cut = "{\"status\":\"failed\",\"sync_id\":\"täglich\"".getBytes(UTF_8);
    Files.write(file(), Arrays.copyOf(cut, cut.length - 7), StandardOpenOption.APPEND);
    assertThat(RunHistory.read(directory)).extracting(RunReport::runId).containsExactly("r0");
    add(2);

    assertThat(RunHistory.read(directory))
        .extracting(RunReport::runId)
        .containsExactly("r0", "r0", "r1");
  }

  @Test
  void forgetsLongReportsBeforeItKeepsTooMuch() throws IOException {
    RunReport report = report("r".repeat(RunHistory.MOST_BYTES / 5), false);
    try (StateDirectory state = StateDirectory.lock(directory, "s")) {
      for (int i = 0; i < 12; i++) {
        state.addToHistory(report);
        assertThat(Files.size(file())).isLessThanOrEqualTo(RunHistory.MOST_BYTES);
      }
    }
    assertThat(RunHistory.read(directory)).hasSizeBetween(2, 4);
  }

  @Test
  void leavesOutWhatIsNoReport() throws IOException {
    String good = ReportJson.line(report("r1", true)) + "\n";
    Files.writeString(
        directory.resolve("runs.jsonl"),
        "no json\n[]\n{\"status\":\"asleep\"}\n\n" + good + good.substring(0, 40));
    assertThat(RunHistory.read(directory)).extracting(RunReport::runId).containsExactly("r1");
  }

  @Test
  void isEmptyBeforeTheFirstRun() throws IOException {
    assertThat(RunHistory.read(directory.resolve("absent"))).isEmpty();
  }

  private void add(int runs) {
    try (StateDirectory state = StateDirectory.lock(directory, "s")) {
      for (int i = 0; i < runs; i++) {
        state.addToHistory(report("r" + i, false));
      }
    }
  }

  private Path file() {
    return directory.resolve("runs.jsonl");
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
