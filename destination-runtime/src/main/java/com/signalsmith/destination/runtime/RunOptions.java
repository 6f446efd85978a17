package com.signalsmith.destination.runtime;

import java.time.Duration;

/**
 * How a run works, apart from what its definition says.
 *
 * <p>Immutable.
 *
 * @param checkpointRows rows after which it flushes and checkpoints; default 100,000
 * @param checkpointBytes bytes of rows after which it does, which bounds its memory; default 32 MiB
 * @param checkpointInterval time after which it does; default 5 seconds
 * @param retryAttempts how often in a row a writer is replaced without anything being settled in
 *     between; default 8
 * @param retryDelay the longest wait before the first of them, doubled for each further one;
 *     default 500 milliseconds
 * @param retryMaxDelay the longest wait of all; default 30 seconds
 */
public record RunOptions(
    int checkpointRows,
    long checkpointBytes,
    Duration checkpointInterval,
    int retryAttempts,
    Duration retryDelay,
    Duration retryMaxDelay) {

  /** What suits most runs. */
  public static final RunOptions DEFAULTS =
      new RunOptions(
          100_000,
          32L << 20,
          Duration.ofSeconds(5),
          8,
          Duration.ofMillis(500),
          Duration.ofSeconds(30));

  /** Refuses bounds that are not positive. */
  public RunOptions {
    if (checkpointRows < 1 || checkpointBytes < 1 || retryAttempts < 0) {
      throw new IllegalArgumentException("bounds must be positive");
    }
  }
}
