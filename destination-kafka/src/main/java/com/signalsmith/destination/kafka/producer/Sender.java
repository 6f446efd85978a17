package com.signalsmith.destination.kafka.producer;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.IntPredicate;
import org.apache.kafka.clients.ClientResponse;
import org.apache.kafka.clients.KafkaClient;
import org.apache.kafka.clients.Metadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.InvalidMetadataException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.message.ProduceRequestData;
import org.apache.kafka.common.message.ProduceRequestData.PartitionProduceData;
import org.apache.kafka.common.message.ProduceRequestData.TopicProduceData;
import org.apache.kafka.common.message.ProduceRequestData.TopicProduceDataCollection;
import org.apache.kafka.common.message.ProduceResponseData.PartitionProduceResponse;
import org.apache.kafka.common.protocol.Errors;
import org.apache.kafka.common.requests.ProduceRequest;
import org.apache.kafka.common.requests.ProduceResponse;
import org.apache.kafka.common.utils.ExponentialBackoff;
import org.apache.kafka.common.utils.Time;
import org.jspecify.annotations.Nullable;

/**
 * Sends what the accumulator holds and tells what became of it; runs in a thread of its own, which
 * alone uses the network.
 *
 * <p>A failure ends everything until {@link #reset}: what was not acknowledged is dropped, because
 * the caller repeats it.
 */
final class Sender implements Runnable {

  private static final long LONGEST_POLL_MILLIS = 1_000;
  private static final short ALL_IN_SYNC_REPLICAS = -1;
  // What is not answered, because the connection was lost, is as good as answered so.
  private static final PartitionProduceResponse NO_ANSWER =
      new PartitionProduceResponse().setErrorCode(Errors.NETWORK_EXCEPTION.code());

  private final KafkaClient client;
  private final Metadata metadata;
  private final String topic;
  private final Accumulator accumulator;
  private final Outcomes outcomes;
  private final Limits limits;
  private final Answers answers;
  private final ProducerSensors sensors;
  private final ExponentialBackoff backoff;
  private final Connections connections;
  private final Identities identities;
  private List<PartitionState> states = List.of();
  private boolean failed;
  private final AtomicReference<@Nullable Reset> reset = new AtomicReference<>();
  private volatile boolean closing;

  /**
   * How long and how much.
   *
   * @param linger how long a row may wait for others
   * @param attempt how long a row may take until it is acknowledged, all repetitions included
   * @param request how long a broker may take to answer
   * @param requestBytes what one request holds at most, unless one batch is larger
   */
  record Limits(Duration linger, Duration attempt, Duration request, int requestBytes) {}

  /** A wish to start anew, and its fulfilment. */
  private record Reset(int partitions, int maxBytes, CountDownLatch done) {}

  Sender(
      KafkaClient client,
      Metadata metadata,
      String topic,
      Accumulator accumulator,
      Outcomes outcomes,
      Limits limits,
      Answers answers,
      ProducerSensors sensors,
      ExponentialBackoff backoff) {
    this.client = client;
    this.metadata = metadata;
    this.topic = topic;
    this.accumulator = accumulator;
    this.outcomes = outcomes;
    this.limits = limits;
    this.answers = answers;
    this.sensors = sensors;
    this.backoff = backoff;
    this.connections = new Connections(client);
    this.identities = new Identities(client, connections, limits.request, backoff);
  }

  @Override
  public void run() {
    try {
      while (!closing) {
        step();
      }
    } catch (RuntimeException | Error e) {
      fail(e); // nobody would ever settle the rows
    } finally {
      closeClient();
    }
  }

  /**
   * Wishes to begin anew, with nothing under way; any thread. What an earlier connection still
   * delivers is refused by the brokers once the first new row is in its partition.
   *
   * @return is counted down when it has happened, which it never is once the thread has ended
   */
  CountDownLatch reset(int partitions, int maxBytes) {
    Reset wish = new Reset(partitions, maxBytes, new CountDownLatch(1));
    reset.set(wish);
    client.wakeup();
    return wish.done;
  }

  /** Ends the thread soon; any thread. */
  void close() {
    closing = true;
    client.wakeup();
  }

