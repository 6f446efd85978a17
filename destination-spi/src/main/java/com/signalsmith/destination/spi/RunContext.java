package com.signalsmith.destination.spi;

/**
 * Which run a writer works for; stable across retries and resumes, so that consumers can use it
 * with a row's sequence to recognise a repeated message.
 *
 * <p>Immutable; any thread.
 *
 * @param syncId the sync, the same for all its runs
 * @param runId the run, the same when it is resumed
 */
public record RunContext(String syncId, String runId) {

  /** Refuses blank ids. */
  public RunContext {
    if (syncId.isBlank() || runId.isBlank()) {
      throw new IllegalArgumentException("a run needs the ids of its sync and of itself");
    }
  }
}
