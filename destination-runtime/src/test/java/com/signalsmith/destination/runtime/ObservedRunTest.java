package com.signalsmith.destination.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import com.signalsmith.destination.runtime.metrics.RunMetrics;
import com.signalsmith.destination.runtime.source.JsonLinesSource;
import com.signalsmith.destination.spi.Failure;
import com.signalsmith.destination.spi.FailureKind;
import com.signalsmith.destination.spi.RawSettings;
import com.signalsmith.destination.spi.Scope;
import com.signalsmith.destination.spi.SyncMode;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What observers are told of a run, in which order, and what their faults do to it. */
@Timeout(60)
class ObservedRunTest {

  @TempDir Path directory;
  private final ScriptedDestination destination = new ScriptedDestination();

  @Test
  void isToldInOrderAlsoBeforeTheDestinationMayWait() throws IOException {
    Recorder recorder = new Recorder();
    destination.beforeWrite = () -> recorder.events.add("(write)");
    destination.beforeFlush = () -> recorder.events.add("(flush)");
    destination.failFlush.add(ScriptedDestination.failure(FailureKind.UNAVAILABLE, "away"));

    run(recorder, "{\"id\":1}", "{\"id\":2}");

    assertThat(recorder.events)
        .containsExactly(
            "started 0",
            "writing 2",
            "(write)",
            "written 2",
            "flushing 2",
            "(flush)",
            "retrying away",
            "(write)",
            "(flush)",
            "flushed 2",
            "settled 0",
            "finished");
  }

  @Test
  void metersAgreeWithTheReport() throws IOException {
    SimpleMeterRegistry registry = new SimpleMeterRegistry();
    destination.rejectsRowsWithBad = true;
    destination.metrics = () -> Map.of("sent_total", 3.0);
    destination.failFlush.add(ScriptedDestination.failure(FailureKind.UNAVAILABLE, "away"));

    RunReport report =
        run(
            new RunMetrics(registry, "scripted", "daily"),
            "{\"id\":1}",
            "no json",
            "{\"id\":\"bad\"}",
            "{\"id\":4}");

    assertThat(report.counts()).isEqualTo(new RowCounts(2, 0, 0, 2, 0));
    assertThat(count(registry, "signalsmith.rows", "outcome", "created")).isEqualTo(2);
    assertThat(count(registry, "signalsmith.rows", "outcome", "rejected")).isEqualTo(2);
    assertThat(count(registry, "signalsmith.rows", "outcome", "unknown")).isZero();
    assertThat(count(registry, "signalsmith.rejected.rows", "code", "bad_row")).isEqualTo(1);
    assertThat(registry.get("signalsmith.rejected.rows").counters()).hasSize(2);
    assertThat(count(registry, "signalsmith.retries", "code", "away")).isEqualTo(1);
    assertThat(registry.get("signalsmith.rows.in.flight").gauge().value()).isZero();
    assertThat(registry.get("signalsmith.client.sent_total").functionCounter().count())
        .isEqualTo(3);
  }

  @Test
  void oneThatThrowsKeepsNothingFromTheOther() throws IOException {
    RunObserver broken =
        new Recorder() {
          @Override
          void tell(String event) {
            throw new IllegalStateException("canary");
          }
        };
    Recorder first = new Recorder();
    Recorder last = new Recorder();

    run(RunObserver.both(first, RunObserver.both(broken, last)), "{\"id\":1}");

    assertThat(last.events).hasSize(7).isEqualTo(first.events);
  }

  @Test
  void metricsThatCannotBeReadDoNotStopTheRun() throws IOException {
    destination.metrics =
        () -> {
          throw new IllegalStateException("canary");
        };

    RunReport report = run(new Recorder(), "{\"id\":1}");

    assertThat(report.failure()).map(Failure::code).isEmpty();
    assertThat(report.counts().created()).isEqualTo(1);
  }

  @Test
  void neitherDoesAClassThatTheyLackNorANoticeThatCannotBeRead() throws IOException {
    destination.metrics =
        () -> {
          throw new NoClassDefFoundError("canary");
        };
    destination.notices =
        () -> {
          throw new IllegalStateException("canary");
        };

    RunReport report = run(new Recorder(), "{\"id\":1}");

    assertThat(report.failure()).map(Failure::code).isEmpty();
    assertThat(report.counts().created()).isEqualTo(1);
    assertThat(report.notices()).isEmpty();
  }

  @Test
  void whatDiesBetweenAFlushAndItsSettlementLeavesNoRowUncounted() throws IOException {
    destination.metrics =
        () -> {
          throw new StackOverflowError("canary");
        };

    RunReport report = run(new Recorder(), "{\"id\":1}", "{\"id\":2}");

    assertThat(report.failure()).map(Failure::code).contains("unexpected_failure");
    assertThat(report.rowsUnknown()).isEqualTo(2);
    assertThat(report.rowsProcessed()).isEqualTo(2);
  }

  private static double count(SimpleMeterRegistry registry, String name, String key, String value) {
    return registry.get(name).tag(key, value).counter().count();
  }

  private RunReport run(RunObserver observer, String... lines) throws IOException {
    Path file = Files.write(directory.resolve("rows.jsonl"), List.of(lines));
    RawSettings raw = RawSettings.builder().method("none").put(Scope.TARGET, "topic", "t").build();
    ValidSync sync =
        new ValidSync(
            SyncDefinition.builder("daily", "scripted").settings(raw).mode("insert").build(),
            new DiscoveredDestination(destination.spec(), "1", "test", destination),
            destination.spec().validate(raw).orElseThrow(),
            SyncMode.INSERT);
    return SyncRun.builder(
            sync, JsonLinesSource.ofFile(file, List.of()), directory.resolve("state"))
        .options(RunOptions.builder().retryDelay(Duration.ofMillis(1)).build())
        .observer(observer)
        .build()
        .execute();
  }

  /** Takes down what it is told; after the rows come how many are under way. */
  private static class Recorder implements RunObserver {

    final List<String> events = new ArrayList<>();

    void tell(String event) {
      events.add(event);
    }

    @Override
    public void started(RunProgress progress) {
      tell("started " + progress.rowsUnderWay());
    }

    @Override
    public void writing(RunProgress progress) {
      tell("writing " + progress.rowsUnderWay());
    }

    @Override
    public void written(RunProgress progress) {
      tell("written " + progress.rowsUnderWay());
    }

    @Override
    public void flushing(RunProgress progress) {
      tell("flushing " + progress.rowsUnderWay());
    }

    @Override
    public void flushed(RunProgress progress, Duration time) {
      tell("flushed " + progress.rowsUnderWay());
    }

    @Override
    public void settled(RunProgress progress) {
      tell("settled " + progress.rowsUnderWay());
    }

    @Override
    public void retrying(Failure failure, int attempt, Duration delay) {
      tell("retrying " + failure.code());
    }

    @Override
    public void finished(RunReport report) {
      tell("finished");
    }
  }
}
