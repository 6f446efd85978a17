package com.signalsmith.destination.kafka.producer;

import com.signalsmith.destination.spi.Row;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.function.IntPredicate;
import org.apache.kafka.common.compress.Compression;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.common.record.internal.CompressionType;
import org.apache.kafka.common.record.internal.DefaultRecordBatch;
import org.apache.kafka.common.record.internal.MemoryRecords;
import org.apache.kafka.common.record.internal.RecordBatch;
import org.apache.kafka.common.utils.ByteBufferOutputStream;
import org.jspecify.annotations.Nullable;

/**
 * One record batch (format version 2) for one partition, from its first row to its acknowledgement.
 *
 * <p>Not thread-safe: the thread that fills it hands it over to the one that sends it.
 */
final class PartitionBatch implements SentRows {

  private static final int ATTRIBUTES = 1;
  private static final int UNSENT = -1;

  private final int partition;
  private final long createdNanos;
  private final byte[] bytes;
  private final ByteBuffer buffer;
  private int length = DefaultRecordBatch.RECORD_BATCH_OVERHEAD;
  private long[] rows = new long[64];
  private int count;
  private int unkeyed;
  private long baseTimestamp;
  private long maxTimestamp;
  private @Nullable ByteBuffer compressed;
  private CompressionType compression = CompressionType.NONE;

  // What follows belongs to the thread that sends.
  private int sequence = UNSENT;
  private boolean inFlight;
  private boolean abandoned;

  /**
   * Starts a batch.
   *
   * @param bytes the memory to use; a row that does not fit is refused by {@link #append}
   */
  PartitionBatch(int partition, byte[] bytes, long createdNanos) {
    this.partition = partition;
    this.bytes = bytes;
    this.buffer = ByteBuffer.wrap(bytes);
    this.createdNanos = createdNanos;
  }

  /** Returns an upper bound of the bytes of a batch with this row alone. */
  static int sizeOf(byte @Nullable [] key, int valueLength, EncodedHeaders headers, long row) {
    return DefaultRecordBatch.RECORD_BATCH_OVERHEAD
        + 4 * Varint.MAX_BYTES
        + (key == null ? 0 : key.length)
        + valueLength
        + headers.size(row);
  }

  /** Adds a row if the batch stays within a limit; returns whether it did. */
  boolean append(
      byte @Nullable [] key,
      Row value,
      EncodedHeaders headers,
      long row,
      long timestamp,
      int limit) {
    long delta = count == 0 ? 0 : timestamp - baseTimestamp;
    int keyLength = key == null ? -1 : key.length;
    int valueLength = value.jsonLength();
    int body =
        ATTRIBUTES
            + Varint.size(delta)
            + Varint.size(count)
            + Varint.size(keyLength)
            + Math.max(0, keyLength)
            + Varint.size(valueLength)
            + valueLength
            + headers.size(row);
    if (length + Varint.size(body) + body > Math.min(limit, bytes.length)) {
      return false;
    }
    if (count == 0) {
      baseTimestamp = timestamp;
    }
    int i = startRecord(body, delta, row, timestamp);
    i = Varint.write(keyLength, bytes, i);
    if (key == null) {
      unkeyed++;
    } else {
      System.arraycopy(key, 0, bytes, i, keyLength);
      i += keyLength;
    }
    i = Varint.write(valueLength, bytes, i);
    value.putJson(buffer.position(i));
    length = headers.write(row, bytes, i + valueLength);
    return true;
  }

  /** Returns a batch with some of this one's rows, by their index, in their order. */
  PartitionBatch filtered(IntPredicate wanted) {
    PartitionBatch batch = new PartitionBatch(partition, new byte[length], createdNanos);
    batch.baseTimestamp = baseTimestamp; // so that no difference to it takes more bytes than here
    int i = DefaultRecordBatch.RECORD_BATCH_OVERHEAD;
    for (int n = 0; n < count; n++) {
      int body = (int) Varint.read(bytes, i);
      int start = i + Varint.size(body);
      i = start + body;
      if (wanted.test(n)) {
        batch.copy(this, n, start, i);
      }
    }
    return batch;
  }

