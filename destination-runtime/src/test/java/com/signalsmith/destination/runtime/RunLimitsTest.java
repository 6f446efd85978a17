package com.signalsmith.destination.runtime;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.signalsmith.destination.runtime.source.JsonLinesSource;
import com.signalsmith.destination.runtime.source.RowReader;
import com.signalsmith.destination.runtime.source.RowSource;
import com.signalsmith.destination.spi.Failure;
import com.signalsmith.destination.spi.FailureKind;
import com.signalsmith.destination.spi.RejectedRow;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** How much a run bears: rejected rows, large rows, a source that is not what it was. */
@Timeout(60)
class RunLimitsTest {

  @TempDir Path directory;
  private final ScriptedDestination destination = new ScriptedDestination();

  @Test
  void stopsAtTheRowThatIsOneTooManyAndGoesOnWhenMoreAreAllowed() throws IOException {
    Path file = file(10_000, n -> n % 1_000 == 0 ? "no row" : "{\"id\":" + n + "}");

    RunReport failed = run(file, RunOptions.builder().maxRejectedRows(3));

    assertThat(failed.status()).isEqualTo(RunStatus.FAILED);
    assertThat(failed.failure()).map(Failure::code).contains("too_many_rejected_rows");
    assertThat(failed.failure()).map(Failure::field).contains("max_rejected_rows");
    assertThat(failed.counts().failed()).isEqualTo(4);
    assertThat(failed.rowsUnknown()).isZero();
    assertThat(remedy(failed)).contains("to go on with the run").contains("--restart");
    RunReport same = run(file, RunOptions.builder().maxRejectedRows(3));
    assertThat(same.failure()).map(Failure::code).contains("too_many_rejected_rows");
    assertThat(same.counts()).isEqualTo(failed.counts());
    RunReport more = run(file, RunOptions.builder().maxRejectedRows(10));
    assertThat(more.status()).isEqualTo(RunStatus.COMPLETED);
    assertThat(more.runId()).isEqualTo(failed.runId());
    assertThat(more.counts().delivered()).isEqualTo(9_990);
    assertThat(more.counts().failed()).isEqualTo(10);
  }

  @Test
  void aSourceThatCannotBeContinuedIsNotAdvisedToGoOn() throws IOException {
    Path file = file(1, n -> "no row");
    RunReport report =
        SyncRun.builder(
                Syncs.to(destination),
                JsonLinesSource.ofStream(Files.newInputStream(file), List.of()),
                directory.resolve("state"))
            .options(RunOptions.builder().maxRejectedRows(0).build())
            .build()
            .execute();

    assertThat(report.failure()).map(Failure::code).contains("too_many_rejected_rows");
    assertThat(report.failure().orElseThrow().message()).startsWith("1 row is rejected, ");
    assertThat(remedy(report))
        .contains("starts over")
        .doesNotContain("to go on with the run")
        .doesNotContain("--restart");
  }

  @Test
  void aShareIsLookedAtFromAHundredRowsOnAndAtTheEnd() throws IOException {
    Path few = file(4, n -> n == 1 ? "no row" : "{\"id\":" + n + "}");
    RunOptions.Builder half = RunOptions.builder().maxRejectedPercent(50).checkpointRows(1);
    assertThat(run(few, half).status()).isEqualTo(RunStatus.COMPLETED);

    Path many = file(4, n -> n > 1 ? "no row" : "{\"id\":" + n + "}");
    RunReport failed = run(many, half);

    assertThat(failed.failure()).map(Failure::field).contains("max_rejected_percent");
    assertThat(failed.counts().settled()).isEqualTo(4);
  }

  @Test
  void exactlyTheShareThatIsAllowedIsNotMore() throws IOException {
    Path file = file(10_000, n -> n <= 57 ? "no row" : "{\"id\":" + n + "}");

    RunReport report = run(file, RunOptions.builder().maxRejectedPercent(0.57).checkpointRows(1));

    assertThat(report.failure()).map(Failure::field).contains("max_rejected_percent");
    Path rejectedLast = file(10_000, n -> n > 9_943 ? "no row" : "{\"id\":" + n + "}");
    RunOptions.Builder same = RunOptions.builder().maxRejectedPercent(0.57);
    assertThat(builder(rejectedLast).restart(true).options(same.build()).build().execute().status())
        .isEqualTo(RunStatus.COMPLETED);
  }

