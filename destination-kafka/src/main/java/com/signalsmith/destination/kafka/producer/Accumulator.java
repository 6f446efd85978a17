package com.signalsmith.destination.kafka.producer;

import com.signalsmith.destination.spi.Row;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import java.util.function.IntPredicate;
import org.apache.kafka.common.compress.Compression;
import org.apache.kafka.common.utils.Utils;
import org.jspecify.annotations.Nullable;

/**
 * Collects rows in one open batch per partition and holds the full ones until they are sent.
 *
 * <p>Any thread: the one that writes fills batches, the one that sends takes them and gives their
 * memory back. A batch is pending from its first row until it is released. Memory is bounded: who
 * writes waits until some is given back. A mark stands behind one row, so that it can be waited for
 * those up to it alone.
 */
final class Accumulator {

  // How often who waits for memory looks whether to go on, in case a signal was missed.
  private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

  private static final int LEAST_BATCH_BYTES = 16 << 10;

  private final EncodedHeaders headers;
  private final Compression compression;
  private final long memory;
  private final int batchBytes;
  private final IntPredicate available;
  private final Runnable whenReady;
  private final Deque<byte[]> free = new ArrayDeque<>();
  private List<Deque<PartitionBatch>> sealed = List.of();
  private @Nullable PartitionBatch[] open = new PartitionBatch[0];
  private int limit;
  private int sticky;
  private long used;
  private int pending;
  private long mark;
  private int pendingBeforeMark;
  private boolean failed;
  private boolean starved; // half-full batches must go, because their memory is waited for

  /**
   * Makes an accumulator, to be used after {@link #reset}.
   *
   * @param memory in bytes, for all batches together
   * @param batchBytes how large a batch of several rows gets at most
   * @param available whether rows without a key may go to a partition
   * @param whenReady is run when there is something to send
   */
  Accumulator(
      EncodedHeaders headers,
      Compression compression,
      long memory,
      int batchBytes,
      IntPredicate available,
      Runnable whenReady) {
    this.headers = headers;
    this.compression = compression;
    this.memory = memory;
    this.batchBytes = batchBytes;
    this.available = available;
    this.whenReady = whenReady;
  }

  /**
   * Adds a row; waits while there is no memory for it. After a failure it is dropped.
   *
   * @param patienceNanos how long to wait
   * @throws TimeoutException if no memory was given back in time
   */
  synchronized void append(
      long row, byte @Nullable [] key, Row value, long timestamp, long patienceNanos)
      throws InterruptedException, TimeoutException {
    if (failed) {
      return;
    }
    if (key == null && open[sticky] == null && !available.test(sticky)) {
      sticky = nextAvailable(sticky);
    }
    int partition = key == null ? sticky : partitionOf(key, open.length);
    PartitionBatch batch = open[partition];
    while (batch != null && !batch.append(key, value, headers, row, timestamp, limit)) {
      seal(partition);
      whenReady.run();
      if (key == null) {
        sticky = nextAvailable(partition);
        partition = sticky;
      }
      batch = open[partition];
    }
    if (batch == null) {
      int size = PartitionBatch.sizeOf(key, value.jsonLength(), headers, row);
      open(partition, Math.max(size, pooledBytes()), patienceNanos)
          .ifPresent(fresh -> requireRoom(fresh, key, value, row, timestamp));
    }
  }

  /** Makes every open batch ready to be sent. */
  synchronized void sealAll() {
    sealThrough(Long.MAX_VALUE);
  }

  /**
   * Makes ready what was opened before a time.
   *
   * @return how many nanoseconds after that time the oldest of the others was opened, or {@link
   *     Long#MAX_VALUE}
   */
  synchronized long sealOlder(long nanos) {
    long wait = Long.MAX_VALUE;
    for (int partition = 0; partition < open.length; partition++) {
      PartitionBatch batch = open[partition];
      if (batch != null) {
        long later = batch.createdNanos() - nanos;
        if (later <= 0 || starved) {
          seal(partition);
        } else {
          wait = Math.min(wait, later);
        }
      }
    }
    return wait;
  }

  /** Returns the next batch to be sent to a partition, which stays. */
  synchronized @Nullable PartitionBatch peek(int partition) {
    return sealed.get(partition).peekFirst();
  }

  /** Takes that batch out. */
  synchronized void take(int partition) {
    sealed.get(partition).removeFirst();
  }

  /** Counts batches that were made of others. */
  synchronized void added(List<PartitionBatch> batches) {
    for (PartitionBatch batch : batches) {
      count(batch, 1);
      used += batch.memory().length;
    }
  }

  /** Gives a batch's memory back; it is no longer pending. */
  synchronized void release(PartitionBatch batch) {
    count(batch, -1);
    used -= batch.memory().length;
    if (batch.memory().length == pooledBytes()) {
      free.addFirst(batch.memory());
    }
    notifyAll();
  }

  /** Drops what is not sent; from now on, rows are dropped and nobody waits. */
  synchronized void fail() {
    failed = true;
    for (int partition = 0; partition < open.length; partition++) {
      PartitionBatch unfinished = open[partition];
      if (unfinished != null) {
        open[partition] = null;
        release(unfinished);
      }
      Deque<PartitionBatch> batches = sealed.get(partition);
      while (!batches.isEmpty()) {
        release(batches.removeFirst());
      }
    }
    notifyAll();
  }

