package com.signalsmith.destination.kafka;

import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.common.Metric;
import org.apache.kafka.common.MetricName;

/** Reads what Kafka's producer measures of itself as a whole. */
final class ClientMetrics {

  // Those of each node and each topic are in other groups: their number has no bound.
  private static final String GROUP = "producer-metrics";

  private ClientMetrics() {}

  /** Returns the numbers by name, in snake case with their unit, and without the client's id. */
  static Map<String, Double> of(Map<MetricName, ? extends Metric> metrics) {
    Map<String, Double> values = new HashMap<>();
    metrics.forEach(
        (name, metric) -> {
          // What was never measured is not a number, and a maximum of nothing is infinite.
          if (name.group().equals(GROUP)
              && metric.metricValue() instanceof Double value
              && Double.isFinite(value)) {
            values.put(name.name().replace('-', '_') + unit(name.name()), value);
          }
        });
    return values;
  }

  // Kafka's name says nanoseconds where it means them; the units of these are in its handbook only.
  private static String unit(String name) {
    if (name.contains("latency") || name.matches(".*(queue|throttle)-time-(avg|max)")) {
      return "_ms";
    }
    if (name.matches(".*-size-(avg|max)")) {
      return "_bytes";
    }
    return name.equals("metadata-age") ? "_seconds" : "";
  }
}
