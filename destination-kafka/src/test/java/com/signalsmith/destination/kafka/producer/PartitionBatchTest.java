package com.signalsmith.destination.kafka.producer;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.apache.kafka.common.compress.Compression;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.apache.kafka.common.record.internal.CompressionType;
import org.apache.kafka.common.record.internal.MemoryRecords;
import org.apache.kafka.common.record.internal.Record;
import org.apache.kafka.common.record.internal.RecordBatch;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What Kafka's own reader finds in a batch. */
class PartitionBatchTest {

  private static final ProducerIdentity IDENTITY = new ProducerIdentity(4_711, (short) 3);
  private static final RecordHeader RUN = header("run", "r-1");
  private static final RecordHeader LAST = header("last", "");
  private static final EncodedHeaders HEADERS =
      EncodedHeaders.of(List.of(RUN), "row", List.of(LAST));

  @ParameterizedTest
  @EnumSource(CompressionType.class)
  void holdsWhatWasAppended(CompressionType type) {
    PartitionBatch batch = batch(100);
    batch.compress(Compression.of(type).build());
    batch.number(17);

    RecordBatch read = read(batch);

    assertThat(read.compressionType()).isEqualTo(type);
    assertThat(read.sizeInBytes()).isEqualTo(batch.size());
    assertThat(read.magic()).isEqualTo((byte) 2);
    assertThat(read.producerId()).isEqualTo(4_711);
    assertThat(read.producerEpoch()).isEqualTo((short) 3);
    assertThat(read.baseSequence()).isEqualTo(17);
    assertThat(read.lastSequence()).isEqualTo(116);
    assertThat(read.countOrNull()).isEqualTo(100);
    assertThat(read.baseOffset()).isZero();
    assertThat(read.lastOffset()).isEqualTo(99);
    assertThat(read.maxTimestamp()).isEqualTo(1_099);
    assertThat(read.isTransactional()).isFalse();
    List<Record> records = records(read);
    for (int n = 0; n < 100; n++) {
      check(records.get(n), n, n);
    }
    assertThat(batch.unkeyed(batch.count())).isEqualTo(34);
    assertThat(batch.unkeyed(4)).isEqualTo(2);
    assertThat(batch.filtered(n -> n % 3 == 0).unkeyed(4)).as("none has a key").isEqualTo(4);
    assertThat(batch.countThrough(999)).isZero();
    assertThat(batch.countThrough(1_041)).isEqualTo(42);
    assertThat(batch.countThrough(1_099)).isEqualTo(100);
  }

