package com.signalsmith.destination.runtime;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How far a run has come.
 *
 * <p>Immutable.
 *
 * @param runId the run
 * @param rowsWritten the sequence of the last row handed to the destination
 * @param rowsSettled the sequence of the last row that is delivered or rejected
 * @param rowsRejected how many rows are rejected
 * @param bytesRead of the source, by this process
 * @param sourceBytes of the source altogether, null if unknown
 * @param resumedFromRow the sequence of the first row that this process sends, null if it is 1
 */
public record RunProgress(
    String runId,
    long rowsWritten,
    long rowsSettled,
    long rowsRejected,
    long bytesRead,
    @Nullable Long sourceBytes,
    @Nullable Long resumedFromRow) {

  /** Returns how many bytes the source has altogether, if that is known. */
  public Optional<Long> totalBytes() {
    return Optional.ofNullable(sourceBytes);
  }
}
