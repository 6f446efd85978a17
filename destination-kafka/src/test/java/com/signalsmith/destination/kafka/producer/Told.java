package com.signalsmith.destination.kafka.producer;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Takes down what a producer tells of rows. */
final class Told implements Outcomes {

  record Delivery(int partition, long firstOffset, int rows, int unkeyed) {}

  private final List<Delivery> deliveries = new ArrayList<>();
  private final Map<Long, Integer> tooLarge = new TreeMap<>();
  private final List<Long> keyMissing = new ArrayList<>();
  private final List<Throwable> failures = new ArrayList<>();
  private Runnable whenFailed = () -> {};

  @Override
  public synchronized void delivered(int partition, long firstOffset, SentRows rows) {
    deliveries.add(new Delivery(partition, firstOffset, rows.count(), rows.unkeyed(rows.count())));
  }

  @Override
  public synchronized void tooLarge(long row, int bytes) {
    tooLarge.put(row, bytes);
  }

  @Override
  public synchronized void keyMissing(long row) {
    keyMissing.add(row);
  }

  @Override
  public synchronized void failed(Throwable cause) {
    failures.add(cause);
    whenFailed.run();
  }

  /** Looks at something while a failure is told. */
  synchronized void whenFailed(Runnable look) {
    whenFailed = look;
  }

  @Override
  public synchronized void restarted() {
    // What was told before stays to be looked at.
  }

  synchronized List<Delivery> deliveries() {
    return List.copyOf(deliveries);
  }

  synchronized int delivered() {
    return deliveries.stream().mapToInt(Delivery::rows).sum();
  }

  synchronized Map<Long, Integer> tooLarge() {
    return new TreeMap<>(tooLarge);
  }

  synchronized List<Long> keyMissing() {
    return List.copyOf(keyMissing);
  }

  synchronized List<Throwable> failures() {
    return List.copyOf(failures);
  }
}
