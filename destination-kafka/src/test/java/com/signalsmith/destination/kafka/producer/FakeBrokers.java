package com.signalsmith.destination.kafka.producer;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.apache.kafka.clients.ClientRequest;
import org.apache.kafka.clients.ClientResponse;
import org.apache.kafka.clients.KafkaClient;
import org.apache.kafka.clients.LeastLoadedNode;
import org.apache.kafka.clients.Metadata;
import org.apache.kafka.clients.RequestCompletionHandler;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.UnsupportedVersionException;
import org.apache.kafka.common.message.InitProducerIdResponseData;
import org.apache.kafka.common.message.MetadataResponseData.MetadataResponsePartition;
import org.apache.kafka.common.message.MetadataResponseData.MetadataResponseTopic;
import org.apache.kafka.common.message.ProduceResponseData;
import org.apache.kafka.common.message.ProduceResponseData.PartitionProduceResponse;
import org.apache.kafka.common.message.ProduceResponseData.TopicProduceResponse;
import org.apache.kafka.common.metrics.Metrics;
import org.apache.kafka.common.protocol.Errors;
import org.apache.kafka.common.record.internal.MemoryRecords;
import org.apache.kafka.common.record.internal.RecordBatch;
import org.apache.kafka.common.requests.AbstractRequest;
import org.apache.kafka.common.requests.AbstractResponse;
import org.apache.kafka.common.requests.InitProducerIdResponse;
import org.apache.kafka.common.requests.MetadataResponse;
import org.apache.kafka.common.requests.ProduceRequest;
import org.apache.kafka.common.requests.ProduceResponse;
import org.apache.kafka.common.utils.LogContext;
import org.jspecify.annotations.Nullable;

/**
 * Two brokers with one topic, reached without a network.
 *
 * <p>Any thread. They check what they get as Kafka's brokers do, unless a test scripts an answer.
 */
public final class FakeBrokers implements KafkaClient {

  public static final String TOPIC = "orders";
  static final Uuid TOPIC_ID = new Uuid(7, 7);
  private static final List<Node> NODES =
      List.of(new Node(0, "localhost", 9), new Node(1, "localhost", 10));

  /** What becomes of a batch, in the order of the batches that arrive. */
  enum Fate {
    /** It is lost on its way, together with the connection. */
    LOST,
    /** It is appended, and the answer is lost together with the connection. */
    UNANSWERED
  }

  private record Sent(ClientRequest request, int node, List<Part> parts) {}

  private record Part(int partition, RecordBatch batch) {}

  private final List<FakeLog> logs = new ArrayList<>();
  private final int[] leaders;
  private final boolean waits;
  private final Deque<Sent> held = new ArrayDeque<>();
  private final List<Sent> late = new ArrayList<>();
  private final Deque<ClientResponse> answers = new ArrayDeque<>();
  private final Deque<Object> script = new ArrayDeque<>();
  private final Deque<Errors> identityErrors = new ArrayDeque<>();
  private final List<String> seen = new ArrayList<>();
  private final Map<Integer, Set<Integer>> connections = new HashMap<>();
  private final Map<Integer, AuthenticationException> refusals = new HashMap<>();
  private @Nullable Metadata metadata;
  private Uuid topicId = TOPIC_ID;
  private Errors topicError = Errors.NONE;
  private boolean holding;
  private boolean outdated;
  private boolean woken;
  private boolean closed;
  private short firstEpoch;
  private long nextId = 1_000;
  private int correlation;

  /**
   * Makes brokers.
   *
   * @param waits whether {@link #poll} waits for something to happen, for producers with a thread
   */
  FakeBrokers(int partitions, boolean waits) {
    leaders = new int[partitions];
    this.waits = waits;
    for (int partition = 0; partition < partitions; partition++) {
      logs.add(new FakeLog());
      leaders[partition] = partition % NODES.size();
    }
  }

  /** Returns brokers for a producer with a thread. */
  public static FakeBrokers thatWait(int partitions) {
    return new FakeBrokers(partitions, true);
  }

