package com.signalsmith.destination.kafka;

import com.signalsmith.destination.kafka.producer.Varint;
import org.jspecify.annotations.Nullable;

/**
 * Computes how large a message is for the broker that compares it with {@code max.message.bytes}.
 *
 * <p>The broker measures batches, so it is the size of a batch (format version 2, not compressed)
 * with this message alone. Kafka's own client only has an estimate that is some bytes too high.
 */
final class MessageSize {

  private static final int BATCH_OVERHEAD = 61;
  private static final int ATTRIBUTES_AND_DELTAS = 3;

  private MessageSize() {}

  /**
   * Returns the size of a message.
   *
   * @param headerBytes what {@link RowHeaders#size} says
   */
  static long of(byte @Nullable [] key, int valueLength, int headerBytes) {
    long body =
        ATTRIBUTES_AND_DELTAS
            + (key == null ? 1 : field(key.length))
            + field(valueLength)
            + headerBytes;
    return BATCH_OVERHEAD + Varint.size(body) + body;
  }

  private static long field(int length) {
    return (long) Varint.size(length) + length;
  }
}
