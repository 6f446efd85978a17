package com.signalsmith.destination.kafka.producer;

import com.signalsmith.destination.spi.Row;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.ApiVersions;
import org.apache.kafka.clients.ClientUtils;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.KafkaClient;
import org.apache.kafka.clients.Metadata;
import org.apache.kafka.clients.NetworkClient;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.Metric;
import org.apache.kafka.common.MetricName;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.compress.Compression;
import org.apache.kafka.common.metrics.Metrics;
import org.apache.kafka.common.record.internal.CompressionType;
import org.apache.kafka.common.utils.ExponentialBackoff;
import org.apache.kafka.common.utils.LogContext;
import org.apache.kafka.common.utils.Time;
import org.jspecify.annotations.Nullable;

/**
 * Publishes rows to one topic: at least once, those of one key in order, each accounted for.
 *
 * <p>One thread calls it; the outcomes come from another. After {@link Outcomes#failed}, rows are
 * dropped until {@link #reset}. Idempotent (Kafka's producer ids and sequence numbers): a batch
 * that is sent again because an answer was lost is not appended twice.
 */
public final class TopicProducer implements AutoCloseable {

  private static final int MOST_REQUESTS_IN_FLIGHT = 5;
  // The thread that sends may be waiting for a name server.
  private static final Duration RESET = Duration.ofSeconds(30);
  private static final Duration CLOSE = Duration.ofSeconds(5);
  // How much later than the limit of an attempt its end may be noticed.
  private static final Duration SLACK = Duration.ofSeconds(2);

  private final Metrics metrics;
  private final Accumulator accumulator;
  private final Sender sender;
  private final Thread thread;
  private final Outcomes outcomes;
  private final long patienceNanos;

  private TopicProducer(
      Metrics metrics,
      Accumulator accumulator,
      Sender sender,
      Outcomes outcomes,
      Duration attempt,
      String name) {
    this.metrics = metrics;
    this.accumulator = accumulator;
    this.sender = sender;
    this.outcomes = outcomes;
    this.patienceNanos = attempt.plus(SLACK).toNanos();
    this.thread = new Thread(sender, "signalsmith-kafka-producer-" + name);
    thread.setDaemon(true);
  }

  /**
   * Starts a producer, which connects when there is something to send.
   *
   * @param config as for Kafka's own producer: connection, batch.size, buffer.memory,
   *     compression.type, delivery.timeout.ms, linger.ms, max.request.size, request.timeout.ms and
   *     the back-offs are heeded
   * @param topicId tells the topic from another of its name; {@link Uuid#ZERO_UUID} if unknown
   * @param partitions how many the topic has
   * @param maxBytes the largest batch that the topic takes
   * @throws org.apache.kafka.common.KafkaException if it cannot be used
   */
  public static TopicProducer start(
      ProducerConfig config,
      String topic,
      Uuid topicId,
      int partitions,
      int maxBytes,
      EncodedHeaders headers,
      Outcomes outcomes) {
    LogContext log = new LogContext();
    Metrics metrics = new Metrics();
    ProducerSensors sensors = new ProducerSensors(metrics);
    TopicMetadata metadata = new TopicMetadata(config, topic, topicId, log);
    metadata.bootstrap(ClientUtils.parseAndValidateAddresses(config));
    NetworkClient client =
        ClientUtils.createNetworkClient(
            config,
            metrics,
            "producer",
            log,
            new ApiVersions(),
            Time.SYSTEM,
            MOST_REQUESTS_IN_FLIGHT,
            metadata,
            sensors.throttle(),
            null);
    return start(
        new Network(client, metadata, metrics, sensors),
        config,
        topic,
        partitions,
        maxBytes,
        headers,
        outcomes);
  }

  /** What a producer stands on. */
  record Network(KafkaClient client, Metadata metadata, Metrics metrics, ProducerSensors sensors) {}