  /** Makes the rows smaller; leaves them as they are where that would make them larger. */
  void compress(Compression by) {
    if (by.type() == CompressionType.NONE) {
      return;
    }
    ByteBufferOutputStream smaller = new ByteBufferOutputStream(length);
    smaller.position(DefaultRecordBatch.RECORD_BATCH_OVERHEAD);
    try (OutputStream out = by.wrapForOutput(smaller, RecordBatch.CURRENT_MAGIC_VALUE)) {
      out.write(
          bytes,
          DefaultRecordBatch.RECORD_BATCH_OVERHEAD,
          length - DefaultRecordBatch.RECORD_BATCH_OVERHEAD);
    } catch (IOException e) {
      throw new UncheckedIOException(e); // memory does not fail
    }
    if (smaller.position() < length) {
      compressed = smaller.buffer();
      compressed.flip();
      compression = by.type();
    }
  }

  /** Returns the batch as it travels, under the numbers by which a broker recognises it. */
  MemoryRecords records(ProducerIdentity identity) {
    ByteBuffer batch = compressed == null ? buffer.limit(length) : compressed;
    batch.position(0);
    DefaultRecordBatch.writeHeader(
        batch,
        0,
        count - 1,
        batch.limit(),
        RecordBatch.CURRENT_MAGIC_VALUE,
        compression,
        TimestampType.CREATE_TIME,
        baseTimestamp,
        maxTimestamp,
        identity.id(),
        identity.epoch(),
        sequence,
        false,
        false,
        false,
        RecordBatch.NO_PARTITION_LEADER_EPOCH,
        count);
    batch.position(0);
    return MemoryRecords.readableRecords(batch.slice());
  }

  int partition() {
    return partition;
  }

  long createdNanos() {
    return createdNanos;
  }

  /** Returns the memory that was given for it. */
  byte[] memory() {
    return bytes;
  }

  /** Returns how many bytes travel. */
  int size() {
    return compressed == null ? length : compressed.limit();
  }

  @Override
  public int count() {
    return count;
  }

  @Override
  public int countThrough(long row) {
    if (rows[count - 1] <= row) {
      return count;
    }
    int index = Arrays.binarySearch(rows, 0, count, row);
    return index < 0 ? -index - 1 : index + 1;
  }

  @Override
  public int unkeyed(int first) {
    if (unkeyed == 0 || first == count) {
      return unkeyed;
    }
    if (unkeyed == count) {
      return first; // to look at each costs the more the more there are
    }
    int found = 0;
    for (int n = 0; n < first; n++) {
      found += isKeyed(n) ? 0 : 1;
    }
    return found;
  }

  long row(int index) {
    return rows[index];
  }

  /** Returns whether the row with this index has a key. */
  boolean isKeyed(int index) {
    int i = DefaultRecordBatch.RECORD_BATCH_OVERHEAD;
    for (int n = 0; n < index; n++) {
      int body = (int) Varint.read(bytes, i);
      i += Varint.size(body) + body;
    }
    i += Varint.size(Varint.read(bytes, i)) + ATTRIBUTES;
    i += Varint.size(Varint.read(bytes, i));
    i += Varint.size(Varint.read(bytes, i));
    return Varint.read(bytes, i) >= 0;
  }

  /** Returns whether it has a number by which a broker would recognise its repetition. */
  boolean isNumbered() {
    return sequence != UNSENT;
  }

  /** Numbers its first row, and so all of them. */
  void number(int first) {
    sequence = first;
  }

  boolean isInFlight() {
    return inFlight;
  }

  void inFlight(boolean value) {
    inFlight = value;
  }

  /** Notes that nobody waits for it any more. */
  void abandon() {
    abandoned = true;
  }

  boolean isAbandoned() {
    return abandoned;
  }

  private int startRecord(int body, long delta, long row, long timestamp) {
    maxTimestamp = count == 0 ? timestamp : Math.max(maxTimestamp, timestamp);
    if (count == rows.length) {
      rows = Arrays.copyOf(rows, count * 2);
    }
    rows[count] = row;
    int i = Varint.write(body, bytes, length);
    bytes[i++] = 0;
    i = Varint.write(delta, bytes, i);
    i = Varint.write(count, bytes, i);
    count++;
    return i;
  }

  // The row keeps everything but its place in the batch.
  private void copy(PartitionBatch from, int index, int start, int end) {
    int i = start + ATTRIBUTES;
    long delta = Varint.read(from.bytes, i);
    i += Varint.size(delta);
    i += Varint.size(Varint.read(from.bytes, i));
    int rest = end - i;
    int body = ATTRIBUTES + Varint.size(delta) + Varint.size(count) + rest;
    int at = startRecord(body, delta, from.rows[index], baseTimestamp + delta);
    System.arraycopy(from.bytes, i, bytes, at, rest);
    length = at + rest;
    if (Varint.read(from.bytes, i) < 0) {
      unkeyed++;
    }
  }
}
