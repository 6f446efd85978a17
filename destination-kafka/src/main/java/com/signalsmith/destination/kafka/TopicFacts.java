package com.signalsmith.destination.kafka;

import com.signalsmith.destination.spi.RejectedRow;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.requests.MetadataResponse.TopicMetadata;

/**
 * What is known of a topic before a row is sent to it.
 *
 * <p>Immutable.
 *
 * @param name the topic's name
 * @param id tells it from another of its name; {@link Uuid#ZERO_UUID} if unknown
 * @param partitions how many it has, 0 if unknown
 * @param maxMessageBytes the largest batch it takes; {@link #DEFAULT_MAX_MESSAGE_BYTES} if unknown
 * @param compacted whether every message needs a key; false if unknown
 */
record TopicFacts(String name, Uuid id, int partitions, int maxMessageBytes, boolean compacted) {

  /** What Kafka's own client sends at most unless it is told otherwise: 1 MiB. */
  static final int DEFAULT_MAX_MESSAGE_BYTES = 1 << 20;

  /** Returns what brokers say of a topic, and what its settings say, if they may be seen. */
  static TopicFacts of(TopicMetadata topic, Optional<Map<String, String>> config) {
    Map<String, String> known = config.orElse(Map.of());
    String limit = known.get(TopicConfig.MAX_MESSAGE_BYTES_CONFIG);
    return new TopicFacts(
        topic.topic(),
        topic.topicId(),
        topic.partitionMetadata().size(),
        limit == null ? DEFAULT_MAX_MESSAGE_BYTES : Integer.parseInt(limit),
        known
            .getOrDefault(TopicConfig.CLEANUP_POLICY_CONFIG, "")
            .contains(TopicConfig.CLEANUP_POLICY_COMPACT));
  }

  /** Returns a topic of which nothing is known, so that it refuses nothing. */
  static TopicFacts unknown(String name) {
    return new TopicFacts(name, Uuid.ZERO_UUID, 0, Integer.MAX_VALUE, false);
  }

  /** Returns why the topic would not take a message, before it is sent. */
  Optional<RejectedRow> refusal(long sequence, boolean keyed, long size) {
    if (!keyed && compacted) {
      return Optional.of(
          KafkaCode.KEY_REQUIRED.rejected(
              sequence, "the row has no key, which the compacted topic '" + name + "' demands"));
    }
    if (size > maxMessageBytes) {
      return Optional.of(
          KafkaCode.ROW_TOO_LARGE.rejected(
              sequence,
              "the row makes a message of "
                  + size
                  + " bytes, but topic '"
                  + name
                  + "' takes at most "
                  + maxMessageBytes));
    }
    return Optional.empty();
  }
}
