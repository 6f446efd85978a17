package com.signalsmith.destination.embeddedkafka;

/**
 * The cluster could not do what it was told; the message says why and where the broker's log is.
 */
public final class EmbeddedKafkaException extends RuntimeException {
  EmbeddedKafkaException(String message) {
    super(message);
  }

  EmbeddedKafkaException(String message, Throwable cause) {
    super(message, cause);
  }
}
