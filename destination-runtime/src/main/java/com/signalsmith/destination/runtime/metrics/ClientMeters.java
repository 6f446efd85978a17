package com.signalsmith.destination.runtime.metrics;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Shows what a destination's client measures of itself: as counters what says that it is a total,
 * as gauges the rest. It is updated by one thread and read by any.
 */
final class ClientMeters {

  static final int MOST = 200;

  private static final String PREFIX = "signalsmith.client.";
  private static final String DESCRIPTION = "Measured by the destination's client";

  private final MeterRegistry registry;
  private final Tags tags;
  private final Map<String, Double> values = new ConcurrentHashMap<>();

  ClientMeters(MeterRegistry registry, Tags tags) {
    this.registry = registry;
    this.tags = tags;
  }

  void update(Map<String, Double> metrics) {
    metrics.forEach(
        (name, value) -> {
          if (values.containsKey(name)) {
            values.put(name, value);
          } else if (values.size() < MOST) {
            values.put(name, value);
            register(name);
          }
        });
  }

  // Prometheus reserves the suffix for counters, and cuts it off the name of a gauge.
  private void register(String name) {
    String meter = PREFIX + name;
    registry.find(meter).tags(tags).meters().forEach(registry::remove);
    if (name.endsWith("_total")) {
      FunctionCounter.builder(meter, values, all -> value(all, name))
          .description(DESCRIPTION)
          .tags(tags)
          .register(registry);
    } else {
      Gauge.builder(meter, values, all -> value(all, name))
          .description(DESCRIPTION)
          .tags(tags)
          .strongReference(true)
          .register(registry);
    }
  }

  private static double value(Map<String, Double> values, String name) {
    return values.getOrDefault(name, Double.NaN);
  }
}
