package com.signalsmith.destination.faultrig.audit;

import org.jspecify.annotations.Nullable;

/**
 * A message as a consumer sees it.
 *
 * @param runId the header {@code signalsmith-run-id}
 * @param row the header {@code signalsmith-row}
 */
public record Message(
    int partition,
    long offset,
    @Nullable String key,
    String value,
    @Nullable String runId,
    @Nullable String row) {

  /** Returns where it is; the content stays out of every text. */
  @Override
  public String toString() {
    return "offset " + offset + " of partition " + partition;
  }
}
