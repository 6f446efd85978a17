package com.signalsmith.destination.kafka.producer;

import java.util.List;
import org.apache.kafka.clients.Metadata;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.internals.ClusterResourceListeners;
import org.apache.kafka.common.requests.MetadataRequest;
import org.apache.kafka.common.utils.LogContext;

/**
 * Who leads the partitions of one topic, which is never created by asking; any thread.
 *
 * <p>Another topic that takes the name of the one is trouble: what was sent is gone with the first.
 */
final class TopicMetadata extends Metadata {

  private final String topic;
  private final Uuid id;

  /**
   * Knows nothing yet.
   *
   * @param id of the topic, {@link Uuid#ZERO_UUID} if brokers are too old to say
   */
  TopicMetadata(ProducerConfig config, String topic, Uuid id, LogContext log) {
    super(
        config.getLong(ProducerConfig.RETRY_BACKOFF_MS_CONFIG),
        config.getLong(ProducerConfig.RETRY_BACKOFF_MAX_MS_CONFIG),
        config.getLong(ProducerConfig.METADATA_MAX_AGE_CONFIG),
        log,
        new ClusterResourceListeners());
    this.topic = topic;
    this.id = id;
  }

  @Override
  protected MetadataRequest.Builder newMetadataRequestBuilder() {
    return new MetadataRequest.Builder(List.of(topic), false);
  }

  @Override
  public synchronized void maybeThrowAnyException() {
    super.maybeThrowAnyException();
    Uuid now = topicIds().getOrDefault(topic, id);
    if (!id.equals(Uuid.ZERO_UUID) && !now.equals(id)) {
      throw new TopicReplacedException();
    }
  }

  @Override
  protected boolean retainTopic(String name, boolean isInternal, long nowMs) {
    return topic.equals(name);
  }
}
