package com.signalsmith.destination.runtime.metrics;

import com.signalsmith.destination.runtime.RowCounts;
import com.signalsmith.destination.runtime.RunObserver;
import com.signalsmith.destination.runtime.RunProgress;
import com.signalsmith.destination.runtime.RunReport;
import com.signalsmith.destination.spi.Failure;
import com.signalsmith.destination.spi.RejectedRow;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the meters of one run in a registry.
 *
 * <p>Thread rule: as {@link RunObserver}; the registry may be read in any thread meanwhile. Every
 * meter has the tags {@code destination} and {@code sync}, some have {@code outcome} or {@code
 * code}, and the values of each are bounded. Counters count what this process has done and go on
 * from one run of a sync to the next. Gauges belong to the run that started last; they keep their
 * last values when it is finished.
 */
public final class RunMetrics implements RunObserver {

  private final MeterRegistry registry;
  private final Tags tags;
  private final Counter created;
  private final Counter updated;
  private final Counter deleted;
  private final Counter rejected;
  private final Counter unknown;
  private final Counter batches;
  private final Timer flushes;
  private final CodeCounters retries;
  private final CodeCounters rejectedRows;
  private final ClientMeters client;
  private @Nullable RowCounts counted;
  private volatile long rowsUnderWay;
  private volatile long settledAt;
  private volatile @Nullable Double lastAge;

  /**
   * Registers the counters of a sync, at nothing if they are new.
   *
   * @param registry in which the meters are, and stay
   * @param destination the destination's id
   * @param sync the sync's id
   */
  public RunMetrics(MeterRegistry registry, String destination, String sync) {
    this.registry = registry;
    this.tags = Tags.of("destination", destination, "sync", sync);
    this.created = rows("created");
    this.updated = rows("updated");
    this.deleted = rows("deleted");
    this.rejected = rows("rejected");
    this.unknown = rows("unknown");
    this.batches =
        Counter.builder("signalsmith.batches")
            .description("Batches handed to the destination, replays not counted")
            .tags(tags)
            .register(registry);
    this.flushes =
        Timer.builder("signalsmith.flush")
            .description("How long flushes took, their retries included")
            .tags(tags)
            .register(registry);
    this.retries =
        new CodeCounters(
            registry, "signalsmith.retries", "Attempts to deliver again, by failure", tags);
    this.rejectedRows =
        new CodeCounters(registry, "signalsmith.rejected.rows", "Rejected rows, by reason", tags);
    this.client = new ClientMeters(registry, tags);
  }

  @Override
  public void started(RunProgress progress) {
    // What a resumed run had done before is not what this process has done.
    counted = progress.counts();
    settledAt = now();
    // Without a unit, which Prometheus would repeat at the end of the name.
    gauge("signalsmith.rows.in.flight", null, "Rows not settled yet", run -> run.rowsUnderWay);
    gauge("signalsmith.checkpoint.age", "seconds", "Since rows were settled", RunMetrics::age);
  }

  @Override
  public void writing(RunProgress progress) {
    rowsUnderWay = progress.rowsUnderWay();
    batches.increment();
  }

  @Override
  public void flushed(RunProgress progress, Duration time) {
    flushes.record(time);
    count(progress.counts());
  }

  @Override
  public void rejected(List<RejectedRow> rows) {
    rows.forEach(row -> rejectedRows.increment(row.code()));
  }

  @Override
  public void settled(RunProgress progress) {
    settledAt = now();
    rowsUnderWay = progress.rowsUnderWay();
    count(progress.counts());
  }

  @Override
  public void retrying(Failure failure, int attempt, Duration delay) {
    retries.increment(failure.code());
  }

  @Override
  public void measured(Map<String, Double> metrics) {
    client.update(metrics);
  }

  @Override
  public void finished(RunReport report) {
    count(report.counts());
    add(unknown, report.rowsUnknown());
    // Nothing is under way any more, and an age that grew on would look like a run that hangs.
    rowsUnderWay = 0;
    lastAge = age();
  }

  private void count(RowCounts now) {
    RowCounts before = counted;
    if (before == null) {
      return; // it never started, so whatever was done was done before
    }
    add(created, now.created() - before.created());
    add(updated, now.updated() - before.updated());
    add(deleted, now.deleted() - before.deleted());
    add(rejected, now.failed() - before.failed());
    counted = now;
  }

  private static void add(Counter counter, long rows) {
    counter.increment((double) rows);
  }

  private double age() {
    Double last = lastAge;
    return last != null ? last : (now() - settledAt) / (double) TimeUnit.SECONDS.toNanos(1);
  }

  private long now() {
    return registry.config().clock().monotonicTime();
  }

  private Counter rows(String outcome) {
    return Counter.builder("signalsmith.rows")
        .description("Rows by what became of them")
        .tags(tags)
        .tag("outcome", outcome)
        .register(registry);
  }

  // A registry keeps the gauge that it has, and so the run that is over.
  private void gauge(
      String name, @Nullable String unit, String what, ToDoubleFunction<RunMetrics> value) {
    registry.find(name).tags(tags).gauges().forEach(registry::remove);
    Gauge.builder(name, this, value)
        .description(what)
        .baseUnit(unit)
        .tags(tags)
        .strongReference(true)
        .register(registry);
  }
}
