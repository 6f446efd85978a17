package com.signalsmith.destination.kafka;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * The way to the topic of a run: taken when a writer is opened, and again when it recovers, so that
 * a failure in between is told with the same care.
 *
 * @param connection the settings
 * @param topicName the topic
 * @param failures says what a failure means
 */
record Passage(ConnectionProperties connection, String topicName, FailureClassifier failures) {

  private static final Duration LIMIT = Duration.ofSeconds(13);
  private static final Duration PROBE_GRACE = Duration.ofMillis(300);

  static Passage of(ConnectionProperties connection, String topicName) {
    return new Passage(connection, topicName, new FailureClassifier(connection));
  }

  /**
   * What stands at its end.
   *
   * @param bootstrap the servers that accept connections
   * @param topic what is known of the topic
   * @param notice what people should know, if anything
   */
  record Passed(List<Address> bootstrap, TopicFacts topic, Optional<String> notice) {}

  /**
   * Finds the brokers and the topic, which they are asked to create if they do that.
   *
   * @throws com.signalsmith.destination.spi.DestinationException if rows cannot be published
   */
  Passed pass() throws InterruptedException {
    try (Preflight preflight = Preflight.pass(connection, Deadline.in(LIMIT), PROBE_GRACE)) {
      Optional<TopicFacts> existing = preflight.topic();
      if (existing.isPresent()) {
        return new Passed(preflight.reached(), existing.get(), Optional.empty());
      }
      TopicFacts created = preflight.create(topicName);
      return new Passed(preflight.reached(), created, Optional.of(notice(created)));
    }
  }

  // A misspelt name is created just the same, so it must not go unsaid.
  private static String notice(TopicFacts topic) {
    return "topic '"
        + topic.name()
        + "' did not exist; the brokers created it with "
        + topic.partitions()
        + (topic.partitions() == 1 ? " partition" : " partitions");
  }
}