  @Test
  void aBoundMayBeAsLargeAsThereAreDurations() throws IOException {
    Duration forever = ChronoUnit.FOREVER.getDuration();
    RunOptions options =
        RunOptions.builder()
            .checkpointInterval(forever)
            .retryTimeout(forever)
            .retryDelay(forever)
            .retryMaxDelay(Duration.ofMillis(1))
            .build();
    destination.failFlush.add(ScriptedDestination.failure(FailureKind.UNAVAILABLE, "away"));
    Path file = file(3, n -> "{\"id\":" + n + "}");

    RunReport report = builder(file).options(options).build().execute();

    assertThat(report.status()).isEqualTo(RunStatus.COMPLETED);
    assertThat(report.retries()).isEqualTo(1);
  }

  @Test
  void anInterruptWhileTheSourceIsCheckedCancelsTheRun() throws IOException {
    Path file = file(20_000, n -> "{\"id\":" + n + "}");
    interruptAfter(15_000, file);
    JsonLinesSource source = JsonLinesSource.ofFile(file, List.of());

    RunReport report = builder(new Interrupting(source)).build().execute();

    assertThat(Thread.interrupted()).as("the interrupt is passed on").isTrue();
    assertThat(report.failure()).isEmpty();
    assertThat(report.status()).isEqualTo(RunStatus.CANCELLED);
    assertThat(builder(source).build().execute().counts().delivered()).isEqualTo(20_000);
  }

  @Test
  void tellsOfRejectedRowsWithoutTheirContent() throws IOException {
    List<RejectedRow> seen = new ArrayList<>();
    RunObserver observer =
        new RunObserver() {
          @Override
          public void rejected(List<RejectedRow> rows) {
            seen.addAll(rows);
          }
        };
    destination.rejectsRowsWithBad = true;
    Path file = file(3, n -> n == 2 ? "{\"id\":\"bad\"}" : n == 3 ? "no row" : "{\"id\":1}");

    builder(file).observer(observer).build().execute();

    assertThat(seen).extracting(RejectedRow::sequence).containsExactly(2L, 3L);
    assertThat(seen).extracting(RejectedRow::code).containsExactly("bad_row", "invalid_json");
  }

  @Test
  void noticesAChangeFarBehindTheStartOfTheFileAlthoughSizeAndTimeAreTheSame() throws IOException {
    Path file = file(20_000, n -> "{\"id\":" + (100_000 + n) + "}");
    interruptAfter(15_000, file);
    FileTime time = Files.getLastModifiedTime(file);
    byte[] bytes = Files.readAllBytes(file);
    byte[] other = new String(bytes, UTF_8).replace("110000", "990000").getBytes(UTF_8);
    Files.write(file, other);
    Files.setLastModifiedTime(file, time);

    RunReport refused = builder(file).build().execute();

    assertThat(refused.failure()).map(Failure::code).contains("source_changed");
    assertThat(refused.failure()).map(Failure::remedy).get().asString().contains("--restart");
    Files.write(file, bytes);
    Files.setLastModifiedTime(file, time);
    assertThat(builder(file).build().execute().counts().delivered()).isEqualTo(20_000);
  }

  @Test
  void aRestartThatCannotStartLeavesTheCheckpoint() throws IOException {
    Path file = file(5_000, n -> "{\"id\":" + n + "}");
    String runId = interruptAfter(2_000, file);
    destination.failOpen.add(ScriptedDestination.failure(FailureKind.UNAVAILABLE, "away"));
    assertThat(builder(file).restart(true).build().execute().status()).isEqualTo(RunStatus.FAILED);

    assertThat(builder(file).build().execute().runId()).isEqualTo(runId);
  }

  private static String remedy(RunReport report) {
    return String.valueOf(report.failure().orElseThrow().remedy());
  }