  /** Returns which partitions have a leader, or all where nothing is known; any thread. */
  static IntPredicate available(Metadata metadata, String topic) {
    return partition -> {
      TopicPartition id = new TopicPartition(topic, partition);
      return metadata.fetch().partition(id) == null || metadata.fetch().leaderFor(id) != null;
    };
  }

  /** One turn: sends what can be sent and takes in answers. */
  void step() {
    long now = Time.SYSTEM.milliseconds();
    Reset wish = reset.get();
    if (wish != null) {
      begin(wish);
    }
    long wait = LONGEST_POLL_MILLIS;
    if (!failed) {
      try {
        wait = send(now, System.nanoTime());
      } catch (KafkaException e) {
        fail(e);
      }
    }
    List<ClientResponse> unused = client.poll(wait, now);
  }

  private void closeClient() {
    try {
      client.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e); // Kafka's own client declares it and throws none
    }
  }

  /** Gets ready for a topic; before the thread starts, and in it. */
  void prepare(int partitions, int maxBytes) {
    List<PartitionState> fresh = new ArrayList<>();
    for (int partition = 0; partition < partitions; partition++) {
      fresh.add(new PartitionState(new TopicPartition(topic, partition), backoff));
    }
    states = fresh;
    accumulator.reset(partitions, maxBytes);
  }

  private void begin(Reset wish) {
    if (!failed) {
      fail(new IllegalStateException("a reset dropped what was under way"));
    }
    connections.cut();
    forgetTroubleOfMetadata();
    if (!accumulator.isIdle()) {
      return; // the disconnected requests are answered in the next turn
    }
    prepare(wish.partitions, wish.maxBytes);
    identities.supersede();
    int unused = metadata.requestUpdate(true);
    outcomes.restarted();
    failed = false;
    if (reset.compareAndSet(wish, null)) {
      wish.done.countDown();
    }
  }

  private void forgetTroubleOfMetadata() {
    try {
      metadata.maybeThrowAnyException();
    } catch (KafkaException e) {
      // It is from before; if it lasts, it comes again.
    }
  }

  // Returns for how many milliseconds there will be nothing to do unless something happens.
  private long send(long now, long nanos) {
    long lingering = accumulator.sealOlder(nanos - limits.linger.toNanos());
    long wait = Math.min(LONGEST_POLL_MILLIS, millis(lingering));
    if (accumulator.isIdle()) {
      return wait;
    }
    metadata.maybeThrowAnyException();
    expire(nanos);
    if (failed) {
      return 0;
    }
    if (!identities.isKnown()) {
      return Math.min(wait, identities.ask(now, nanos, this::fail, LONGEST_POLL_MILLIS));
    }
    Map<Node, List<PartitionBatch>> ready = new HashMap<>();
    for (PartitionState state : states) {
      PartitionBatch fresh = accumulator.peek(state.id().partition());
      if (fresh == null && state.oldest() == null) {
        continue;
      }
      long pause = state.waitNanos(nanos);
      Node leader = metadata.fetch().leaderFor(state.id());
      if (leader == null) {
        int unused = metadata.requestUpdate(false);
      } else if (pause > 0) {
        wait = Math.min(wait, millis(pause));
      } else {
        Node node = connections.to(leader, state.id().partition());
        PartitionBatch next = identities.identify(state) ? state.next(fresh, node, nanos) : null;
        if (next != null) {
          ready.computeIfAbsent(node, unused -> new ArrayList<>()).add(next);
        }
      }
    }
    for (Map.Entry<Node, List<PartitionBatch>> each : ready.entrySet()) {
      if (failed) {
        return 0;
      }
      wait = Math.min(wait, send(each.getKey(), each.getValue(), now, nanos));
    }
    return wait;
  }

  private long send(Node node, List<PartitionBatch> batches, long now, long nanos) {
    if (!connections.ready(node, now)) {
      AuthenticationException refused = client.authenticationException(node);
      if (refused != null) {
        fail(refused);
      }
      return client.pollDelayMs(node, now);
    }
    List<PartitionBatch> sent = new ArrayList<>();
    TopicProduceData data =
        new TopicProduceData()
            .setName(topic)
            .setTopicId(metadata.topicIds().getOrDefault(topic, Uuid.ZERO_UUID));
    int bytes = 0;
    int rows = 0;
    for (PartitionBatch batch : batches) {
      if (bytes > 0 && bytes + batch.size() > limits.requestBytes) {
        continue; // the next request takes it
      }
      if (!batch.isNumbered()) {
        accumulator.take(batch.partition());
      }
      ProducerIdentity by = states.get(batch.partition()).sending(batch, node);
      data.partitionData()
          .add(
              new PartitionProduceData().setIndex(batch.partition()).setRecords(batch.records(by)));
      bytes += batch.size();
      rows += batch.count();
      sensors.sending(batch, nanos);
      sent.add(batch);
    }
    TopicProduceDataCollection topics = new TopicProduceDataCollection();
    topics.add(data);
    int patience = (int) limits.request.toMillis();
    client.send(
        client.newClientRequest(
            node.idString(),
            ProduceRequest.builder(
                new ProduceRequestData()
                    .setAcks(ALL_IN_SYNC_REPLICAS)
                    .setTimeoutMs(patience)
                    .setTopicData(topics)),
            now,
            true,
            patience,
            response -> guarded(() -> landed(sent, response))),
        now);
    sensors.requested(rows);
    return sent.size() < batches.size() ? 0 : LONGEST_POLL_MILLIS;
  }

  // The network layer swallows what is thrown here.
  private void guarded(Runnable reaction) {
    try {
      reaction.run();
    } catch (RuntimeException e) {
      fail(e);
    }
  }

  private void landed(List<PartitionBatch> batches, ClientResponse response) {
    for (PartitionBatch batch : batches) {
      batch.inFlight(false);
      if (batch.isAbandoned()) {
        accumulator.release(batch);
      }
    }
    if (response.authenticationException() != null) {
      fail(response.authenticationException());
    } else if (response.versionMismatch() != null) {
      fail(response.versionMismatch());
    } else {
      settle(batches, response);
    }
  }

  private void settle(List<PartitionBatch> batches, ClientResponse response) {
    Map<Integer, PartitionProduceResponse> byPartition = new HashMap<>();
    if (response.responseBody() instanceof ProduceResponse body) {
      sensors.answered(response.requestLatencyMs());
      body.data()
          .responses()
          .forEach(
              each -> each.partitionResponses().forEach(one -> byPartition.put(one.index(), one)));
    }
    for (PartitionBatch batch : batches) {
      if (!batch.isAbandoned()) {
        PartitionProduceResponse answer = byPartition.getOrDefault(batch.partition(), NO_ANSWER);
        answers.settle(batch, states.get(batch.partition()), answer).ifPresent(this::fail);
      }
    }
  }

  private void expire(long nanos) {
    long oldest = nanos - limits.attempt.toNanos();
    for (PartitionState state : states) {
      PartitionBatch first = state.oldest();
      if (first == null) {
        first = accumulator.peek(state.id().partition());
      }
      if (first != null && first.createdNanos() - oldest < 0) {
        fail(
            new TimeoutException(
                "rows were not acknowledged within " + limits.attempt.toMillis() + " ms",
                // That a leader moved says less than what is found when it is looked for.
                state
                    .trouble()
                    .filter(cause -> !(cause instanceof InvalidMetadataException))
                    .orElse(null)));
        return;
      }
    }
  }

  private void fail(Throwable cause) {
    if (failed) {
      return;
    }
    failed = true;
    outcomes.failed(cause); // before anybody is woken who looks at it
    int rows = 0;
    for (PartitionState state : states) {
      for (PartitionBatch batch : state.abandon()) {
        rows += batch.count();
        accumulator.release(batch);
      }
    }
    sensors.failed(rows);
    accumulator.fail();
  }

  private static long millis(long nanos) {
    return TimeUnit.NANOSECONDS.toMillis(Math.min(nanos, Long.MAX_VALUE - 999_999) + 999_999);
  }
}
