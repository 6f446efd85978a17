package com.signalsmith.destination.faultrig;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * Sees when a topic grows, past the proxies; any thread. While its brokers are away it is blind.
 */
final class TopicWatch implements AutoCloseable {

  private static final int INTERVAL_MILLIS = 25;
  private static final Duration LONGEST_QUESTION = Duration.ofMillis(700);

  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(TopicWatch::daemon);
  private final KafkaConsumer<byte[], byte[]> consumer;
  private final List<TopicPartition> partitions;
  // By the moment, how many messages the topic held then; an entry for each time it had grown.
  private final TreeMap<Long, Long> growth = new TreeMap<>();

  private TopicWatch(RigCluster cluster, String topic, int partitions) {
    this.consumer =
        new KafkaConsumer<>(
            cluster.clientSettings(), new ByteArrayDeserializer(), new ByteArrayDeserializer());
    this.partitions =
        IntStream.range(0, partitions).mapToObj(id -> new TopicPartition(topic, id)).toList();
  }

  static TopicWatch start(RigCluster cluster, String topic, int partitions) {
    TopicWatch watch = new TopicWatch(cluster, topic, partitions);
    var unused =
        watch.thread.scheduleWithFixedDelay(watch::look, 0, INTERVAL_MILLIS, TimeUnit.MILLISECONDS);
    return watch;
  }

  /** How many messages the topic held when it was seen last. */
  synchronized long messages() {
    return growth.isEmpty() ? 0 : growth.lastEntry().getValue();
  }

  /** Waits until the topic holds so many; returns false when it does not within this time. */
  synchronized boolean await(long messages, Duration time) throws InterruptedException {
    long end = System.nanoTime() + time.toNanos();
    while (messages() < messages) {
      long left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
      if (left <= 0) {
        return false;
      }
      wait(left);
    }
    return true;
  }

  /** How long after a moment the topic grew for the first time. */
  synchronized Optional<Duration> growthAfter(long nanos) {
    return Optional.ofNullable(growth.higherKey(nanos))
        .map(moment -> Duration.ofNanos(moment - nanos));
  }

  /** Whether it has not grown for this time. */
  synchronized boolean isQuiet(Duration time) {
    return growth.isEmpty() || System.nanoTime() - growth.lastKey() > time.toNanos();
  }

  @Override
  public void close() {
    thread.execute(consumer::close);
    thread.shutdown();
  }

  private void look() {
    try {
      Map<TopicPartition, Long> ends = consumer.endOffsets(partitions, LONGEST_QUESTION);
      grow(ends.values().stream().mapToLong(Long::longValue).sum());
    } catch (KafkaException e) {
      // Blind for now.
    }
  }

  private synchronized void grow(long messages) {
    if (messages > messages()) {
      growth.put(System.nanoTime(), messages);
      notifyAll();
    }
  }

  private static Thread daemon(Runnable task) {
    Thread thread = new Thread(task, "topic-watch");
    thread.setDaemon(true);
    return thread;
  }
}