  /** Starts a producer that knows only these brokers. */
  public TopicProducer producer(
      Map<String, ?> properties, int maxBytes, EncodedHeaders headers, Outcomes outcomes) {
    ProducerConfig config = Rig.config(properties);
    Metrics metrics = new Metrics();
    TopicMetadata served = new TopicMetadata(config, TOPIC, TOPIC_ID, new LogContext());
    serve(served);
    return TopicProducer.start(
        new TopicProducer.Network(this, served, metrics, new ProducerSensors(metrics)),
        config,
        TOPIC,
        leaders.length,
        maxBytes,
        headers,
        outcomes);
  }

  void serve(Metadata client) {
    metadata = client;
    inform();
  }

  public FakeLog log(int partition) {
    return logs.get(partition);
  }

  /** Answers the next batch so, without a look at it. */
  public synchronized void answer(Errors error) {
    answer(FakeLog.answer(error));
  }

  public synchronized void answer(PartitionProduceResponse answer) {
    script.addLast((Function<Part, PartitionProduceResponse>) unused -> answer);
  }

  /** Takes the next batch as usual, and then answers so. */
  synchronized void appendAndAnswer(Errors error) {
    script.addLast(
        (Function<Part, PartitionProduceResponse>)
            part -> {
              PartitionProduceResponse unused = logs.get(part.partition).append(part.batch);
              return FakeLog.answer(error);
            });
  }

  /** Takes the next batch as usual. */
  synchronized void accept() {
    script.addLast((Function<Part, PartitionProduceResponse>) this::take);
  }

  synchronized void next(Fate fate) {
    script.addLast(fate);
  }

  /** Refuses the next wish for a producer id. */
  synchronized void refuseIdentity(Errors error) {
    identityErrors.addLast(error);
  }

  synchronized void firstEpoch(short epoch) {
    firstEpoch = epoch;
  }

  synchronized void refuseLogins(AuthenticationException cause) {
    NODES.forEach(node -> refusals.put(node.id(), cause));
  }

  synchronized void acceptLogins() {
    refusals.clear();
  }

  /** Answers nothing until {@link #release}. */
  public synchronized void hold() {
    holding = true;
  }

  public synchronized void release() {
    holding = false;
    while (!held.isEmpty()) {
      process(held.removeFirst());
    }
    notifyAll();
  }

  public synchronized int held() {
    return held.size();
  }

  /** Lets requests arrive that were held when their connection was cut. */
  synchronized List<Errors> arriveLate() {
    return late.stream()
        .flatMap(sent -> sent.parts.stream())
        .map(part -> Errors.forCode(logs.get(part.partition).append(part.batch).errorCode()))
        .toList();
  }

  /** Moves a partition; -1 leaves it without a leader. */
  synchronized void lead(int partition, int node) {
    leaders[partition] = node;
  }

  /** Moves a partition and tells clients. */
  synchronized void leadOpenly(int partition, int node) {
    leaders[partition] = node;
    inform();
  }

  synchronized void topicError(Errors error) {
    topicError = error;
    inform();
  }

  /** Makes another topic of the same name. */
  synchronized void replaceTopic() {
    topicId = new Uuid(8, 8);
    inform();
  }

  /** Knows only requests that clients of today do not send. */
  synchronized void beOutdated() {
    outdated = true;
  }

  /** Returns, batch by batch, "node/partition id.epoch first+count". */
  public synchronized List<String> seen() {
    return List.copyOf(seen);
  }

  /** Returns over which connections batches of a partition came. */
  synchronized Set<Integer> connections(int partition) {
    return Set.copyOf(connections.getOrDefault(partition, Set.of()));
  }

  public synchronized boolean isClosed() {
    return closed;
  }

  @Override
  public synchronized boolean isReady(Node node, long now) {
    return !refusals.containsKey(Connections.broker(node.id()));
  }

  @Override
  public synchronized boolean ready(Node node, long now) {
    return isReady(node, now);
  }

  @Override
  public long connectionDelay(Node node, long now) {
    return 0;
  }

  @Override
  public long pollDelayMs(Node node, long now) {
    return 1;
  }

