package com.signalsmith.destination.kafka.producer;

import java.util.function.DoubleSupplier;
import org.apache.kafka.common.MetricName;
import org.apache.kafka.common.metrics.Gauge;
import org.apache.kafka.common.metrics.Metrics;
import org.apache.kafka.common.metrics.Sensor;
import org.apache.kafka.common.metrics.stats.Avg;
import org.apache.kafka.common.metrics.stats.CumulativeSum;
import org.apache.kafka.common.metrics.stats.Max;

/**
 * What the producer measures of itself, under the names that Kafka's own producer uses.
 *
 * <p>Any thread. Everything is measured once a batch or a request, not once a row.
 */
final class ProducerSensors {

  private static final String GROUP = "producer-metrics";

  private final Metrics metrics;
  private final Sensor sent;
  private final Sensor retried;
  private final Sensor failed;
  private final Sensor batchSize;
  private final Sensor rowsPerRequest;
  private final Sensor latency;
  private final Sensor queueTime;
  private final Sensor throttle;

  ProducerSensors(Metrics metrics) {
    this.metrics = metrics;
    this.sent = total("record-send");
    this.retried = total("record-retry");
    this.failed = total("record-error");
    this.batchSize = distribution("batch-size");
    this.rowsPerRequest = distribution("records-per-request");
    this.latency = distribution("request-latency");
    this.queueTime = distribution("record-queue-time");
    this.throttle = distribution("produce-throttle-time");
  }

  /** Measures a quantity whenever it is asked for. */
  void gauge(String name, DoubleSupplier value) {
    metrics.addMetric(name(name), (Gauge<Double>) (config, now) -> value.getAsDouble());
  }

  void sending(PartitionBatch batch, long nanos) {
    batchSize.record(batch.size());
    queueTime.record((nanos - batch.createdNanos()) / 1e6);
  }

  void requested(int rows) {
    rowsPerRequest.record(rows);
  }

  void answered(long millis) {
    latency.record((double) millis);
  }

  void delivered(int rows) {
    sent.record(rows);
  }

  void retried(int rows) {
    retried.record(rows);
  }

  void failed(int rows) {
    failed.record(rows);
  }

  /** Returns what Kafka's network layer fills with how long brokers slow us down. */
  Sensor throttle() {
    return throttle;
  }

  private Sensor total(String name) {
    Sensor sensor = metrics.sensor(name);
    sensor.add(name(name + "-total"), new CumulativeSum());
    return sensor;
  }

  private Sensor distribution(String name) {
    Sensor sensor = metrics.sensor(name);
    sensor.add(name(name + "-avg"), new Avg());
    sensor.add(name(name + "-max"), new Max());
    return sensor;
  }

  private MetricName name(String name) {
    return metrics.metricName(name, GROUP);
  }
}
