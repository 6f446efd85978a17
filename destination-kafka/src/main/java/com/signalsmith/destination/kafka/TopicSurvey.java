package com.signalsmith.destination.kafka;

import com.signalsmith.destination.spi.DestinationException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.internals.Topic;
import org.apache.kafka.common.protocol.Errors;
import org.apache.kafka.common.requests.MetadataResponse;
import org.apache.kafka.common.requests.MetadataResponse.PartitionMetadata;
import org.apache.kafka.common.requests.MetadataResponse.TopicMetadata;
import org.jspecify.annotations.Nullable;

/**
 * The steps of a {@link Preflight} that look at the topic: is it there, may we write, what fits.
 *
 * <p>One use, one thread.
 */
final class TopicSurvey {

  private static final String AUTO_CREATE = "auto.create.topics.enable";
  private static final String NEW_PARTITIONS = "num.partitions";

  private final String name;
  private final ConnectionProperties connection;
  private final Cluster cluster;
  private final MetadataResponse metadata;
  private final TopicMetadata topic;
  private final StepSink sink;
  private @Nullable TopicFacts facts;
  private boolean limitsHidden;

  TopicSurvey(
      String name,
      ConnectionProperties connection,
      Cluster cluster,
      MetadataResponse metadata,
      StepSink sink) {
    this.name = name;
    this.connection = connection;
    this.cluster = cluster;
    this.metadata = metadata;
    this.topic = metadata.topicMetadata().iterator().next();
    this.sink = sink;
  }

  /** Returns the brokers through which rows would go. */
  static Set<Integer> leaders(MetadataResponse metadata) {
    return metadata.topicMetadata().stream()
        .flatMap(each -> each.partitionMetadata().stream())
        .flatMap(each -> each.leaderId.stream())
        .collect(Collectors.toSet());
  }

  /** Makes the steps. */
  void run() throws InterruptedException {
    Errors error = topic.error();
    if (error == Errors.TOPIC_AUTHORIZATION_FAILED) {
      sink.skipped("topic", connection.quotedUser() + " may not see topic '" + name + "'");
      // Whoever may write may also see.
      sink.failed("permission", new FailureClassifier(connection).unseen());
      sink.skipped("limits", connection.quotedUser() + " may not see topic '" + name + "'");
    } else if (error == Errors.UNKNOWN_TOPIC_OR_PARTITION && !isInternal()) {
      missing();
    } else if (exists(error)) {
      permission();
      limits();
    } else {
      skip("permission", "limits");
    }
  }

  /** Returns what is known of the topic; empty if it does not exist. */
  Optional<TopicFacts> facts() {
    return Optional.ofNullable(facts);
  }

  /** Returns whether the topic exists, but we may not see its settings. */
  boolean limitsHidden() {
    return limitsHidden;
  }

  private boolean exists(Errors error) {
    List<PartitionMetadata> partitions = topic.partitionMetadata();
    List<Integer> leaderless =
        partitions.stream()
            .filter(each -> each.leaderId.isEmpty())
            .map(PartitionMetadata::partition)
            .toList();
    Optional<DestinationException> fault = Optional.empty();
    if (isInternal()) {
      fault =
          Optional.of(
              KafkaCode.TOPIC_NAME_INVALID.exception(
                  "topic '" + name + "' is one of Kafka's own and takes no rows"));
    } else if (!leaderless.isEmpty()) {
      fault =
          Optional.of(
              KafkaCode.BROKER_UNAVAILABLE.exception(
                  "topic '"
                      + name
                      + "' has no leader for partition "
                      + leaderless.stream()
                          .map(String::valueOf)
                          .collect(Collectors.joining(", "))));
    } else if (error != Errors.NONE) {
      fault = Optional.of(new FailureClassifier(connection).connecting(error.exception()));
    }
    if (fault.isPresent()) {
      sink.failed("topic", fault.get());
      return false;
    }
    sink.passed(
        "topic",
        "topic '" + name + "' exists and has " + Preflight.counted(partitions.size(), "partition"));
    return true;
  }

  // Some of Kafka's own topics come into being only when they are needed.
  private boolean isInternal() {
    return topic.isInternal() || Topic.isInternal(name);
  }