  @Override
  public boolean connectionFailed(Node node) {
    return false;
  }

  @Override
  @SuppressWarnings("NullAway") // Kafka's interface is not annotated
  public synchronized @Nullable AuthenticationException authenticationException(Node node) {
    return refusals.get(Connections.broker(node.id()));
  }

  @Override
  public synchronized void send(ClientRequest request, long now) {
    List<Part> parts = new ArrayList<>();
    int node = Integer.parseInt(request.destination());
    if (request.requestBuilder().build() instanceof ProduceRequest produce) {
      produce
          .data()
          .topicData()
          .forEach(
              topic ->
                  topic
                      .partitionData()
                      .forEach(
                          each ->
                              parts.add(
                                  new Part(each.index(), copy((MemoryRecords) each.records())))));
    }
    for (Part part : parts) {
      seen.add(describe(Connections.broker(node), part));
      connections.computeIfAbsent(part.partition, unused -> new HashSet<>()).add(node);
    }
    held.addLast(new Sent(request, node, parts));
    if (!holding) {
      release();
    }
  }

  @Override
  public List<ClientResponse> poll(long timeout, long now) {
    List<ClientResponse> answered = new ArrayList<>();
    synchronized (this) {
      if (metadata != null && metadata.updateRequested()) {
        inform();
      }
      long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(timeout);
      long left = waits ? deadline - System.nanoTime() : 0;
      while (answers.isEmpty() && !woken && left > 0) {
        try {
          TimeUnit.NANOSECONDS.timedWait(this, left);
        } catch (InterruptedException e) {
          throw new AssertionError(e);
        }
        left = deadline - System.nanoTime();
      }
      woken = false;
      while (!answers.isEmpty()) {
        answered.add(answers.removeFirst());
      }
    }
    answered.forEach(ClientResponse::onComplete);
    return answered;
  }

  @Override
  public synchronized void disconnect(String nodeId) {
    int node = Integer.parseInt(nodeId);
    List<Sent> cut = held.stream().filter(sent -> sent.node == node).toList();
    held.removeAll(cut);
    late.addAll(cut);
    cut.forEach(sent -> answers.addLast(response(sent.request, null, null, null, true)));
    notifyAll();
  }

  @Override
  public void close(String nodeId) {
    disconnect(nodeId);
  }

  @Override
  public LeastLoadedNode leastLoadedNode(long now) {
    return new LeastLoadedNode(NODES.get(0), true);
  }

  @Override
  public synchronized int inFlightRequestCount() {
    return held.size();
  }

  @Override
  public synchronized boolean hasInFlightRequests() {
    return !held.isEmpty();
  }

  @Override
  public int inFlightRequestCount(String nodeId) {
    return inFlightRequestCount();
  }

  @Override
  public boolean hasInFlightRequests(String nodeId) {
    return hasInFlightRequests();
  }

  @Override
  public boolean hasReadyNodes(long now) {
    return true;
  }

  @Override
  public synchronized void wakeup() {
    woken = true;
    notifyAll();
  }

  @Override
  public ClientRequest newClientRequest(
      String nodeId,
      AbstractRequest.Builder<?> builder,
      long createdTimeMs,
      boolean expectResponse) {
    throw new UnsupportedOperationException();
  }

  @Override
  public synchronized ClientRequest newClientRequest(
      String nodeId,
      AbstractRequest.Builder<?> builder,
      long createdTimeMs,
      boolean expectResponse,
      int requestTimeoutMs,
      RequestCompletionHandler callback) {
    return new ClientRequest(
        nodeId,
        builder,
        correlation++,
        "test",
        createdTimeMs,
        expectResponse,
        requestTimeoutMs,
        callback);
  }

  @Override
  public void initiateClose() {}

  @Override
  public boolean active() {
    return true;
  }

  @Override
  public synchronized void close() {
    closed = true;
  }