  @ParameterizedTest
  @EnumSource(CompressionType.class)
  void staysAsItIsWhereItCannotBecomeSmaller(CompressionType type) {
    byte[] noise = new byte[60];
    new Random(1).nextBytes(noise);
    PartitionBatch batch = new PartitionBatch(0, new byte[4_096], 0);
    assertThat(batch.append(noise, Rig.row(""), EncodedHeaders.NONE, 1, 5, 4_096)).isTrue();
    int size = batch.size();
    batch.compress(Compression.of(type).build());
    batch.number(0);

    RecordBatch read = read(batch);

    assertThat(read.sizeInBytes()).isEqualTo(size);
    assertThat(read.compressionType()).isEqualTo(CompressionType.NONE);
    assertThat(records(read).get(0).headers()).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(CompressionType.class)
  void isReadAgainUnderOtherNumbers(CompressionType type) {
    PartitionBatch batch = batch(10);
    batch.compress(Compression.of(type).build());
    batch.number(0);
    assertThat(read(batch).baseSequence()).isZero();
    batch.number(Integer.MAX_VALUE - 4);

    RecordBatch again = read(batch);

    assertThat(again.baseSequence()).isEqualTo(Integer.MAX_VALUE - 4);
    assertThat(again.lastSequence()).isEqualTo(4);
    assertThat(records(again)).hasSize(10);
  }

  @Test
  void knowsWhichRowsHaveAKey() {
    PartitionBatch batch = batch(200);
    for (int n = 0; n < 200; n++) {
      assertThat(batch.isKeyed(n)).isEqualTo(n % 3 != 0);
      assertThat(batch.row(n)).isEqualTo(1_000 + n);
    }
  }

  @ParameterizedTest
  @EnumSource(CompressionType.class)
  void leavesRowsOut(CompressionType type) {
    PartitionBatch batch = batch(100);
    batch.compress(Compression.of(type).build());
    PartitionBatch rest = batch.filtered(n -> n % 2 == 1 && n != 51);
    rest.compress(Compression.of(type).build());
    assertThat(rest.isNumbered()).isFalse();
    rest.number(0);

    List<Record> records = records(read(rest));

    assertThat(records).hasSize(49).hasSize(rest.count());
    for (int n = 0; n < rest.count(); n++) {
      int row = (int) rest.row(n) - 1_000;
      assertThat(row % 2).isEqualTo(1);
      check(records.get(n), n, row);
      assertThat(rest.isKeyed(n)).isEqualTo(row % 3 != 0);
    }
    assertThat(rest.unkeyed(rest.count())).isEqualTo(16);
    assertThat(rest.createdNanos()).isEqualTo(batch.createdNanos());
  }

  @Test
  void leavesRowsOutWhenTheClockWentBack() {
    PartitionBatch batch = new PartitionBatch(0, new byte[8_192], 0);
    List<Long> times = new ArrayList<>(List.of(1_000L, 1_050L));
    while (times.size() < 200) {
      times.add(950L);
    }
    for (int n = 0; n < times.size(); n++) {
      assertThat(batch.append(null, Rig.row(""), EncodedHeaders.NONE, n, times.get(n), 8_192))
          .isTrue();
    }
    PartitionBatch rest = batch.filtered(n -> n > 0);
    rest.number(0);

    assertThat(records(read(rest)))
        .extracting(Record::timestamp)
        .isEqualTo(times.subList(1, times.size()));
    assertThat(read(rest).maxTimestamp()).isEqualTo(1_050);
  }

  @Test
  void keepsWithinItsLimitToTheByte() {
    PartitionBatch whole = batch(3);
    for (int limit = whole.size() - 1; limit <= whole.size(); limit++) {
      PartitionBatch batch = batch(2);
      assertThat(append(batch, 2, limit)).isEqualTo(limit == whole.size());
      assertThat(batch.count()).isEqualTo(limit == whole.size() ? 3 : 2);
    }
  }

  @Test
  void aRowFitsIntoTheBatchThatIsMadeForIt() {
    for (int length : new int[] {0, 50, 8_000, 3_000_000}) {
      byte[] key = new byte[length];
      int size = PartitionBatch.sizeOf(key, Rig.row("v").jsonLength(), HEADERS, Long.MAX_VALUE);
      PartitionBatch batch = new PartitionBatch(0, new byte[size], 0);
      assertThat(batch.append(key, Rig.row("v"), HEADERS, Long.MAX_VALUE, Long.MAX_VALUE, size))
          .isTrue();
      batch.number(0);
      assertThat(records(read(batch))).hasSize(1);
    }
  }

  private static PartitionBatch batch(int count) {
    PartitionBatch batch = new PartitionBatch(2, new byte[65_536], 77);
    for (int n = 0; n < count; n++) {
      assertThat(append(batch, n, 65_536)).isTrue();
    }
    return batch;
  }

  // Rows have numbers from 1000 on, and every third has no key.
  private static boolean append(PartitionBatch batch, int n, int limit) {
    return batch.append(key(n), Rig.row("value " + n), HEADERS, 1_000L + n, 1_000L + n, limit);
  }

  private static byte @Nullable [] key(int n) {
    return n % 3 == 0 ? null : Rig.key("key " + n);
  }

  private static void check(Record record, int offset, int n) {
    assertThat(record.offset()).isEqualTo(offset);
    assertThat(record.timestamp()).isEqualTo(1_000 + n);
    byte[] key = key(n);
    assertThat(record.hasKey()).isEqualTo(key != null);
    if (key != null) {
      assertThat(bytes(record.key())).isEqualTo(key);
    }
    assertThat(bytes(record.value())).isEqualTo(Rig.row("value " + n).json());
    assertThat(Arrays.asList(record.headers()))
        .isEqualTo(List.of(RUN, header("row", String.valueOf(1_000 + n)), LAST));
  }

  private static byte[] bytes(ByteBuffer buffer) {
    byte[] bytes = new byte[buffer.remaining()];
    buffer.duplicate().get(bytes);
    return bytes;
  }

  private static RecordBatch read(PartitionBatch batch) {
    MemoryRecords records = batch.records(IDENTITY);
    RecordBatch read = records.batches().iterator().next();
    read.ensureValid();
    assertThat(records.sizeInBytes()).isEqualTo(read.sizeInBytes());
    return read;
  }

  private static List<Record> records(RecordBatch batch) {
    List<Record> records = new ArrayList<>();
    batch.forEach(records::add);
    return records;
  }

  private static RecordHeader header(String key, String value) {
    return new RecordHeader(key, value.getBytes(StandardCharsets.UTF_8));
  }
}
