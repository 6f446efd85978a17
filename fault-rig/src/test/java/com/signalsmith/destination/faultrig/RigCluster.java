package com.signalsmith.destination.faultrig;

import com.signalsmith.destination.embeddedkafka.EmbeddedKafka;
import com.signalsmith.destination.embeddedkafka.Listener;
import com.signalsmith.destination.embeddedkafka.Node;
import com.signalsmith.destination.embeddedkafka.SecurityProtocol;
import com.signalsmith.destination.faultrig.proxy.FaultProxy;
import com.signalsmith.destination.faultrig.proxy.Traffic;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewPartitionReassignment;
import org.apache.kafka.common.ElectionType;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.TopicPartitionInfo;

/** Brokers with two doors: one for the syncing process, through proxies, and one for the rig. */
final class RigCluster implements AutoCloseable {

  private static final String DIRECT = "DIRECT";
  private static final String PROXIED = "PROXIED";

  private final List<FaultProxy> proxies;
  private final EmbeddedKafka kafka;
  private final Admin admin;

  private RigCluster(List<FaultProxy> proxies, EmbeddedKafka kafka) {
    this.proxies = proxies;
    this.kafka = kafka;
    this.admin = Admin.create(clientSettings());
  }

  static RigCluster start(int nodes) {
    List<FaultProxy> proxies = IntStream.range(0, nodes).mapToObj(id -> FaultProxy.open()).toList();
    Listener proxied = Listener.of(PROXIED, SecurityProtocol.PLAINTEXT);
    for (int node = 0; node < nodes; node++) {
      proxied = proxied.withAdvertisedAddress(node, proxies.get(node).address());
    }
    EmbeddedKafka kafka =
        EmbeddedKafka.builder()
            .nodes(nodes)
            .listener(Listener.of(DIRECT, SecurityProtocol.PLAINTEXT))
            .listener(proxied)
            .property("auto.create.topics.enable", "false")
            // Others take over sooner, and a killed broker comes back sooner.
            .property("broker.session.timeout.ms", "2000")
            .property("log.segment.delete.delay.ms", "1000")
            .start();
    kafka.nodes().forEach(node -> proxies.get(node.id()).forwardTo(node.port(PROXIED)));
    return new RigCluster(proxies, kafka);
  }

  /** Where the syncing process connects. */
  String proxiedServers() {
    return proxies.stream().map(FaultProxy::address).collect(Collectors.joining(","));
  }

  /** How a client of the rig connects, past the proxies. */
  Map<String, Object> clientSettings() {
    Map<String, Object> settings = new HashMap<>();
    settings.put("bootstrap.servers", kafka.bootstrapServers(DIRECT));
    settings.put("request.timeout.ms", "5000");
    settings.put("default.api.timeout.ms", "20000");
    settings.put("reconnect.backoff.max.ms", "200");
    return settings;
  }

  Node node(int id) {
    return kafka.node(id);
  }

  FaultProxy proxy(int id) {
    return proxies.get(id);
  }

  /** Treats every connection alike. */
  void setTraffic(Traffic traffic) {
    proxies.forEach(proxy -> proxy.set(traffic));
  }

  boolean isDrained() {
    return proxies.stream().allMatch(FaultProxy::isDrained);
  }

  void createTopic(String topic, int partitions) {
    kafka.createTopic(
        topic, partitions, Map.of("min.insync.replicas", kafka.nodes().size() == 1 ? "1" : "2"));
  }

  void deleteTopic(String topic) throws InterruptedException, ExecutionException {
    admin.deleteTopics(List.of(topic)).all().get();
  }

  /** Gives every partition of a topic another leader, as long as there is a choice. */
  void moveLeaders(String topic) throws InterruptedException, ExecutionException {
    Map<TopicPartition, Optional<NewPartitionReassignment>> turned = new HashMap<>();
    for (TopicPartitionInfo partition : partitions(topic)) {
      List<Integer> replicas =
          new ArrayList<>(
              partition.replicas().stream().map(org.apache.kafka.common.Node::id).toList());
      Collections.rotate(replicas, 1);
      turned.put(
          new TopicPartition(topic, partition.partition()),
          Optional.of(new NewPartitionReassignment(replicas)));
    }
    admin.alterPartitionReassignments(turned).all().get();
    Set<TopicPartition> partitions = Set.copyOf(turned.keySet());
    // A partition whose new leader is not in sync keeps the old one, which is said per partition.
    admin.electLeaders(ElectionType.PREFERRED, partitions).partitions().get();
  }

  private List<TopicPartitionInfo> partitions(String topic)
      throws InterruptedException, ExecutionException {
    return admin.describeTopics(List.of(topic)).allTopicNames().get().values().stream()
        .flatMap(description -> description.partitions().stream())
        .toList();
  }

  /** Ends whatever is left of faults. */
  void heal() {
    for (Node node : kafka.nodes()) {
      if (!node.isAlive()) {
        node.restart();
      } else if (!node.isResponsive()) {
        node.resume();
      }
    }
    setTraffic(Traffic.PASS);
  }

  /** Leaves the brokers' logs for people to read. */
  void keepLogs() {
    kafka.keepDirectory();
  }

  @Override
  public void close() {
    admin.close(Duration.ZERO);
    kafka.close();
    proxies.forEach(FaultProxy::close);
  }

  @Override
  public String toString() {
    return kafka.toString();
  }
}
