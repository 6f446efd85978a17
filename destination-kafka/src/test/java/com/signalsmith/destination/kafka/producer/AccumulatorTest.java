package com.signalsmith.destination.kafka.producer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.producer.internals.BuiltInPartitioner;
import org.apache.kafka.common.compress.Compression;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class AccumulatorTest {

  private static final int BATCH = 1_000;
  private static final long PATIENT = TimeUnit.SECONDS.toNanos(30);

  private final AtomicInteger wishes = new AtomicInteger();
  private final Accumulator accumulator = accumulator(10 * BATCH, Set.of());

  @Test
  void placesKeysAsKafkaDoes() {
    Random random = new Random(1);
    for (int n = 0; n < 2_000; n++) {
      byte[] key = new byte[random.nextInt(40)];
      random.nextBytes(key);
      int partitions = 1 + random.nextInt(100);
      assertThat(Accumulator.partitionOf(key, partitions))
          .isEqualTo(BuiltInPartitioner.partitionForKey(key, partitions));
    }
  }

  @Test
  void batchesStayWithinTheirSizeAndTheTopicsLimit() throws Exception {
    for (int limit : new int[] {500, 5_000}) {
      accumulator.reset(1, limit);
      for (int row = 0; row < 100; row++) {
        append(row, null, "value");
      }
      accumulator.sealAll();
      List<PartitionBatch> batches = drain(0);
      assertThat(batches).hasSizeGreaterThan(1);
      assertThat(batches).allMatch(batch -> batch.size() <= Math.min(limit, BATCH));
      assertThat(batches.stream().mapToInt(PartitionBatch::count).sum()).isEqualTo(100);
      batches.forEach(accumulator::release);
      assertThat(accumulator.available()).isEqualTo(10 * BATCH);
    }
  }

  @Test
  void batchesAreSmallerFromALowerLimitOn() throws Exception {
    accumulator.reset(1, 5_000);
    accumulator.limit(300);
    for (int row = 0; row < 100; row++) {
      append(row, null, "value");
    }
    accumulator.sealAll();

    assertThat(drain(0)).allMatch(batch -> batch.size() <= 300);
  }

  @Test
  void aRowThatIsLargerThanABatchGoesAlone() throws Exception {
    accumulator.reset(1, 5_000);
    append(1, null, "a");
    append(2, null, "x".repeat(3_000));
    append(3, null, "b".repeat(60));
    accumulator.sealAll();

    assertThat(drain(0)).extracting(PartitionBatch::count).containsExactly(1, 1, 1);
  }

  @Test
  void rowsWithoutAKeyFillOneBatchAfterAnotherWherePartitionsAreAvailable() throws Exception {
    Accumulator some = accumulator(100 * BATCH, Set.of(1));
    some.reset(3, 5_000);
    for (int row = 0; row < 400; row++) {
      some.append(row, null, Rig.row("value"), 0, PATIENT);
    }
    some.sealAll();

    assertThat(some.peek(0)).isNotNull();
    assertThat(some.peek(2)).isNotNull();
    List<PartitionBatch> unavailable = new ArrayList<>();
    for (PartitionBatch next = some.peek(1); next != null; next = some.peek(1)) {
      unavailable.add(next);
      some.take(1);
    }
    assertThat(unavailable).hasSizeLessThanOrEqualTo(1); // where it began, unseen
  }

  @Test
  void makesReadyWhatLingeredLongEnough() throws Exception {
    accumulator.reset(2, 5_000);
    append(1, null, "a");
    long created = System.nanoTime();

    assertThat(accumulator.sealOlder(created - PATIENT)).isBetween(0L, PATIENT);
    assertThat(peekAny()).isNull();
    assertThat(accumulator.sealOlder(created)).isEqualTo(Long.MAX_VALUE);
    assertThat(peekAny()).isNotNull();
  }

  @Test
  void whoWritesWaitsForMemory() throws Exception {
    accumulator.reset(1, 5_000);
    fill();
    int asked = wishes.get();
    CompletableFuture<Void> writing = appendElsewhere("a");
    Awaitility.await().until(() -> wishes.get() > asked);
    assertThat(writing).isNotDone();
    PartitionBatch first = take(0);
    accumulator.release(first);

    writing.get(30, TimeUnit.SECONDS);
    assertThat(accumulator.available()).isZero();
  }

  @Test
  void halfFullBatchesAreReadyWhenTheirMemoryIsWaitedFor() throws Exception {
    Accumulator two = accumulator(2 * BATCH, Set.of());
    two.reset(3, 5_000);
    two.append(1, keyFor(0), Rig.row("a"), 0, PATIENT);
    two.append(2, keyFor(1), Rig.row("a"), 0, PATIENT);
    int asked = wishes.get();
    CompletableFuture<Void> writing = CompletableFuture.runAsync(() -> append(two, keyFor(2), "a"));
    Awaitility.await().until(() -> wishes.get() > asked);

    assertThat(two.sealOlder(System.nanoTime() - PATIENT)).isEqualTo(Long.MAX_VALUE);
    two.release(take(two, 0));
    writing.get(30, TimeUnit.SECONDS);
  }

  @Test
  void whoWaitsForMemoryGivesUp() throws Exception {
    accumulator.reset(1, 5_000);
    fill();

    assertThatExceptionOfType(TimeoutException.class)
        .isThrownBy(() -> accumulator.append(1, null, Rig.row("a"), 0, 1_000_000));
  }

  @Test
  void aFailureEndsAllWaiting() throws Exception {
    accumulator.reset(1, 5_000);
    fill();
    int asked = wishes.get();
    CompletableFuture<Void> writing = appendElsewhere("a");
    Awaitility.await().until(() -> wishes.get() > asked);
    accumulator.fail();

    writing.get(30, TimeUnit.SECONDS);
    assertThat(accumulator.awaitSettled(PATIENT)).isTrue();
    assertThat(accumulator.isIdle()).isTrue();
    assertThat(accumulator.available()).isEqualTo(10 * BATCH);
  }

  @Test
  void aRowThatIsLargerThanAllMemoryGoesWhenNothingElseIsHeld() throws Exception {
    accumulator.reset(1, 1_000_000);
    append(1, null, "a");
    int asked = wishes.get();
    CompletableFuture<Void> writing = appendElsewhere("x".repeat(20 * BATCH));
    Awaitility.await().until(() -> wishes.get() > asked + 1);
    accumulator.release(take(0));

    writing.get(30, TimeUnit.SECONDS);
    accumulator.sealAll();
    assertThat(take(0).size()).isGreaterThan(20 * BATCH);
  }

  @Test
  void waitsForWhatIsBeforeTheMarkOnly() throws Exception {
    accumulator.reset(3, 5_000);
    accumulator.append(1, keyFor(0), Rig.row("a"), 0, PATIENT);
    accumulator.mark(1);
    accumulator.append(2, keyFor(0), Rig.row("b"), 0, PATIENT);
    accumulator.append(3, keyFor(1), Rig.row("c"), 0, PATIENT);

    assertThat(accumulator.awaitMark(1_000_000)).isFalse();
    assertThat(accumulator.peek(1)).as("it is behind the mark").isNull();
    PartitionBatch both = take(0);
    assertThat(both.count()).isEqualTo(2);
    accumulator.release(both);
    assertThat(accumulator.awaitMark(1_000_000)).isTrue();
    assertThat(accumulator.awaitSettled(1_000_000)).isFalse();
    accumulator.mark(3);
    assertThat(accumulator.awaitMark(1_000_000)).isFalse();
  }

  @Test
  void countsWhatABatchWasReplacedBy() throws Exception {
    accumulator.reset(1, 5_000);
    for (int row = 1; row <= 4; row++) {
      append(row, null, "a");
    }
    accumulator.mark(2);
    accumulator.sealAll();
    PartitionBatch batch = take(0);
    PartitionBatch before = batch.filtered(n -> n < 2);
    PartitionBatch behind = batch.filtered(n -> n >= 2);
    accumulator.added(List.of(before, behind));
    accumulator.release(batch);

    assertThat(accumulator.awaitMark(1_000_000)).isFalse();
    accumulator.release(before);
    assertThat(accumulator.awaitMark(1_000_000)).isTrue();
  }

  @Test
  void wakesWhoSendsForTheFirstBatchThatIsOpenedAndForEachThatIsFull() throws Exception {
    accumulator.reset(3, 5_000);

    append(1, keyFor(0), "a");
    assertThat(wishes).hasValue(1);
    append(2, keyFor(1), "a"); // will be looked at when the first is due
    assertThat(wishes).hasValue(1);
    append(3, keyFor(0), "x".repeat(BATCH - 100));
    assertThat(wishes).hasValue(2);
    accumulator.sealAll();
    append(4, keyFor(2), "a");
    assertThat(wishes).hasValue(4);
  }

  @Test
  void settlesWhenEverythingIsReleased() throws Exception {
    accumulator.reset(1, 5_000);
    append(1, null, "a");
    accumulator.sealAll();

    assertThat(accumulator.awaitSettled(1_000_000)).isFalse();
    accumulator.release(take(0));
    assertThat(accumulator.awaitSettled(1_000_000)).isTrue();
  }

  private Accumulator accumulator(long memory, Set<Integer> unavailable) {
    return new Accumulator(
        EncodedHeaders.NONE,
        Compression.NONE,
        memory,
        BATCH,
        partition -> !unavailable.contains(partition),
        wishes::incrementAndGet);
  }

  // Takes all the memory with batches that are sealed or full.
  private void fill() throws Exception {
    while (accumulator.available() > 0) {
      append(1, null, "x".repeat(100));
      accumulator.sealAll();
    }
  }

  private void append(long row, byte @Nullable [] key, String text) throws Exception {
    accumulator.append(row, key, Rig.row(text), 0, PATIENT);
  }

  private static void append(Accumulator to, byte[] key, String text) {
    try {
      to.append(9, key, Rig.row(text), 0, PATIENT);
    } catch (InterruptedException | TimeoutException e) {
      throw new AssertionError(e);
    }
  }

  private CompletableFuture<Void> appendElsewhere(String text) {
    return CompletableFuture.runAsync(() -> append(accumulator, new byte[0], text));
  }

  private static byte[] keyFor(int partition) {
    for (int n = 0; ; n++) {
      byte[] key = Rig.key("key " + n);
      if (Accumulator.partitionOf(key, 3) == partition) {
        return key;
      }
    }
  }

  private @Nullable PartitionBatch peekAny() {
    PartitionBatch first = accumulator.peek(0);
    return first == null ? accumulator.peek(1) : first;
  }

  private PartitionBatch take(int partition) {
    return take(accumulator, partition);
  }

  private static PartitionBatch take(Accumulator from, int partition) {
    PartitionBatch batch = from.peek(partition);
    if (batch == null) {
      throw new AssertionError("nothing is ready");
    }
    from.take(partition);
    return batch;
  }

  private List<PartitionBatch> drain(int partition) {
    List<PartitionBatch> batches = new ArrayList<>();
    while (accumulator.peek(partition) != null) {
      batches.add(take(partition));
    }
    return batches;
  }
}
