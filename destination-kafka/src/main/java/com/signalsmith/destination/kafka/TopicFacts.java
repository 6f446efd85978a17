package com.signalsmith.destination.kafka;

/**
 * What is known of a topic before a row is sent to it.
 *
 * <p>Immutable.
 *
 * @param name the topic's name
 * @param partitions how many it has
 * @param maxMessageBytes the largest batch it takes; {@link #DEFAULT_MAX_MESSAGE_BYTES} if unknown
 * @param compacted whether every message needs a key; false if unknown
 */
record TopicFacts(String name, int partitions, int maxMessageBytes, boolean compacted) {

  /** What Kafka's own client sends at most unless it is told otherwise: 1 MiB. */
  static final int DEFAULT_MAX_MESSAGE_BYTES = 1 << 20;
}
