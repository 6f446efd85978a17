package com.signalsmith.destination.kafka;

import com.signalsmith.destination.spi.DestinationException;
import com.signalsmith.destination.spi.NearMiss;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.message.DescribeClusterRequestData;
import org.apache.kafka.common.message.DescribeConfigsRequestData;
import org.apache.kafka.common.message.DescribeConfigsRequestData.DescribeConfigsResource;
import org.apache.kafka.common.message.DescribeConfigsResponseData.DescribeConfigsResult;
import org.apache.kafka.common.message.MetadataRequestData;
import org.apache.kafka.common.message.MetadataRequestData.MetadataRequestTopic;
import org.apache.kafka.common.protocol.Errors;
import org.apache.kafka.common.requests.DescribeClusterRequest;
import org.apache.kafka.common.requests.DescribeClusterResponse;
import org.apache.kafka.common.requests.DescribeConfigsRequest;
import org.apache.kafka.common.requests.DescribeConfigsResponse;
import org.apache.kafka.common.requests.MetadataRequest;
import org.apache.kafka.common.requests.MetadataResponse;
import org.apache.kafka.common.requests.MetadataResponse.TopicMetadata;

/**
 * A cluster that has let us in and is asked before rows are sent to it.
 *
 * <p>One thread. Every question ends by the deadline; what we may not know is empty, not a failure.
 * All but one are put to the broker at the bootstrap address, so that they are answered also where
 * the addresses that brokers advertise cannot be reached.
 */
final class Cluster implements AutoCloseable {

  private static final Duration ANSWER = Duration.ofSeconds(4);
  private static final Duration SIDE_QUESTION = Duration.ofSeconds(2);
  private static final Duration CREATION = Duration.ofSeconds(6);

  private final BrokerLink link;
  private final Node door;
  private final ConnectionProperties connection;
  private final FailureClassifier failures;
  private final Deadline deadline;

  /**
   * Takes over a link.
   *
   * @param link connected; closed with this
   * @param door the broker that it is connected to
   */
  Cluster(BrokerLink link, Node door, ConnectionProperties connection, Deadline deadline) {
    this.link = link;
    this.door = door;
    this.connection = connection;
    this.failures =
        new FailureClassifier(connection, List.of(new Address(door.host(), door.port())));
    this.deadline = deadline;
  }

  /**
   * Returns the brokers and what may be known of a topic, which it does not create.
   *
   * @param topic or nothing
   * @throws DestinationException if there is no answer
   */
  MetadataResponse metadata(Optional<String> topic) throws InterruptedException {
    try {
      return metadata(topic.stream().toList(), false);
    } catch (KafkaException e) {
      throw failures.connecting(e);
    }
  }

  /** Returns the settings of a topic; empty if not permitted. */
  Optional<Map<String, String>> topicConfig(String topic) throws InterruptedException {
    return config(door, ConfigResource.Type.TOPIC, topic);
  }

  /** Returns the settings of a broker, which only it knows; empty if not permitted. */
  Optional<Map<String, String>> brokerConfig(Node broker) throws InterruptedException {
    return config(broker, ConfigResource.Type.BROKER, broker.idString());
  }

  /** Returns what we may do to the cluster, as bits; empty if not permitted. */
  OptionalInt operations() throws InterruptedException {
    try {
      int operations =
          link.ask(
                  door,
                  new DescribeClusterRequest.Builder(
                      new DescribeClusterRequestData().setIncludeClusterAuthorizedOperations(true)),
                  DescribeClusterResponse.class,
                  deadline.atMost(SIDE_QUESTION))
              .data()
              .clusterAuthorizedOperations();
      return known(operations) ? OptionalInt.of(operations) : OptionalInt.empty();
    } catch (KafkaException e) {
      return OptionalInt.empty();
    }
  }

