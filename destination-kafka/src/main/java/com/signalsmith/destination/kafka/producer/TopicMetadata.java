package com.signalsmith.destination.kafka.producer;

import java.util.List;
import org.apache.kafka.clients.Metadata;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.internals.ClusterResourceListeners;
import org.apache.kafka.common.requests.MetadataRequest;
import org.apache.kafka.common.utils.LogContext;

/** Who leads the partitions of one topic, which is never created by asking; any thread. */
final class TopicMetadata extends Metadata {

  private final String topic;

  TopicMetadata(ProducerConfig config, String topic, LogContext log) {
    super(
        config.getLong(ProducerConfig.RETRY_BACKOFF_MS_CONFIG),
        config.getLong(ProducerConfig.RETRY_BACKOFF_MAX_MS_CONFIG),
        config.getLong(ProducerConfig.METADATA_MAX_AGE_CONFIG),
        log,
        new ClusterResourceListeners());
    this.topic = topic;
  }

  @Override
  protected MetadataRequest.Builder newMetadataRequestBuilder() {
    return new MetadataRequest.Builder(List.of(topic), false);
  }

  @Override
  protected boolean retainTopic(String name, boolean isInternal, long nowMs) {
    return topic.equals(name);
  }
}
