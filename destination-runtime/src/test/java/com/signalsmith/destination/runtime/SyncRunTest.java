package com.signalsmith.destination.runtime;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.signalsmith.destination.runtime.source.JsonLinesSource;
import com.signalsmith.destination.runtime.source.RowSource;
import com.signalsmith.destination.spi.Failure;
import com.signalsmith.destination.spi.FailureKind;
import com.signalsmith.destination.spi.FlushReport;
import com.signalsmith.destination.spi.RawSettings;
import com.signalsmith.destination.spi.RunContext;
import com.signalsmith.destination.spi.Scope;
import com.signalsmith.destination.spi.SyncMode;
import java.io.IOException;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class SyncRunTest {

  private static final RunOptions OPTIONS =
      RunOptions.builder()
          .checkpointRows(2)
          .retryAttempts(3)
          .retryDelay(Duration.ofMillis(1))
          .build();

  @TempDir Path directory;
  private final ScriptedDestination destination = new ScriptedDestination();

  @Test
  void deliversEveryRowInOrderAndReportsIt() throws IOException {
    RunReport report = run(file("{\"id\":1}", "{\"id\":2}", "{\"id\":3}"));

    assertThat(report.status()).isEqualTo(RunStatus.COMPLETED);
    assertThat(destination.arrived).containsExactly("1 {\"id\":1}", "2 {\"id\":2}", "3 {\"id\":3}");
    assertThat(destination.committed).isEqualTo(1);
    assertThat(destination.closed).isEqualTo(1);
    assertThat(report.counts()).isEqualTo(new RowCounts(3, 0, 0, 0, 0));
    assertThat(report.rowsProcessed()).isEqualTo(3);
    assertThat(state("checkpoint")).doesNotExist();
  }

  @Test
  void writesTheReportOfTheContract() throws IOException {
    RunReport report =
        builder(file("{\"id\":1}"))
            .clock(InstantSource.fixed(Instant.parse("2026-11-22T10:00:00Z")))
            .build()
            .execute();
    JsonNode json = new ObjectMapper().readTree(report.toJson());

    assertThat(json.fieldNames())
        .toIterable()
        .containsExactly(
            "status",
            "sync_id",
            "run_id",
            "destination",
            "mode",
            "started_at",
            "duration_ms",
            "resumed_from_row",
            "rows_processed",
            "rows_created",
            "rows_updated",
            "rows_deleted",
            "rows_failed",
            "rows_unknown",
            "rows_unkeyed",
            "retries",
            "rejected_rows_file",
            "receipts",
            "notices",
            "error");
    assertThat(json.get("status").asText()).isEqualTo("completed");
    assertThat(json.get("mode").asText()).isEqualTo("insert");
    assertThat(json.get("started_at").asText()).isEqualTo("2026-11-22T10:00:00Z");
    assertThat(json.get("run_id").asText()).startsWith("20261122T100000Z-");
    assertThat(json.get("receipts"))
        .hasToString(
            "{\"topic\":\"t\",\"partitions\":"
                + "[{\"partition\":0,\"first_offset\":0,\"last_offset\":0,\"rows\":1}]}");
    assertThat(json.get("notices")).hasToString("[\"the target was made\"]");
    assertThat(json.get("error").isNull()).isTrue();
    assertThat(Files.readString(state("report.json"))).isEqualTo(report.toJson() + "\n");
  }

  @Test
  void anEmptySourceCompletes() throws IOException {
    RunReport report = run(file());

    assertThat(report.status()).isEqualTo(RunStatus.COMPLETED);
    assertThat(report.rowsProcessed()).isZero();
    assertThat(report.toJson()).contains("\"topic\" : null");
  }

  @Test
  void keepsRejectedRowsWithTheirPlaceAndReason() throws IOException {
    destination.rejectsRowsWithBad = true;
    RunReport report =
        run(file("{\"id\":1}", "no json", "{\"id\":\"bad\"}", "", "{\"id\":4}", "[\u0001]"));

    assertThat(report.status()).isEqualTo(RunStatus.COMPLETED);
    assertThat(report.counts()).isEqualTo(new RowCounts(2, 0, 0, 3, 0));
    assertThat(report.rejectedRowsFile()).isNotNull();
    List<JsonNode> lines = new ArrayList<>();
    for (String line : Files.readAllLines(report.rejectedRowsFile())) {
      lines.add(new ObjectMapper().readTree(line));
    }
    assertThat(lines).extracting(line -> line.get("row").asLong()).containsExactly(2L, 3L, 5L);
    assertThat(lines).extracting(line -> line.get("location").asLong()).containsExactly(2L, 3L, 6L);
    assertThat(lines)
        .extracting(line -> line.get("code").asText())
        .containsExactly("invalid_json", "bad_row", "invalid_json");
    assertThat(lines.get(0).get("text").asText()).isEqualTo("no json");
    assertThat(lines.get(1).get("value")).hasToString("{\"id\":\"bad\"}");
    assertThat(Files.getPosixFilePermissions(report.rejectedRowsFile()))
        .isEqualTo(PosixFilePermissions.fromString("rw-------"));
  }

  @Test
  void replaysEverythingSinceTheLastCheckpointInOrderAfterARetryableFailure() throws IOException {
    destination.failFlush.add(
        ScriptedDestination.failure(FailureKind.UNAVAILABLE, "broker_unavailable"));
    RunReport report = run(file("{\"id\":1}", "{\"id\":2}", "{\"id\":3}"));

    assertThat(report.status()).isEqualTo(RunStatus.COMPLETED);
    assertThat(report.retries()).isEqualTo(1);
    assertThat(report.counts().created()).isEqualTo(3);
    List<String> once = List.of("1 {\"id\":1}", "2 {\"id\":2}", "3 {\"id\":3}");
    assertThat(destination.arrived).isEqualTo(Stream.of(once, once).flatMap(List::stream).toList());
    assertThat(destination.opened).hasSize(2).allMatch(destination.opened.get(0)::equals);
    assertThat(destination.closed).isEqualTo(2);
  }

  @Test
  void givesUpAfterTheLastAttemptAndSaysWhatIsUnknown() throws IOException {
    for (int i = 0; i < 10; i++) {
      destination.failFlush.add(
          ScriptedDestination.failure(FailureKind.UNAVAILABLE, "broker_unavailable"));
    }
    RunReport report = run(file("{\"id\":1}", "{\"id\":2}"));

    assertThat(report.status()).isEqualTo(RunStatus.FAILED);
    assertThat(report.failure()).map(Failure::code).contains("broker_unavailable");
    assertThat(report.retries()).isEqualTo(3);
    assertThat(report.rowsUnknown()).isEqualTo(2);
    assertThat(report.rowsProcessed()).isEqualTo(2);
  }

  @Test
  void doesNotRetryWhatCannotPass() throws IOException {
    destination.failFlush.add(
        ScriptedDestination.failure(FailureKind.CREDENTIALS, "not_authorized"));
    RunReport report = run(file("{\"id\":1}"));

    assertThat(report.status()).isEqualTo(RunStatus.FAILED);
    assertThat(report.retries()).isZero();
    assertThat(destination.opened).hasSize(1);
  }

  @Test
  void tellsAtOnceThatTheFirstWriterCannotBeOpened() throws IOException {
    destination.failOpen.add(
        ScriptedDestination.failure(FailureKind.UNAVAILABLE, "connection_failed"));
    RunReport report = run(file("{\"id\":1}"));

    assertThat(report.status()).isEqualTo(RunStatus.FAILED);
    assertThat(report.failure()).map(Failure::code).contains("connection_failed");
    assertThat(report.retries()).isZero();
    assertThat(report.rowsProcessed()).isZero();
    assertThat(state("checkpoint")).doesNotExist();
  }

  @Test
  void resumesTheSameRunBehindTheLastSettledRow() throws IOException {
    Path file = file(numbered(5_000));
    destination.beforeWrite =
        () -> {
          if (destination.arrived.size() >= 2_000) {
            destination.failFlush.add(
                ScriptedDestination.failure(FailureKind.TARGET, "topic_not_found"));
          }
        };
    RunReport failed = run(file);
    assertThat(failed.status()).isEqualTo(RunStatus.FAILED);
    assertThat(failed.counts().created()).isEqualTo(2_000);
    assertThat(failed.rowsUnknown()).isEqualTo(2_000);

    destination.beforeWrite = () -> {};
    destination.failFlush.clear();
    destination.arrived.clear();
    RunReport resumed = run(file);

    assertThat(resumed.status()).isEqualTo(RunStatus.COMPLETED);
    assertThat(resumed.runId()).isEqualTo(failed.runId());
    assertThat(resumed.resumedFromRow()).isEqualTo(2_001);
    assertThat(resumed.counts().created()).isEqualTo(5_000);
    assertThat(resumed.receipts().get(0).rows()).isEqualTo(5_000);
    assertThat(destination.arrived).hasSize(3_000).first().isEqualTo("2001 {\"id\":2001}");
    assertThat(run(file).runId()).isNotEqualTo(failed.runId());
  }

  @Test
  void cutsOffRejectedRowsThatTheCheckpointDoesNotKnow() throws IOException {
    Path file = interruptedFile();
    Path rejected;
    try (Stream<Path> files = Files.list(directory.resolve("state"))) {
      String runId = CheckpointFormat.parse(Files.readString(state("checkpoint"))).runId();
      rejected = state("rejected-rows-" + runId + ".jsonl");
      assertThat(files).doesNotContain(rejected);
    }
    Files.writeString(rejected, "{\"row\":1,\"left\":\"behind\"}\n");
    destination.rejectsRowsWithBad = true;

    RunReport report = run(file);

    assertThat(report.counts().failed()).isEqualTo(1);
    assertThat(Files.readAllLines(rejected)).hasSize(1).first().asString().contains("bad_row");
  }

  @Test
  void refusesToResumeWhenTheSourceHasChanged() throws IOException {
    Path file = interruptedFile();
    Files.writeString(file, "{\"id\":9}\n");

    RunReport report = run(file);

    assertThat(report.failure()).map(Failure::code).contains("source_changed");
    assertThat(report.failure()).map(Failure::remedy).get().asString().contains("--restart");
    assertThat(builder(file).restart(true).build().execute().status())
        .isEqualTo(RunStatus.COMPLETED);
  }

  @Test
  void refusesToResumeWhenTheDefinitionMeansOtherMessages() throws IOException {
    Path file = interruptedFile();
    ValidSync other =
        validSync(RawSettings.builder().method("none").put(Scope.TARGET, "topic", "u"));

    RunReport report = run(other, file);

    assertThat(report.failure()).map(Failure::code).contains("definition_changed");
  }

  @Test
  void resumesWithOtherCredentials() throws IOException {
    Path file = interruptedFile();
    ValidSync other =
        validSync(
            RawSettings.builder()
                .method("token")
                .put(Scope.AUTHENTICATION, "token", "new")
                .put(Scope.TARGET, "topic", "t"));

    assertThat(run(other, file).status()).isEqualTo(RunStatus.COMPLETED);
  }

  @Test
  void resumesFromACopyThatWasPutBack() throws IOException {
    Path file = interruptedFile();
    Path copy = directory.resolve("copy.jsonl");
    Files.copy(file, copy, StandardCopyOption.COPY_ATTRIBUTES);
    Files.move(copy, file, StandardCopyOption.REPLACE_EXISTING);

    assertThat(run(file).status()).isEqualTo(RunStatus.COMPLETED);
  }

  @Test
  void aSourceThatIsCutWhileItIsReadDoesNotComplete() throws IOException {
    Path file = file(numbered(200_000));
    destination.beforeWrite =
        () -> {
          try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.truncate(0);
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        };
    RunReport report = run(file);

    assertThat(report.status()).isEqualTo(RunStatus.FAILED);
    assertThat(report.failure()).map(Failure::code).contains("source_changed");
    assertThat(report.counts().created()).isEqualTo(destination.arrived.size());
    assertThat(destination.committed).isZero();
  }

  @Test
  void givesUpWhatACancelledRunCannotSettle() throws IOException {
    Path file = file(numbered(3));
    SyncRun run = builder(file).cancelGrace(Duration.ofMillis(50)).build();
    destination.beforeFlush =
        () -> {
          run.cancel();
          new CountDownLatch(1).await();
        };
    RunReport report = run.execute();

    assertThat(report.status()).isEqualTo(RunStatus.CANCELLED);
    assertThat(report.rowsUnknown()).isEqualTo(3);
    assertThat(Thread.currentThread().isInterrupted()).isFalse();
    assertThat(Files.readString(state("report.json"))).contains("\"cancelled\"");
  }

  @Test
  void explainsADamagedCheckpointAndLeavesIt() throws IOException {
    Path file = interruptedFile();
    String text = Files.readString(state("checkpoint"));
    String damaged = text.replace("\"sequence\":0", "\"sequence\":7");
    assertThat(damaged).isNotEqualTo(text);
    Files.writeString(state("checkpoint"), damaged);

    RunReport report = run(file);

    assertThat(report.failure()).map(Failure::code).contains("checkpoint_damaged");
    assertThat(Files.readString(state("checkpoint"))).isEqualTo(damaged);
  }

  @Test
  void refusesASecondRunOfTheSameSync() throws Exception {
    try (PipedOutputStream pipe = new PipedOutputStream();
        PipedInputStream input = new PipedInputStream(pipe)) {
      CountDownLatch started = new CountDownLatch(1);
      RunObserver observer =
          new RunObserver() {
            @Override
            public void started(RunProgress progress) {
              started.countDown();
            }
          };
      SyncRun first =
          SyncRun.builder(sync(), JsonLinesSource.ofStream(input, List.of()), stateDirectory())
              .observer(observer)
              .build();
      Thread thread = new Thread(first::execute);
      thread.start();
      pipe.write("{\"id\":1}\n".getBytes(UTF_8));
      pipe.flush();
      started.await();

      RunReport second = run(file("{\"id\":2}"));

      assertThat(second.failure()).map(Failure::code).contains("sync_locked");
      assertThat(second.failure())
          .map(Failure::message)
          .get()
          .asString()
          .contains(state("lock").toString())
          .contains("process " + ProcessHandle.current().pid());
      first.cancel();
      thread.join();
    }
  }

  @Test
  void cancelSettlesWhatIsInFlightAndCanBeResumed() throws IOException {
    Path file = file(numbered(10_000));
    SyncRun running = builder(file).build();
    destination.beforeWrite =
        () -> {
          if (destination.arrived.size() >= 4_000) {
            running.cancel();
          }
        };
    RunReport cancelled = running.execute();

    assertThat(cancelled.status()).isEqualTo(RunStatus.CANCELLED);
    assertThat(cancelled.counts().created()).isEqualTo(destination.arrived.size());
    assertThat(cancelled.rowsUnknown()).isZero();
    assertThat(destination.committed).isZero();

    destination.beforeWrite = () -> {};
    RunReport resumed = run(file);
    assertThat(resumed.counts().created()).isEqualTo(10_000);
    assertThat(destination.arrived).hasSize(10_000);
  }

  @Test
  void cancelEndsTheWaitForASilentSource() throws Exception {
    try (PipedOutputStream pipe = new PipedOutputStream();
        PipedInputStream input = new PipedInputStream(pipe)) {
      SyncRun silent =
          SyncRun.builder(sync(), JsonLinesSource.ofStream(input, List.of()), stateDirectory())
              .build();
      silent.cancel();

      assertThat(silent.execute().status()).isEqualTo(RunStatus.CANCELLED);
    }
  }

  @Test
  void settlesInTimeAlthoughTheSourceIsSilent() throws Exception {
    try (PipedOutputStream pipe = new PipedOutputStream();
        PipedInputStream input = new PipedInputStream(pipe)) {
      CountDownLatch settled = new CountDownLatch(1);
      RunObserver observer =
          new RunObserver() {
            @Override
            public void settled(RunProgress progress) {
              settled.countDown();
            }
          };
      SyncRun trickle =
          SyncRun.builder(sync(), JsonLinesSource.ofStream(input, List.of()), stateDirectory())
              .options(RunOptions.builder().checkpointInterval(Duration.ofMillis(50)).build())
              .observer(observer)
              .build();
      Thread thread = new Thread(trickle::execute);
      thread.start();
      pipe.write("{\"id\":1}\n".getBytes(UTF_8));
      pipe.flush();

      settled.await();
      trickle.cancel();
      thread.join();
    }
  }

  @Test
  void noticesADestinationThatLosesRows() throws IOException {
    destination.tamper =
        report ->
            FlushReport.settledThrough(report.settledThrough())
                .created(report.created() - 1)
                .build();
    RunReport report = run(file("{\"id\":1}", "{\"id\":2}"));

    assertThat(report.status()).isEqualTo(RunStatus.FAILED);
    assertThat(report.failure()).map(Failure::code).contains("flush_incomplete");
    assertThat(report.failure()).map(Failure::kind).contains(FailureKind.INTERNAL);
    assertThat(report.rowsUnknown()).isEqualTo(2);
  }

  @Test
  void anUnexpectedExceptionIsReportedWithoutItsMessage() throws IOException {
    destination.beforeWrite =
        () -> {
          throw new IllegalStateException("canary");
        };
    RunReport report = run(file("{\"id\":1}"));

    assertThat(report.failure()).map(Failure::code).contains("unexpected_failure");
    assertThat(report.toJson()).contains("IllegalStateException").doesNotContain("canary");
    assertThat(report.rowsUnknown()).isEqualTo(1);
  }

  @Test
  void aColumnThatTheRowsDoNotHaveIsToldBeforeAnythingIsSent() throws IOException {
    ValidSync sync =
        validSync(
            RawSettings.builder()
                .method("none")
                .put(Scope.TARGET, "topic", "t")
                .put(Scope.TARGET, "key", "ids"));
    RunReport report = run(sync, file("{\"id\":1}"));

    assertThat(report.failure()).map(Failure::code).contains("column_unknown");
    assertThat(report.failure()).map(Failure::field).contains("target.key");
    assertThat(report.failure()).map(Failure::message).get().asString().contains("'id'");
    assertThat(destination.opened).isEmpty();
  }

  @Test
  void anObserverThatThrowsDoesNotStopTheRun() throws IOException {
    RunObserver broken =
        new RunObserver() {
          @Override
          public void written(RunProgress progress) {
            throw new IllegalStateException("canary");
          }
        };
    assertThat(builder(file("{\"id\":1}")).observer(broken).build().execute().status())
        .isEqualTo(RunStatus.COMPLETED);
  }

  @Test
  void aMissingSourceAndAStateDirectoryThatCannotBeMadeAreFailures() throws IOException {
    assertThat(run(directory.resolve("none")).failure())
        .map(Failure::code)
        .contains("source_not_found");
    Path blocked = Files.writeString(directory.resolve("blocked"), "a file");
    RunReport report =
        SyncRun.builder(sync(), source(file("{\"id\":1}")), blocked.resolve("state"))
            .build()
            .execute();

    assertThat(report.failure()).map(Failure::code).contains("state_unwritable");
    assertThat(report.failure()).map(Failure::kind).contains(FailureKind.HOST);
  }

  @Test
  void canBeExecutedOnce() throws IOException {
    SyncRun run = builder(file()).build();
    run.execute();

    assertThatThrownBy(run::execute).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void runsOfOneSyncShareItsIdAndNotTheirOwn() throws IOException {
    run(file("{\"id\":1}"));
    run(file("{\"id\":1}"));

    assertThat(destination.opened).extracting(RunContext::syncId).containsOnly("daily");
    assertThat(destination.opened).extracting(RunContext::runId).doesNotHaveDuplicates();
  }

  private Path interruptedFile() throws IOException {
    Path file = file("{\"id\":1}", "{\"id\":\"bad\"}");
    destination.failFlush.add(ScriptedDestination.failure(FailureKind.TARGET, "topic_not_found"));
    assertThat(run(file).status()).isEqualTo(RunStatus.FAILED);
    assertThat(state("checkpoint")).exists();
    return file;
  }

  private static String[] numbered(int rows) {
    return Stream.iterate(1, i -> i + 1)
        .limit(rows)
        .map(i -> "{\"id\":" + i + "}")
        .toArray(String[]::new);
  }

  private Path file(String... lines) throws IOException {
    return Files.write(directory.resolve("rows.jsonl"), List.of(lines));
  }

  private RowSource source(Path file) {
    return JsonLinesSource.ofFile(file, List.of());
  }

  private ValidSync sync() {
    return validSync(RawSettings.builder().method("none").put(Scope.TARGET, "topic", "t"));
  }

  private ValidSync validSync(RawSettings.Builder raw) {
    SyncDefinition definition =
        SyncDefinition.builder("daily", "scripted").settings(raw.build()).mode("insert").build();
    return new ValidSync(
        definition,
        new DiscoveredDestination(destination.spec(), "1", "test", destination),
        destination.spec().validate(raw.build()).orElseThrow(),
        SyncMode.INSERT);
  }

  private SyncRun.Builder builder(Path file) {
    return builder(sync(), file);
  }

  private SyncRun.Builder builder(ValidSync sync, Path file) {
    return SyncRun.builder(sync, source(file), stateDirectory()).options(OPTIONS);
  }

  private RunReport run(Path file) {
    return builder(file).build().execute();
  }

  private RunReport run(ValidSync sync, Path file) {
    return builder(sync, file).build().execute();
  }

  private Path stateDirectory() {
    return directory.resolve("state");
  }

  private Path state(String name) {
    return stateDirectory().resolve(name);
  }
}
