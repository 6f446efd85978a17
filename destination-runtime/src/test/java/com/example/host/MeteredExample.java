package com.example.host;

import com.signalsmith.destination.runtime.RunObserver;
import com.signalsmith.destination.runtime.SyncDefinition;
import com.signalsmith.destination.runtime.metrics.RunMetrics;
import io.micrometer.core.instrument.MeterRegistry;

/** What a host with metrics does besides. */
final class MeteredExample {

  private MeteredExample() {}

  /** Keeps the meters of a run, beside what the host itself wants to know of it. */
  static RunObserver metered(MeterRegistry meters, SyncDefinition definition, RunObserver watcher) {
    RunMetrics metrics = new RunMetrics(meters, definition.destinationId(), definition.syncId());
    return RunObserver.both(metrics, watcher);
  }
}
