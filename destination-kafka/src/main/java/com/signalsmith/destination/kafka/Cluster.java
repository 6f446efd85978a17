package com.signalsmith.destination.kafka;

import com.signalsmith.destination.spi.DestinationException;
import com.signalsmith.destination.spi.NearMiss;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.DescribeClusterOptions;
import org.apache.kafka.clients.admin.DescribeConfigsOptions;
import org.apache.kafka.clients.admin.DescribeTopicsOptions;
import org.apache.kafka.clients.admin.ListTopicsOptions;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * A cluster that is asked before rows are sent to it: does it let us in, what is the topic like?
 *
 * <p>One thread. Every question ends by the deadline; what we may not know is empty, not a failure.
 */
final class Cluster implements AutoCloseable {

  private static final Duration FIRST_ANSWER = Duration.ofSeconds(6);
  private static final Duration SIDE_QUESTION = Duration.ofSeconds(2);
  private static final Duration CREATION = Duration.ofSeconds(6);
  private static final Duration CLOSE = Duration.ofMillis(500);
  private static final String AUTO_CREATE = "auto.create.topics.enable";

  private final ConnectionProperties connection;
  private final List<Address> bootstrap;
  private final FailureClassifier failures;
  private final Deadline deadline;
  private final Admin admin;

  private Cluster(
      ConnectionProperties connection, List<Address> bootstrap, Deadline deadline, Admin admin) {
    this.connection = connection;
    this.bootstrap = bootstrap;
    this.failures = new FailureClassifier(connection);
    this.deadline = deadline;
    this.admin = admin;
  }

  /**
   * Starts a client; it connects when it is asked something.
   *
   * @throws DestinationException if the two sides do not agree on TLS
   */
  static Cluster at(ConnectionProperties connection, List<Address> bootstrap, Deadline deadline)
      throws InterruptedException {
    Transport.require(connection, bootstrap, deadline);
    try {
      Admin admin =
          Admin.create(
              connection.admin(bootstrap, "probe", deadline.atMost(FIRST_ANSWER).remaining()));
      return new Cluster(connection, bootstrap, deadline, admin);
    } catch (KafkaException e) {
      throw new FailureClassifier(connection).connecting(e);
    }
  }

  /**
   * Waits for the first answer, which proves address, TLS and credentials.
   *
   * @return the number of brokers
   */
  int authenticate() throws InterruptedException {
    return nodes(FIRST_ANSWER).size();
  }

  /** Returns what is known of a topic; empty if it does not exist. */
  Optional<TopicFacts> find(String topic) throws InterruptedException {
    Deadline answer = deadline.atMost(FIRST_ANSWER);
    try {
      TopicDescription description =
          await(
              admin
                  .describeTopics(
                      Set.of(topic), new DescribeTopicsOptions().timeoutMs(answer.millis()))
                  .topicNameValues()
                  .values()
                  .iterator()
                  .next(),
              answer);
      return Optional.of(facts(topic, description.partitions().size()));
    } catch (ExecutionException e) {
      if (e.getCause() instanceof UnknownTopicOrPartitionException) {
        return Optional.empty();
      }
      throw failures.connecting(e);
    }
  }

  /** Returns whether brokers create a topic that a producer asks for; empty if not permitted. */
  Optional<Boolean> autoCreates() throws InterruptedException {
    Optional<Node> node = nodes(SIDE_QUESTION).stream().findAny();
    if (node.isEmpty()) {
      return Optional.empty();
    }
    return config(new ConfigResource(ConfigResource.Type.BROKER, node.get().idString()))
        .flatMap(config -> value(config, AUTO_CREATE))
        .map(Boolean::parseBoolean);
  }

  /**
   * Asks for a topic as a producer does, which makes brokers create it if they are so configured.
   *
   * @throws DestinationException if it does not come into being
   */
  TopicFacts create(String topic) throws InterruptedException {
    Deadline created = deadline.atMost(CREATION);
    Producer<byte[], byte[]> producer =
        new KafkaProducer<>(
            connection.creator(bootstrap, "probe", created.remaining()),
            new ByteArraySerializer(),
            new ByteArraySerializer());
    try {
      int partitions = producer.partitionsFor(topic).size();
      return facts(topic, partitions);
    } catch (InterruptException e) {
      throw interrupted();
    } catch (KafkaException e) {
      if (e instanceof org.apache.kafka.common.errors.TimeoutException
          && !FailureClassifier.forbidden(e)) {
        throw notFound(topic);
      }
      throw failures.connecting(e);
    } finally {
      BoundedClose.run(() -> producer.close(Duration.ZERO), CLOSE);
    }
  }

  /** Returns the failure that the topic is missing, naming the one that was probably meant. */
  DestinationException notFound(String topic) throws InterruptedException {
    return KafkaCode.TOPIC_NOT_FOUND.exception(
        "topic '" + topic + "' does not exist" + NearMiss.hint(topic, topics()));
  }

  @Override
  public void close() {
    admin.close(CLOSE);
  }

  /** Returns Kafka's interrupt as Java's; Kafka has set the thread's flag again. */
  static InterruptedException interrupted() {
    Thread.interrupted();
    return new InterruptedException("interrupted while waiting for Kafka");
  }

  private Collection<Node> nodes(Duration limit) throws InterruptedException {
    Deadline answer = deadline.atMost(limit);
    try {
      return await(
          admin.describeCluster(new DescribeClusterOptions().timeoutMs(answer.millis())).nodes(),
          answer);
    } catch (ExecutionException e) {
      throw failures.connecting(e);
    }
  }

  private TopicFacts facts(String topic, int partitions) throws InterruptedException {
    Optional<Config> config = config(new ConfigResource(ConfigResource.Type.TOPIC, topic));
    int maxMessageBytes =
        config
            .flatMap(each -> value(each, TopicConfig.MAX_MESSAGE_BYTES_CONFIG))
            .map(Integer::parseInt)
            .orElse(TopicFacts.DEFAULT_MAX_MESSAGE_BYTES);
    boolean compacted =
        config
            .flatMap(each -> value(each, TopicConfig.CLEANUP_POLICY_CONFIG))
            .filter(policy -> policy.contains(TopicConfig.CLEANUP_POLICY_COMPACT))
            .isPresent();
    return new TopicFacts(topic, partitions, maxMessageBytes, compacted);
  }

  private Optional<Config> config(ConfigResource resource) throws InterruptedException {
    Deadline answer = deadline.atMost(SIDE_QUESTION);
    try {
      return Optional.of(
          await(
              admin
                  .describeConfigs(
                      Set.of(resource), new DescribeConfigsOptions().timeoutMs(answer.millis()))
                  .values()
                  .values()
                  .iterator()
                  .next(),
              answer));
    } catch (ExecutionException e) {
      return Optional.empty();
    }
  }

  private static Optional<String> value(Config config, String name) {
    return Optional.ofNullable(config.get(name)).map(ConfigEntry::value);
  }

  private Set<String> topics() throws InterruptedException {
    Deadline answer = deadline.atMost(SIDE_QUESTION);
    try {
      return await(
          admin.listTopics(new ListTopicsOptions().timeoutMs(answer.millis())).names(), answer);
    } catch (ExecutionException e) {
      return Set.of();
    }
  }

  // Kafka's own time-out comes first, because it knows the cause.
  private static <T> T await(KafkaFuture<T> future, Deadline deadline)
      throws InterruptedException, ExecutionException {
    try {
      return future.get(deadline.millis() + CLOSE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (java.util.concurrent.TimeoutException e) {
      throw new ExecutionException(e);
    }
  }
}
