package com.signalsmith.destination.runtime.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import com.signalsmith.destination.runtime.RowCounts;
import com.signalsmith.destination.runtime.RunProgress;
import com.signalsmith.destination.runtime.RunReport;
import com.signalsmith.destination.runtime.RunStatus;
import com.signalsmith.destination.spi.Failure;
import com.signalsmith.destination.spi.FailureKind;
import com.signalsmith.destination.spi.RejectedRow;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MockClock;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.simple.SimpleConfig;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class RunMetricsTest {

  private final MockClock clock = new MockClock();
  private final SimpleMeterRegistry registry = new SimpleMeterRegistry(SimpleConfig.DEFAULT, clock);
  private final RunMetrics metrics = new RunMetrics(registry, "shelf", "daily");

  @Test
  void countsRowsByWhatBecameOfThem() {
    metrics.started(progress(0, 0, RowCounts.NONE));
    metrics.writing(progress(10, 0, RowCounts.NONE));
    metrics.flushed(progress(10, 0, new RowCounts(4, 3, 2, 0, 0)), Duration.ofMillis(20));
    metrics.settled(progress(10, 10, new RowCounts(4, 3, 2, 1, 0)));
    metrics.writing(progress(15, 10, new RowCounts(4, 3, 2, 1, 0)));
    metrics.finished(report(new RowCounts(4, 3, 2, 1, 0), 5));

    assertThat(rows("created")).isEqualTo(4);
    assertThat(rows("updated")).isEqualTo(3);
    assertThat(rows("deleted")).isEqualTo(2);
    assertThat(rows("rejected")).isEqualTo(1);
    assertThat(rows("unknown")).isEqualTo(5);
    assertThat(registry.get("signalsmith.batches").counter().count()).isEqualTo(2);
    assertThat(registry.get("signalsmith.flush").timer().count()).isEqualTo(1);
    assertThat(registry.get("signalsmith.flush").timer().mean(TimeUnit.MILLISECONDS)).isEqualTo(20);
  }

  @Test
  void aResumedRunCountsOnlyWhatThisProcessDoes() {
    metrics.started(progress(100, 100, new RowCounts(90, 0, 0, 10, 0)));
    metrics.settled(progress(103, 103, new RowCounts(92, 0, 0, 11, 0)));
    metrics.finished(report(new RowCounts(92, 0, 0, 11, 0), 0));

    assertThat(rows("created")).isEqualTo(2);
    assertThat(rows("rejected")).isEqualTo(1);
  }

  @Test
  void aRunThatNeverStartedCountsNothing() {
    metrics.finished(report(new RowCounts(90, 0, 0, 10, 0), 0));

    assertThat(rows("created")).isZero();
    assertThat(registry.find("signalsmith.checkpoint.age").gauge()).isNull();
  }

  @Test
  void showsRowsInFlightAndTheAgeOfTheCheckpointAndKeepsTheLastValues() {
    metrics.started(progress(0, 0, RowCounts.NONE));
    clock.add(Duration.ofSeconds(3));
    metrics.writing(progress(7, 0, RowCounts.NONE));
    assertThat(gauge("signalsmith.rows.in.flight")).isEqualTo(7);
    assertThat(gauge("signalsmith.checkpoint.age")).isEqualTo(3);

    metrics.settled(progress(7, 7, new RowCounts(7, 0, 0, 0, 0)));
    assertThat(gauge("signalsmith.rows.in.flight")).isZero();
    assertThat(gauge("signalsmith.checkpoint.age")).isZero();

    clock.add(Duration.ofSeconds(2));
    metrics.writing(progress(9, 7, new RowCounts(7, 0, 0, 0, 0)));
    metrics.finished(report(new RowCounts(7, 0, 0, 0, 0), 2));
    clock.add(Duration.ofHours(1));
    assertThat(gauge("signalsmith.rows.in.flight")).isZero();
    assertThat(gauge("signalsmith.checkpoint.age")).isEqualTo(2);
  }

  @Test
  void countersGoOnFromRunToRunAndGaugesBelongToTheLast() {
    metrics.started(progress(0, 0, RowCounts.NONE));
    metrics.measured(Map.of("depth", 1.0));
    metrics.settled(progress(3, 3, new RowCounts(3, 0, 0, 0, 0)));
    metrics.finished(report(new RowCounts(3, 0, 0, 0, 0), 0));

    RunMetrics next = new RunMetrics(registry, "shelf", "daily");
    next.started(progress(0, 0, RowCounts.NONE));
    next.writing(progress(4, 0, RowCounts.NONE));
    next.measured(Map.of("depth", 2.0));
    next.flushed(progress(4, 0, new RowCounts(4, 0, 0, 0, 0)), Duration.ZERO);

    assertThat(rows("created")).isEqualTo(7);
    assertThat(gauge("signalsmith.rows.in.flight")).isEqualTo(4);
    assertThat(gauge("signalsmith.client.depth")).isEqualTo(2);
  }

  @Test
  void runsOfTwoSyncsDoNotMix() {
    RunMetrics other = new RunMetrics(registry, "shelf", "weekly");
    metrics.started(progress(0, 0, RowCounts.NONE));
    other.started(progress(0, 0, RowCounts.NONE));
    metrics.writing(progress(4, 0, RowCounts.NONE));

    assertThat(registry.get("signalsmith.rows.in.flight").tag("sync", "daily").gauge().value())
        .isEqualTo(4);
    assertThat(registry.get("signalsmith.rows.in.flight").tag("sync", "weekly").gauge().value())
        .isZero();
  }

  @Test
  void countsRetriesAndRejectedRowsByCodeUpToABound() {
    metrics.retrying(Failure.of(FailureKind.UNAVAILABLE, "away", "it is"), 1, Duration.ZERO);
    List<RejectedRow> rows = new ArrayList<>();
    for (int i = 1; i <= CodeCounters.MOST + 30; i++) {
      rows.add(new RejectedRow(i, "code_" + i, "canary"));
    }
    metrics.rejected(rows);
    metrics.rejected(rows);
    new RunMetrics(registry, "shelf", "daily").rejected(List.of(new RejectedRow(1, "new", "m")));

    assertThat(registry.get("signalsmith.retries").tag("code", "away").counter().count())
        .isEqualTo(1);
    assertThat(registry.get("signalsmith.rejected.rows").tag("code", "code_1").counter().count())
        .isEqualTo(2);
    assertThat(registry.get("signalsmith.rejected.rows").counters()).hasSize(CodeCounters.MOST + 1);
    assertThat(registry.get("signalsmith.rejected.rows").tag("code", "other").counter().count())
        .isEqualTo(61);
  }

  @Test
  void showsWhatTheClientMeasuresUpToABound() {
    Map<String, Double> measured = new HashMap<>(Map.of("sent_total", 5.0, "latency_ms", 1.5));
    metrics.measured(measured);
    metrics.measured(Map.of("sent_total", 9.0));

    assertThat(registry.get("signalsmith.client.sent_total").functionCounter().count())
        .isEqualTo(9);
    assertThat(gauge("signalsmith.client.latency_ms")).isEqualTo(1.5);

    for (int i = 0; i < ClientMeters.MOST; i++) {
      metrics.measured(Map.of("name_" + i, 1.0));
    }
    assertThat(registry.getMeters())
        .filteredOn(meter -> meter.getId().getName().startsWith("signalsmith.client."))
        .hasSize(ClientMeters.MOST);
  }

  @Test
  void noMeterHasAnyOtherTag() {
    metrics.started(progress(0, 0, RowCounts.NONE));
    metrics.measured(Map.of("sent_total", 5.0, "latency_ms", 1.5));
    metrics.rejected(List.of(new RejectedRow(1, "bad", "canary")));

    assertThat(registry.getMeters())
        .hasSizeGreaterThan(10)
        .extracting(Meter::getId)
        .allSatisfy(
            id -> {
              assertThat(id.getTag("destination")).isEqualTo("shelf");
              assertThat(id.getTag("sync")).isEqualTo("daily");
              assertThat(id.getTags())
                  .extracting(Tag::getKey)
                  .isSubsetOf(Set.of("destination", "sync", "outcome", "code"));
            });
  }

  private double rows(String outcome) {
    return registry.get("signalsmith.rows").tag("outcome", outcome).counter().count();
  }

  private double gauge(String name) {
    return registry.get(name).gauge().value();
  }

  private static RunProgress progress(long written, long settled, RowCounts counts) {
    return RunProgress.builder("r1")
        .rowsWritten(written)
        .rowsSettled(settled)
        .counts(counts)
        .build();
  }

  private static RunReport report(RowCounts counts, long unknown) {
    return new RunReport(
        RunStatus.COMPLETED,
        "daily",
        "r1",
        "shelf",
        "insert",
        Instant.EPOCH,
        Duration.ZERO,
        null,
        counts,
        unknown,
        0,
        null,
        null,
        List.of(),
        List.of(),
        null);
  }
}
