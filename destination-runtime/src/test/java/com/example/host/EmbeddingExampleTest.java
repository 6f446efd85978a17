package com.example.host;

import static org.assertj.core.api.Assertions.assertThat;

import com.signalsmith.destination.runtime.RunObserver;
import com.signalsmith.destination.runtime.RunProgress;
import com.signalsmith.destination.runtime.RunReport;
import com.signalsmith.destination.runtime.RunStatus;
import com.signalsmith.destination.runtime.SyncDefinition;
import com.signalsmith.destination.runtime.SyncRun;
import com.signalsmith.destination.runtime.source.JsonLinesSource;
import com.signalsmith.destination.spi.CheckReport;
import com.signalsmith.destination.spi.CheckStep;
import com.signalsmith.destination.spi.Scope;
import com.signalsmith.destination.spi.Secret;
import com.signalsmith.destination.spi.SettingsProblem;
import com.signalsmith.destination.spi.StepStatus;
import com.signalsmith.destination.testkit.DeliveredMessage;
import com.signalsmith.destination.testkit.InMemorySystem;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Runs the example, so that what the page about embedding says is what happens. */
@Timeout(60)
class EmbeddingExampleTest {

  private static final String TOKEN = "token-of-the-system";
  private static final int ROWS = 1_000;
  // More than a run reads at once.
  private static final int MANY_ROWS = 20_000;

  @TempDir
  @SuppressWarnings("NullAway.Init") // injected
  private Path directory;

  @SuppressWarnings("NullAway.Init") // made before each test
  private InMemorySystem system;

  @SuppressWarnings("NullAway.Init") // made before each test
  private EmbeddingExample host;

  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();

  @BeforeEach
  void start() {
    system = InMemorySystem.start("memory-" + UUID.randomUUID(), Secret.of(TOKEN));
    host = new EmbeddingExample(List.of(), directory.resolve("state"), meters);
  }

  @AfterEach
  void stop() {
    host.close();
    system.close();
  }

  @Test
  void showsTheShelfAndAForm() {
    assertThat(host.shelf()).contains("Streaming: In Memory (memory)");
    assertThat(host.formOf("memory"))
        .contains("\"x-group\"", "\"writeOnly\"", "\"max_row_bytes\"", "\"format\" : \"password\"");
  }

  @Test
  void showsEveryProblemAtOnce() {
    SyncDefinition broken =
        EmbeddingExample.definition(
            "daily", "memory", "token", Map.of(Scope.TARGET, Map.of("nam", "customers")));

    assertThat(host.problems(broken))
        .extracting(SettingsProblem::field)
        .contains("authentication.token", "configuration.address", "target.name", "target.nam");
    assertThat(host.problems(sync("daily"))).isEmpty();
  }

  @Test
  void streamsTheStepsOfACheck() throws InterruptedException {
    List<CheckStep> shown = new ArrayList<>();

    CheckReport report = host.check(sync("daily"), shown::add);

    assertThat(report.status()).isEqualTo(StepStatus.PASSED);
    assertThat(shown).extracting(CheckStep::id).containsExactly("connection", "authentication");
  }

  @Test
  void cancelsARunAndResumesIt() throws IOException {
    JsonLinesSource source = rows("daily", MANY_ROWS);
    List<SyncRun> running = new ArrayList<>();
    SyncRun first =
        host.prepare(
            sync("daily"),
            source,
            new RunObserver() {
              @Override
              public void settled(RunProgress progress) {
                running.get(0).cancel();
              }
            });
    running.add(first);

    RunReport cancelled = first.execute();
    RunReport resumed = host.prepare(sync("daily"), source, new RunObserver() {}).execute();

    assertThat(cancelled.status()).isEqualTo(RunStatus.CANCELLED);
    assertThat(cancelled.counts().created()).isBetween(1L, MANY_ROWS - 1L);
    assertThat(resumed.status()).isEqualTo(RunStatus.COMPLETED);
    assertThat(resumed.runId()).isEqualTo(cancelled.runId());
    assertThat(resumed.resumedFromRow()).isEqualTo(cancelled.counts().created() + 1);
    assertThat(system.messages("daily"))
        .extracting(DeliveredMessage::value)
        .containsExactlyElementsOf(lines("daily", MANY_ROWS));
    assertThat(meters.get("signalsmith.rows").tag("outcome", "created").counter().count())
        .isEqualTo(MANY_ROWS);
  }

  @Test
  void runsManySyncsAtTheSameTime() throws Exception {
    List<SyncRun> runs = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      runs.add(host.prepare(sync("sync-" + i), rows("sync-" + i, ROWS), new RunObserver() {}));
    }

    List<RunReport> reports = EmbeddingExample.runAll(runs, 5);

    assertThat(reports).extracting(RunReport::status).containsOnly(RunStatus.COMPLETED);
    for (RunReport report : reports) {
      assertThat(system.messages(report.syncId()))
          .extracting(DeliveredMessage::value)
          .containsExactlyElementsOf(lines(report.syncId(), ROWS));
    }
  }

  private SyncDefinition sync(String id) {
    Map<Scope, Map<String, Object>> form =
        Map.of(
            Scope.AUTHENTICATION, Map.of("token", Secret.of(TOKEN)),
            Scope.CONFIGURATION, Map.of("address", system.address()),
            Scope.TARGET, Map.of("name", id));
    return EmbeddingExample.definition(id, "memory", "token", form);
  }

  private JsonLinesSource rows(String sync, int count) throws IOException {
    Path file = Files.write(directory.resolve(sync + ".jsonl"), lines(sync, count));
    return JsonLinesSource.ofFile(file, List.of("id"));
  }

  private static List<String> lines(String sync, int count) {
    return IntStream.range(0, count)
        .mapToObj(row -> "{\"id\":" + row + ",\"of\":\"" + sync + "\"}")
        .toList();
  }
}