  /** Starts a producer on a network of one's own. */
  static TopicProducer start(
      Network network,
      ProducerConfig config,
      String topic,
      int partitions,
      int maxBytes,
      EncodedHeaders headers,
      Outcomes outcomes) {
    Compression compression =
        Compression.of(
                CompressionType.forName(config.getString(ProducerConfig.COMPRESSION_TYPE_CONFIG)))
            .build();
    Accumulator accumulator =
        new Accumulator(
            headers,
            compression,
            config.getLong(ProducerConfig.BUFFER_MEMORY_CONFIG),
            config.getInt(ProducerConfig.BATCH_SIZE_CONFIG),
            Sender.available(network.metadata, topic),
            network.client::wakeup);
    network.sensors.gauge("buffer-available-bytes", accumulator::available);
    Duration attempt = Duration.ofMillis(config.getInt(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG));
    Sender sender =
        new Sender(
            network.client,
            network.metadata,
            topic,
            accumulator,
            outcomes,
            new Sender.Limits(
                Duration.ofMillis(config.getLong(ProducerConfig.LINGER_MS_CONFIG)),
                attempt,
                Duration.ofMillis(config.getInt(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG)),
                config.getInt(ProducerConfig.MAX_REQUEST_SIZE_CONFIG)),
            new Answers(accumulator, outcomes, network.metadata, compression, network.sensors),
            network.sensors,
            new ExponentialBackoff(
                config.getLong(ProducerConfig.RETRY_BACKOFF_MS_CONFIG),
                CommonClientConfigs.RETRY_BACKOFF_EXP_BASE,
                config.getLong(ProducerConfig.RETRY_BACKOFF_MAX_MS_CONFIG),
                CommonClientConfigs.RETRY_BACKOFF_JITTER));
    String name = config.getString(ProducerConfig.CLIENT_ID_CONFIG);
    TopicProducer producer =
        new TopicProducer(network.metrics, accumulator, sender, outcomes, attempt, name);
    sender.prepare(partitions, maxBytes);
    producer.thread.start();
    return producer;
  }

  /**
   * Begins anew with nothing under way. What was not acknowledged may still arrive, but never
   * behind a row that is sent from now on to the same partition (unless 32,767 resets and refusals
   * have used up the epochs of a producer id).
   *
   * @param partitions how many the topic has
   * @param maxBytes the largest batch that the topic takes
   * @return false if the producer is of no use any more
   */
  public boolean reset(int partitions, int maxBytes) throws InterruptedException {
    return thread.isAlive()
        && sender.reset(partitions, maxBytes).await(RESET.toMillis(), TimeUnit.MILLISECONDS);
  }

  /**
   * Takes a row; waits while there is no memory for it.
   *
   * @param row its number, by which the outcomes speak of it
   * @param timestamp in milliseconds since the epoch
   */
  public void send(long row, byte @Nullable [] key, Row value, long timestamp)
      throws InterruptedException {
    try {
      accumulator.append(row, key, value, timestamp, patienceNanos);
    } catch (TimeoutException e) {
      outcomes.failed(stuck(e));
    }
  }

  /** Sends what was taken and waits until it is settled, or has failed. */
  public void flush() throws InterruptedException {
    accumulator.sealAll();
    if (!accumulator.awaitSettled(patienceNanos)) {
      outcomes.failed(stuck(null));
    }
  }

  /** Sets a mark behind the row with this number, the last one that was taken. */
  public void mark(long row) {
    accumulator.mark(row);
  }

  /** Sends what was taken up to the mark and waits until it is settled, or something has failed. */
  public void awaitMark() throws InterruptedException {
    if (!accumulator.awaitMark(patienceNanos)) {
      outcomes.failed(stuck(null));
    }
  }

  /** Returns what the producer and its network layer measure. */
  public Map<MetricName, ? extends Metric> metrics() {
    return metrics.metrics();
  }

  /** Ends at once; what is not acknowledged may or may not arrive. Again: does nothing. */
  @Override
  public void close() {
    sender.close();
    boolean interrupted = Thread.interrupted();
    try {
      thread.join(CLOSE.toMillis());
    } catch (InterruptedException e) {
      interrupted = true;
    }
    metrics.close();
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /** Returns the partition that rows with a key go to. */
  public static int partitionOf(byte[] key, int partitions) {
    return Accumulator.partitionOf(key, partitions);
  }

  // The thread that sends ends what takes too long; it does not where it hangs itself.
  private static org.apache.kafka.common.errors.TimeoutException stuck(@Nullable Throwable cause) {
    return new org.apache.kafka.common.errors.TimeoutException(
        "rows were not acknowledged in time", cause);
  }
}
