package com.signalsmith.destination.kafka.producer;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.utils.ExponentialBackoff;
import org.jspecify.annotations.Nullable;

/**
 * What is under way to one partition, in the order in which it shall stand in the log.
 *
 * <p>One thread. A broker takes a batch only if its number follows that of the last one, so several
 * may be under way at a time. After a failure that may pass, nothing more is sent until all of them
 * are answered; then they are sent again under the same numbers, and what the broker has already is
 * not appended twice.
 */
final class PartitionState {

  // A broker remembers that many batches of a producer.
  private static final int MOST_UNRESOLVED = 5;

  private final TopicPartition id;
  private final ExponentialBackoff backoff;
  private final Deque<PartitionBatch> unresolved = new ArrayDeque<>();
  private @Nullable ProducerIdentity identity;
  private @Nullable Node node;
  private int nextSequence;
  private boolean confirmed;
  private @Nullable RuntimeException trouble;
  private boolean retrying;
  private boolean renumbering;
  private int failures;
  private long retryAtNanos;

  PartitionState(TopicPartition id, ExponentialBackoff backoff) {
    this.id = id;
    this.backoff = backoff;
  }

  TopicPartition id() {
    return id;
  }

  /** Returns the oldest batch without an answer that settles it. */
  @Nullable PartitionBatch oldest() {
    return unresolved.peekFirst();
  }

  /** Returns for how long nothing may be sent; 0 if something may be, as far as time goes. */
  long waitNanos(long nanos) {
    return retrying ? Math.max(0, retryAtNanos - nanos) : 0;
  }

  /** Returns whether what is under way needs numbers, of another identity than before. */
  boolean needsIdentity() {
    return identity == null || (renumbering && inFlight() == 0);
  }

  /** Returns whether numbers under this identity are of no use. */
  boolean isVoid(ProducerIdentity other) {
    return renumbering && other.equals(identity);
  }

  /** Numbers everything anew from 0; the broker knows by the identity that this is right. */
  void identify(ProducerIdentity fresh) {
    identity = fresh;
    renumbering = false;
    confirmed = false;
    nextSequence = 0;
    unresolved.forEach(this::number);
  }

  /**
   * Returns the batch to send now, or null.
   *
   * @param fresh the next one that was never sent, or null
   */
  @Nullable PartitionBatch next(@Nullable PartitionBatch fresh, Node leader, long nanos) {
    int inFlight = inFlight();
    boolean elsewhere = inFlight > 0 && !leader.equals(node);
    // A broker that does not know us takes any number for the first one, so the first goes alone.
    boolean alone = inFlight > 0 && !confirmed;
    if (elsewhere || alone || (retrying && (inFlight > 0 || nanos - retryAtNanos < 0))) {
      return null;
    }
    if (inFlight < unresolved.size()) {
      return unresolved.stream().filter(batch -> !batch.isInFlight()).findFirst().orElse(null);
    }
    // A broker forgets a batch behind which it took five others, and would not know it again.
    return trouble == null && unresolved.size() < MOST_UNRESOLVED ? fresh : null;
  }

  /** Notes that a batch is about to be sent; returns under which identity. */
  ProducerIdentity sending(PartitionBatch batch, Node leader) {
    if (!batch.isNumbered()) {
      number(batch);
      unresolved.addLast(batch);
    }
    retrying = false;
    batch.inFlight(true);
    node = leader;
    if (identity == null) {
      throw new IllegalStateException("there is no producer id to send under");
    }
    return identity;
  }

  /** Notes that a batch is in the log. */
  void delivered(PartitionBatch batch) {
    confirmed = true;
    if (isOldest(batch)) {
      failures = 0;
      trouble = null;
    }
    unresolved.remove(batch);
  }

  /** Notes that a batch has to be sent again, and why. */
  void retry(RuntimeException cause, long nanos) {
    if (!retrying) {
      retrying = true;
      trouble = cause; // what the batches behind it are told is only that it is missing
      retryAtNanos = nanos + backoff.backoff(failures++) * 1_000_000;
    }
  }

  /** Notes that the numbers of what is under way are void. */
  void renumber(RuntimeException cause, long nanos) {
    renumbering = true;
    retry(cause, nanos);
  }

  /** Returns why batches had to be sent again since the last one that arrived, if they had. */
  Optional<RuntimeException> trouble() {
    return Optional.ofNullable(trouble);
  }

  /** Puts others in the place of a batch, which are sent as soon as nothing is in flight. */
  void replace(PartitionBatch batch, List<PartitionBatch> by, long nanos) {
    renumbering = true;
    if (!retrying) {
      retrying = true;
      retryAtNanos = nanos;
    }
    List<PartitionBatch> all = new ArrayList<>(unresolved);
    int index = all.indexOf(batch);
    all.remove(index);
    all.addAll(index, by);
    unresolved.clear();
    unresolved.addAll(all);
  }

  /** Returns whether nothing older is without an answer. */
  boolean isOldest(PartitionBatch batch) {
    return unresolved.peekFirst() == batch;
  }

  /** Gives everything up; returns what is not in flight, and marks what is. */
  List<PartitionBatch> abandon() {
    List<PartitionBatch> ended = new ArrayList<>();
    for (PartitionBatch batch : unresolved) {
      batch.abandon();
      if (!batch.isInFlight()) {
        ended.add(batch);
      }
    }
    unresolved.clear();
    return ended;
  }

  private void number(PartitionBatch batch) {
    batch.number(nextSequence);
    // Brokers count on from 0 behind the largest number.
    nextSequence = (int) (((long) nextSequence + batch.count()) & Integer.MAX_VALUE);
  }

  private int inFlight() {
    int count = 0;
    for (PartitionBatch batch : unresolved) {
      count += batch.isInFlight() ? 1 : 0;
    }
    return count;
  }
}