  /**
   * Starts with nothing open and nothing failed; only while nothing is pending.
   *
   * @param partitions how many the topic has
   * @param maxBytes the largest batch it takes
   */
  synchronized void reset(int partitions, int maxBytes) {
    failed = false;
    open = new PartitionBatch[partitions];
    List<Deque<PartitionBatch>> queues = new ArrayList<>();
    for (int partition = 0; partition < partitions; partition++) {
      queues.add(new ArrayDeque<>());
    }
    sealed = queues;
    mark = 0;
    pendingBeforeMark = 0;
    sticky = ThreadLocalRandom.current().nextInt(partitions);
    limit = maxBytes;
    free.clear();
  }

  /** Makes batches smaller from now on. */
  synchronized void limit(int bytes) {
    limit = Math.min(limit, bytes);
    free.clear();
  }

  /** Sets the mark behind a row, before which everything is that is pending. */
  synchronized void mark(long row) {
    mark = row;
    pendingBeforeMark = pending;
  }

  /**
   * Waits until nothing is pending up to the mark, or there was a failure.
   *
   * @return false if the time is over before
   */
  synchronized boolean awaitMark(long patienceNanos) throws InterruptedException {
    sealThrough(mark);
    return await(() -> pendingBeforeMark == 0, patienceNanos);
  }

  /**
   * Waits until nothing is pending, or there was a failure.
   *
   * @return false if the time is over before
   */
  synchronized boolean awaitSettled(long patienceNanos) throws InterruptedException {
    return await(() -> pending == 0, patienceNanos);
  }

  private synchronized boolean await(BooleanSupplier settled, long patienceNanos)
      throws InterruptedException {
    long deadline = System.nanoTime() + patienceNanos;
    while (!settled.getAsBoolean() && !failed) {
      long left = deadline - System.nanoTime();
      if (left <= 0) {
        return false;
      }
      TimeUnit.NANOSECONDS.timedWait(this, left);
    }
    return true;
  }

  /** Returns how many bytes are free. */
  synchronized long available() {
    return memory - used;
  }

  synchronized boolean isIdle() {
    return pending == 0;
  }

  /** Returns the partition of a key, as every Kafka client does by default. */
  static int partitionOf(byte[] key, int partitions) {
    return Utils.toPositive(Utils.murmur2(key)) % partitions;
  }

  private void seal(int partition) {
    PartitionBatch batch = open[partition];
    if (batch != null) {
      batch.compress(compression);
      open[partition] = null;
      sealed.get(partition).addLast(batch);
    }
  }

  private void requireRoom(
      PartitionBatch fresh, byte @Nullable [] key, Row value, long row, long timestamp) {
    if (!fresh.append(key, value, headers, row, timestamp, Integer.MAX_VALUE)) {
      throw new IllegalStateException("a row does not fit into the batch that was made for it");
    }
    count(fresh, 1);
  }

  // Empty after a failure.
  private Optional<PartitionBatch> open(int partition, int size, long patienceNanos)
      throws InterruptedException, TimeoutException {
    long deadline = System.nanoTime() + patienceNanos;
    // A row that is larger than all the memory goes alone.
    while (!failed && used > 0 && used + size > memory) {
      long left = deadline - System.nanoTime();
      if (left <= 0) {
        throw new TimeoutException("no memory was given back in time");
      }
      starved = true;
      whenReady.run();
      TimeUnit.NANOSECONDS.timedWait(this, Math.min(left, LOOK_NANOS));
    }
    starved = false;
    if (failed) {
      return Optional.empty();
    }
    byte @Nullable [] bytes = size == pooledBytes() ? free.pollFirst() : null;
    while (!free.isEmpty() && used + size + (long) free.size() * pooledBytes() > memory) {
      byte[] unused = free.removeFirst();
    }
    PartitionBatch fresh =
        new PartitionBatch(partition, bytes == null ? new byte[size] : bytes, System.nanoTime());
    used += size;
    boolean first = Arrays.stream(open).allMatch(Objects::isNull);
    open[partition] = fresh;
    if (first) {
      // It must be sent before long, even if no other row comes; an older one is looked at sooner.
      whenReady.run();
    }
    return Optional.of(fresh);
  }

  private void sealThrough(long row) {
    for (int partition = 0; partition < open.length; partition++) {
      PartitionBatch batch = open[partition];
      if (batch != null && batch.row(0) <= row) {
        seal(partition);
      }
    }
    whenReady.run();
  }

  // Of use once the batch has a row.
  private void count(PartitionBatch batch, int by) {
    pending += by;
    if (batch.row(0) <= mark) {
      pendingBeforeMark += by;
    }
  }

  private int nextAvailable(int partition) {
    for (int n = 1; n <= open.length; n++) {
      int next = (partition + n) % open.length;
      if (available.test(next)) {
        return next;
      }
    }
    return (partition + 1) % open.length;
  }

  // Half the memory holds an open batch for every partition, unless there are very many.
  private int pooledBytes() {
    long share = Math.max(LEAST_BATCH_BYTES, memory / (2L * open.length));
    return (int) Math.min(Math.min(batchBytes, limit), share);
  }
}