  @Test
  void whatWasReadBeforeTheSourceBrokeIsSettled() throws IOException {
    Path file = file(5_000, n -> "{\"id\":" + n + "}");
    RunReport report =
        SyncRun.builder(
                Syncs.to(destination),
                JsonLinesSource.ofStream(new BreakingStream(file, 40_000), List.of()),
                directory.resolve("state"))
            .build()
            .execute();

    assertThat(report.failure()).map(Failure::code).contains("source_unreadable");
    assertThat(report.counts().delivered()).isGreaterThan(1_000);
    assertThat(report.rowsUnknown()).isZero();
  }

  @Test
  void rejectedRowsAreASourceOnceTheyAreMended() throws IOException {
    destination.rejectsRowsWithBad = true;
    Path file =
        file(
            6,
            n ->
                switch (n) {
                  case 2 -> "{\"id\":2,\"a\":\"bad\"}";
                  case 3 -> "{\"id\":3";
                  case 4 -> "{\"id\":4,";
                  case 5 -> "{\"id\":\"" + "x".repeat(200) + "\"}";
                  default -> "{\"id\":" + n + "}";
                });
    JsonLinesSource source = JsonLinesSource.ofFile(file, List.of()).withMaxRowBytes(100);
    RunReport first = builder(source).build().execute();
    assertThat(first.counts().failed()).isEqualTo(4);
    List<String> rejected = Files.readAllLines(first.rejectedRowsFile());
    Path mended = directory.resolve("mended.jsonl");
    Files.write(
        mended,
        List.of(
            rejected.get(0).replace("bad\"}", "good\"}"),
            rejected.get(1).replace("\"text\":\"{\\\"id\\\":3\"", "\"value\":{\"id\":3}"),
            rejected.get(2),
            rejected.get(3),
            "{\"id\":5}"));
    destination.arrived.clear();

    RunReport second = builder(JsonLinesSource.ofRejectedRows(mended, List.of())).build().execute();

    assertThat(destination.arrived)
        .containsExactly("1 {\"id\":2,\"a\":\"good\"}", "2 {\"id\":3}", "5 {\"id\":5}");
    assertThat(second.counts().failed()).as("the others are rejected again").isEqualTo(2);
    assertThat(Files.readString(second.rejectedRowsFile())).contains("{\\\"id\\\":4,");
  }

  private String interruptAfter(int rows, Path file) {
    destination.beforeWrite =
        () -> {
          if (destination.arrived.size() >= rows) {
            throw ScriptedDestination.failure(FailureKind.TARGET, "topic_not_found");
          }
        };
    RunReport report = run(file, RunOptions.builder().checkpointRows(1_000));
    assertThat(report.status()).isEqualTo(RunStatus.FAILED);
    assertThat(report.counts().delivered()).isPositive();
    destination.beforeWrite = () -> {};
    return report.runId();
  }

  private interface Line {
    String of(int number);
  }

  private Path file(int rows, Line line) throws IOException {
    List<String> lines = new ArrayList<>();
    for (int n = 1; n <= rows; n++) {
      lines.add(line.of(n));
    }
    return Files.write(directory.resolve("rows.jsonl"), lines);
  }

  private RunReport run(Path file, RunOptions.Builder options) {
    return builder(file)
        .options(options.checkpointInterval(Duration.ofHours(1)).build())
        .build()
        .execute();
  }

  private SyncRun.Builder builder(Path file) {
    return builder(JsonLinesSource.ofFile(file, List.of()));
  }

  private SyncRun.Builder builder(RowSource source) {
    return SyncRun.builder(Syncs.to(destination), source, directory.resolve("state"));
  }

  /** A source of which the run's thread is interrupted as it begins to read it. */
  private record Interrupting(RowSource source) implements RowSource {

    @Override
    public String name() {
      return source.name();
    }

    @Override
    public Optional<String> fingerprint() {
      return source.fingerprint();
    }

    @Override
    public RowReader open(Set<String> columns, Optional<String> position) {
      Thread.currentThread().interrupt();
      RowReader reader = source.open(columns, position);
      throw new AssertionError("the interrupt was not noticed before " + reader);
    }
  }
}