  private void missing() throws InterruptedException {
    Optional<Map<String, String>> broker = brokerConfig();
    Optional<String> creates = broker.map(each -> each.getOrDefault(AUTO_CREATE, "true"));
    if (creates.equals(Optional.of("false"))) {
      sink.failed("topic", cluster.notFound(name));
      skip("permission", "limits");
      return;
    }
    if (creates.isPresent()) {
      created(broker.orElseThrow());
    } else {
      sink.warning("topic", cluster.notFound(name).failure());
    }
    OptionalInt operations = cluster.operations();
    if (operations.isPresent() && Cluster.allows(operations.getAsInt(), AclOperation.CREATE)) {
      sink.passed("permission", connection.quotedUser() + " may create topics");
    } else {
      sink.skipped("permission", "what " + connection.quotedUser() + " may create is not visible");
    }
    sink.skipped("limits", "topic '" + name + "' does not exist yet");
  }

  // A misspelt name is created just the same, and the rows go where nobody reads them.
  private void created(Map<String, String> broker) throws InterruptedException {
    String hint = cluster.hint(name);
    String message =
        "topic '"
            + name
            + "' does not exist yet; the brokers will create it with "
            + Preflight.counted(
                Integer.parseInt(broker.getOrDefault(NEW_PARTITIONS, "1")), "partition")
            + hint;
    if (hint.isEmpty()) {
      sink.passed("topic", message);
    } else {
      sink.warning(
          "topic",
          KafkaCode.TOPIC_NOT_FOUND
              .failure(message)
              .withRemedy("correct the topic's name, unless a new topic is meant"));
    }
  }

  // Only a broker itself tells its settings; all of a cluster have the same where it matters.
  private Optional<Map<String, String>> brokerConfig() throws InterruptedException {
    Optional<Node> any = metadata.brokers().stream().findFirst();
    return any.isEmpty() ? Optional.empty() : cluster.brokerConfig(any.get());
  }

  private void permission() {
    int operations = topic.authorizedOperations();
    if (!Cluster.known(operations)) {
      sink.skipped("permission", "the brokers do not tell who may write");
    } else if (Cluster.allows(operations, AclOperation.WRITE)) {
      sink.passed("permission", connection.quotedUser() + " may write to topic '" + name + "'");
    } else {
      sink.failed("permission", new FailureClassifier(connection).unauthorized(AclOperation.WRITE));
    }
  }

  private void limits() throws InterruptedException {
    Optional<Map<String, String>> config = cluster.topicConfig(name);
    int partitions = topic.partitionMetadata().size();
    TopicFacts found = TopicFacts.of(topic, config);
    facts = found;
    if (config.isEmpty()) {
      limitsHidden = true;
      sink.skipped(
          "limits",
          connection.quotedUser()
              + " may not see the settings of topic '"
              + name
              + "' (DESCRIBE_CONFIGS); the brokers hold rows against them all the same");
      return;
    }
    int demanded =
        Integer.parseInt(config.get().getOrDefault(TopicConfig.MIN_IN_SYNC_REPLICAS_CONFIG, "1"));
    Optional<PartitionMetadata> weak =
        topic.partitionMetadata().stream()
            .filter(each -> each.inSyncReplicaIds.size() < demanded)
            .findFirst();
    if (weak.isPresent()) {
      sink.failed(
          "limits",
          KafkaCode.BROKER_UNAVAILABLE.exception(
              "partition "
                  + weak.get().partition()
                  + " of topic '"
                  + name
                  + "' has "
                  + Preflight.counted(weak.get().inSyncReplicaIds.size(), "replica")
                  + " in sync, but 'min.insync.replicas' demands "
                  + demanded));
      return;
    }
    sink.passed(
        "limits",
        Preflight.counted(partitions, "partition")
            + ", messages of at most "
            + found.maxMessageBytes()
            + " bytes, cleanup policy '"
            + config.get().getOrDefault(TopicConfig.CLEANUP_POLICY_CONFIG, "delete")
            + "'"
            + (found.compacted() ? ": every row needs a key" : ""));
  }

  private void skip(String... steps) {
    for (String step : steps) {
      sink.skipped(step, "not looked at because step 'topic' failed");
    }
  }
}