  private void process(Sent sent) {
    AuthenticationException refusal = refusals.get(Connections.broker(sent.node));
    if (refusal != null) {
      answers.addLast(response(sent.request, null, null, refusal, true));
    } else if (outdated) {
      answers.addLast(
          response(sent.request, null, new UnsupportedVersionException("old"), null, false));
    } else if (sent.parts.isEmpty()) {
      answers.addLast(response(sent.request, identity(), null, null, false));
    } else {
      TopicProduceResponse topic = new TopicProduceResponse().setName(TOPIC).setTopicId(TOPIC_ID);
      boolean lost = false;
      for (Part part : sent.parts) {
        Object next = script.pollFirst();
        if (next instanceof Fate fate) {
          lost = true;
          if (fate == Fate.UNANSWERED) {
            PartitionProduceResponse unused = take(part);
          }
        } else {
          topic.partitionResponses().add(answer(part, sent.node, next).setIndex(part.partition));
        }
      }
      ProduceResponseData data = new ProduceResponseData();
      data.responses().add(topic);
      answers.addLast(
          response(sent.request, lost ? null : new ProduceResponse(data), null, null, lost));
    }
    notifyAll();
  }

  @SuppressWarnings("unchecked") // the script has nothing else
  private PartitionProduceResponse answer(Part part, int node, @Nullable Object scripted) {
    if (leaders[part.partition] != Connections.broker(node)) {
      return FakeLog.answer(Errors.NOT_LEADER_OR_FOLLOWER);
    }
    return scripted == null
        ? take(part)
        : ((Function<Part, PartitionProduceResponse>) scripted).apply(part).duplicate();
  }

  private PartitionProduceResponse take(Part part) {
    return logs.get(part.partition).append(part.batch);
  }

  private InitProducerIdResponse identity() {
    Errors error = identityErrors.isEmpty() ? Errors.NONE : identityErrors.removeFirst();
    InitProducerIdResponseData data =
        new InitProducerIdResponseData().setErrorCode(error.code()).setProducerId(-1);
    if (error == Errors.NONE) {
      data.setProducerId(nextId++).setProducerEpoch(firstEpoch);
      firstEpoch = 0;
    }
    return new InitProducerIdResponse(data);
  }

  private synchronized void inform() {
    MetadataResponseTopic topic =
        new MetadataResponseTopic()
            .setName(TOPIC)
            .setTopicId(topicId)
            .setErrorCode(topicError.code());
    if (topicError == Errors.NONE) {
      for (int partition = 0; partition < leaders.length; partition++) {
        topic
            .partitions()
            .add(
                new MetadataResponsePartition()
                    .setPartitionIndex(partition)
                    .setErrorCode(
                        (leaders[partition] < 0 ? Errors.LEADER_NOT_AVAILABLE : Errors.NONE).code())
                    .setLeaderId(leaders[partition]));
      }
    }
    if (metadata != null) {
      metadata.updateWithCurrentRequestVersion(
          MetadataResponse.prepareResponse(
              false, 0, NODES, "cluster", 0, List.of(topic), Integer.MIN_VALUE),
          false,
          0);
    }
  }

  @SuppressWarnings("NullAway") // Kafka's constructor is not annotated
  private static ClientResponse response(
      ClientRequest request,
      @Nullable AbstractResponse body,
      @Nullable UnsupportedVersionException version,
      @Nullable AuthenticationException refusal,
      boolean disconnected) {
    return new ClientResponse(
        request.makeHeader(request.requestBuilder().latestAllowedVersion()),
        request.callback(),
        request.destination(),
        request.createdTimeMs(),
        request.createdTimeMs(),
        disconnected,
        version,
        refusal,
        body);
  }

  private static RecordBatch copy(MemoryRecords records) {
    ByteBuffer bytes = ByteBuffer.allocate(records.sizeInBytes());
    bytes.put(records.buffer().duplicate()).flip();
    return MemoryRecords.readableRecords(bytes).batches().iterator().next();
  }

  private static String describe(int node, Part part) {
    RecordBatch batch = part.batch;
    return node
        + "/"
        + part.partition
        + " "
        + batch.producerId()
        + "."
        + batch.producerEpoch()
        + " "
        + batch.baseSequence()
        + "+"
        + batch.countOrNull();
  }
}
