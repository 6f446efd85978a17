package com.signalsmith.destination.runtime.metrics;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import java.util.HashMap;
import java.util.Map;

/**
 * Counts by code. Codes come from destinations, so that only the first ones get a counter of their
 * own; one thread.
 */
final class CodeCounters {

  static final int MOST = 50;
  static final String OTHER = "other";

  private static final String CODE = "code";

  private final MeterRegistry registry;
  private final String name;
  private final String description;
  private final Tags tags;
  private final Map<String, Counter> counters = new HashMap<>();

  CodeCounters(MeterRegistry registry, String name, String description, Tags tags) {
    this.registry = registry;
    this.name = name;
    this.description = description;
    this.tags = tags;
    // The bound holds for a registry, whatever the number of runs.
    registry
        .find(name)
        .tags(tags)
        .counters()
        .forEach(counter -> counters.put(counter.getId().getTag(CODE), counter));
  }

  void increment(String code) {
    String shown = counters.containsKey(code) || counters.size() < MOST ? code : OTHER;
    counters.computeIfAbsent(shown, this::counter).increment();
  }

  private Counter counter(String code) {
    return Counter.builder(name)
        .description(description)
        .tags(tags)
        .tag(CODE, code)
        .register(registry);
  }
}
