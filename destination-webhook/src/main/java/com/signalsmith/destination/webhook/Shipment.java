package com.signalsmith.destination.webhook;

import com.signalsmith.destination.spi.Operation;
import org.jspecify.annotations.Nullable;

/**
 * One row as it travels; {@code toString} shows nothing of it but its number.
 *
 * <p>Immutable; nobody changes the body.
 */
@SuppressWarnings("ArrayRecordComponent") // never compared, and shown by its number only
record Shipment(
    long sequence, @Nullable String key, Operation operation, byte[] body, String idempotencyKey) {

  @Override
  public String toString() {
    return "row " + sequence;
  }
}
