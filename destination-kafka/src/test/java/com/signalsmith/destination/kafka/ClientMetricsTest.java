package com.signalsmith.destination.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.common.Metric;
import org.apache.kafka.common.MetricName;
import org.junit.jupiter.api.Test;

class ClientMetricsTest {

  private final Map<MetricName, Metric> metrics = new HashMap<>();

  @Test
  void areNamedInSnakeCaseWithTheirUnit() {
    add("producer-metrics", "record-send-total", 7.0);
    add("producer-metrics", "request-latency-avg", 1.5);
    add("producer-metrics", "record-queue-time-max", 2.0);
    add("producer-metrics", "produce-throttle-time-avg", 0.0);
    add("producer-metrics", "record-size-avg", 80.0);
    add("producer-metrics", "buffer-available-bytes", 90.0);
    add("producer-metrics", "flush-time-ns-total", 100.0);
    add("producer-metrics", "metadata-age", 3.0);

    assertThat(ClientMetrics.of(metrics))
        .containsOnly(
            Map.entry("record_send_total", 7.0),
            Map.entry("request_latency_avg_ms", 1.5),
            Map.entry("record_queue_time_max_ms", 2.0),
            Map.entry("produce_throttle_time_avg_ms", 0.0),
            Map.entry("record_size_avg_bytes", 80.0),
            Map.entry("buffer_available_bytes", 90.0),
            Map.entry("flush_time_ns_total", 100.0),
            Map.entry("metadata_age_seconds", 3.0));
  }

  @Test
  void areNoneOfOneNodeOrTopic() {
    add("producer-node-metrics", "request-total", 1.0);
    add("producer-topic-metrics", "record-send-total", 1.0);
    add("app-info", "start-time-ms", 1.0);

    assertThat(ClientMetrics.of(metrics)).isEmpty();
  }

  @Test
  void areNumbersOnly() {
    add("producer-metrics", "request-rate", Double.NaN);
    add("producer-metrics", "request-size-max", Double.NEGATIVE_INFINITY);
    add("producer-metrics", "version", "4.3.1");

    assertThat(ClientMetrics.of(metrics)).isEmpty();
  }

  private void add(String group, String name, Object value) {
    MetricName key = new MetricName(name, group, "", Map.of("client-id", "canary"));
    metrics.put(
        key,
        new Metric() {
          @Override
          public MetricName metricName() {
            return key;
          }

          @Override
          public Object metricValue() {
            return value;
          }
        });
  }
}
