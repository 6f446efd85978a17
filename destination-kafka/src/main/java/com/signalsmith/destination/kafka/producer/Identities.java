package com.signalsmith.destination.kafka.producer;

import java.time.Duration;
import java.util.function.Consumer;
import org.apache.kafka.clients.ClientResponse;
import org.apache.kafka.clients.KafkaClient;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.message.InitProducerIdRequestData;
import org.apache.kafka.common.protocol.Errors;
import org.apache.kafka.common.requests.InitProducerIdRequest;
import org.apache.kafka.common.requests.InitProducerIdResponse;
import org.apache.kafka.common.utils.ExponentialBackoff;
import org.jspecify.annotations.Nullable;

/** Under which identity batches are numbered; asks a broker for one. The sending thread's. */
final class Identities {

  private static final int NOT_TRANSACTIONAL_MILLIS = Integer.MAX_VALUE;

  private final KafkaClient client;
  private final Connections connections;
  private final Duration patience;
  private final ExponentialBackoff backoff;
  private @Nullable ProducerIdentity current;
  private boolean asking;
  private long askAgainNanos = System.nanoTime();

  /**
   * Knows none yet.
   *
   * @param patience how long a broker may take to answer
   */
  Identities(
      KafkaClient client, Connections connections, Duration patience, ExponentialBackoff backoff) {
    this.client = client;
    this.connections = connections;
    this.patience = patience;
    this.backoff = backoff;
  }

  boolean isKnown() {
    return current != null;
  }

  /** Makes everything numbered so far void. */
  void supersede() {
    current = current == null ? null : current.next().orElse(null);
  }

  /** Returns whether there are valid numbers for what is sent to a partition. */
  boolean identify(PartitionState state) {
    if (!state.needsIdentity()) {
      return true;
    }
    if (current != null && state.isVoid(current)) {
      supersede();
    }
    if (current == null) {
      return false; // it is asked for in the next turn
    }
    state.identify(current);
    return true;
  }

  /**
   * Asks for an identity, if it is time to.
   *
   * @param refused is told why there will be none
   * @return for how many milliseconds nothing will happen unless there is an answer
   */
  long ask(long now, long nanos, Consumer<Throwable> refused, long longest) {
    if (asking) {
      return longest;
    }
    Node node = client.leastLoadedNode(now).node();
    if (node == null || nanos - askAgainNanos < 0) {
      return backoff.backoff(0);
    }
    if (!connections.ready(node, now)) {
      return client.pollDelayMs(node, now);
    }
    asking = true;
    client.send(
        client.newClientRequest(
            node.idString(),
            new InitProducerIdRequest.Builder(
                new InitProducerIdRequestData()
                    .setTransactionalId(null)
                    .setTransactionTimeoutMs(NOT_TRANSACTIONAL_MILLIS)),
            now,
            true,
            (int) patience.toMillis(),
            response -> answered(response, refused)),
        now);
    return longest;
  }

  private void answered(ClientResponse response, Consumer<Throwable> refused) {
    asking = false;
    askAgainNanos = System.nanoTime() + backoff.backoff(0) * 1_000_000;
    if (response.authenticationException() != null) {
      refused.accept(response.authenticationException());
    } else if (response.versionMismatch() != null) {
      refused.accept(response.versionMismatch());
    } else if (response.responseBody() instanceof InitProducerIdResponse answer) {
      if (answer.error() == Errors.NONE) {
        current = new ProducerIdentity(answer.data().producerId(), answer.data().producerEpoch());
      } else if (!(answer.error().exception() instanceof RetriableException)) {
        refused.accept(answer.error().exception());
      }
    }
  }
}
