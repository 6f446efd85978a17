package com.signalsmith.destination.kafka.producer;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.KafkaClient;
import org.apache.kafka.common.Node;

/**
 * The connections to the brokers, two to each: a broker works on one request of a connection at a
 * time, so that over two it reads one while it appends the other.
 *
 * <p>One thread. A partition keeps to its connection, and so to its order.
 */
final class Connections {

  // Far beyond the ids that brokers have; the network layer knows a connection by its node's id.
  private static final int SECOND = 1 << 30;

  private final KafkaClient client;
  private final Map<Node, Node> second = new HashMap<>();
  private final Set<Node> used = new HashSet<>();

  Connections(KafkaClient client) {
    this.client = client;
  }

  /** Returns the node that stands for a partition's connection to its leader. */
  Node to(Node leader, int partition) {
    return partition % 2 == 0
        ? leader
        : second.computeIfAbsent(
            leader, broker -> new Node(broker.id() + SECOND, broker.host(), broker.port()));
  }

  /** Connects if need be; returns whether a request can be sent now. */
  boolean ready(Node node, long now) {
    used.add(node);
    return client.ready(node, now);
  }

  /** Cuts them all; what is under way is answered as lost. */
  void cut() {
    used.forEach(node -> client.disconnect(node.idString()));
    used.clear();
  }

  /** Returns the id of the broker behind a node's id. */
  static int broker(int nodeId) {
    return nodeId & ~SECOND;
  }
}