  /**
   * Asks for a topic as a producer does, which makes brokers create it if they are so configured.
   *
   * @throws DestinationException if it does not come into being
   */
  TopicFacts create(String topic) throws InterruptedException {
    Deadline created = deadline.atMost(CREATION);
    try {
      while (!created.remaining().isZero()) {
        // A question with a time of its own: in what is left in the end, no answer could come.
        TopicMetadata found = metadata(List.of(topic), true).topicMetadata().iterator().next();
        Errors error = found.error();
        boolean led =
            found.partitionMetadata().stream().allMatch(each -> each.leaderId.isPresent());
        if (error == Errors.NONE && led) {
          return TopicFacts.of(found, topicConfig(topic));
        }
        if (error == Errors.TOPIC_AUTHORIZATION_FAILED) {
          throw failures.unauthorized(AclOperation.CREATE);
        }
        if (error != Errors.NONE
            && error != Errors.UNKNOWN_TOPIC_OR_PARTITION
            && error != Errors.LEADER_NOT_AVAILABLE) {
          throw error.exception();
        }
        link.pause(created);
      }
    } catch (KafkaException e) {
      throw failures.connecting(e);
    }
    throw notFound(topic);
  }

  /** Returns the failure that the topic is missing, naming the one that was probably meant. */
  DestinationException notFound(String topic) throws InterruptedException {
    return KafkaCode.TOPIC_NOT_FOUND.exception(
        "topic '" + topic + "' does not exist" + hint(topic));
  }

  /** Returns which topic was probably meant, to end a message with; empty if none is near. */
  String hint(String topic) throws InterruptedException {
    return NearMiss.hint(topic, topics());
  }

  /** Returns whether an operation is among those that a broker says are allowed. */
  static boolean allows(int operations, AclOperation operation) {
    return (operations & (1 << operation.code())) != 0;
  }

  /** Returns whether a broker has said anything about what is allowed. */
  static boolean known(int operations) {
    return operations != MetadataResponse.AUTHORIZED_OPERATIONS_OMITTED && operations != 0;
  }

  @Override
  public void close() {
    link.close();
  }

  /** Returns Kafka's interrupt as Java's; Kafka has set the thread's flag again. */
  static InterruptedException interrupted() {
    Thread.interrupted();
    return new InterruptedException("interrupted while waiting for Kafka");
  }

  @Override
  public String toString() {
    return connection.toString();
  }

  private MetadataResponse metadata(List<String> topics, boolean create)
      throws InterruptedException {
    MetadataRequestData question =
        new MetadataRequestData()
            .setTopics(
                topics.stream().map(each -> new MetadataRequestTopic().setName(each)).toList())
            .setAllowAutoTopicCreation(create)
            .setIncludeTopicAuthorizedOperations(true);
    return link.ask(
        door,
        new MetadataRequest.Builder(question),
        MetadataResponse.class,
        deadline.atMost(ANSWER));
  }

  private Optional<Map<String, String>> config(Node node, ConfigResource.Type type, String name)
      throws InterruptedException {
    DescribeConfigsRequestData question =
        new DescribeConfigsRequestData()
            .setResources(
                List.of(
                    new DescribeConfigsResource()
                        .setResourceType(type.id())
                        .setResourceName(name)
                        .setConfigurationKeys(null)));
    try {
      DescribeConfigsResult result =
          link.ask(
                  node,
                  new DescribeConfigsRequest.Builder(question),
                  DescribeConfigsResponse.class,
                  deadline.atMost(SIDE_QUESTION))
              .data()
              .results()
              .get(0);
      if (result.errorCode() != Errors.NONE.code()) {
        return Optional.empty();
      }
      Map<String, String> config = new HashMap<>();
      result.configs().forEach(each -> config.put(each.name(), String.valueOf(each.value())));
      return Optional.of(config);
    } catch (KafkaException e) {
      return Optional.empty();
    }
  }

  private Set<String> topics() throws InterruptedException {
    try {
      return link
          .ask(
              door,
              MetadataRequest.Builder.allTopics(),
              MetadataResponse.class,
              deadline.atMost(SIDE_QUESTION))
          .topicMetadata()
          .stream()
          .filter(each -> !each.isInternal())
          .map(TopicMetadata::topic)
          .collect(Collectors.toSet());
    } catch (KafkaException e) {
      return Set.of();
    }
  }
}
