package com.signalsmith.destination.kafka;

import java.util.List;
import org.apache.kafka.common.header.Header;
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

  static long of(byte @Nullable [] key, byte[] value, List<Header> headers) {
    long body = ATTRIBUTES_AND_DELTAS + field(key) + field(value) + varint(headers.size());
    for (Header header : headers) {
      int name = header.key().length(); // our names are ASCII
      body += varint(name) + name + field(header.value());
    }
    return BATCH_OVERHEAD + varint(body) + body;
  }

  private static long field(byte @Nullable [] bytes) {
    return bytes == null ? 1 : (long) varint(bytes.length) + bytes.length;
  }

  // Kafka writes lengths as variable-length integers in zigzag form: seven bits a byte.
  private static int varint(long value) {
    return (70 - Long.numberOfLeadingZeros((value << 1) | 1)) / 7;
  }
}
