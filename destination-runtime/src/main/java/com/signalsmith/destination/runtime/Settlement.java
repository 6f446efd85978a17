package com.signalsmith.destination.runtime;

import com.signalsmith.destination.spi.FlushReport;
import com.signalsmith.destination.spi.RejectedRow;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Makes what the destination has settled durable here too: rejected rows first, then the
 * checkpoint, never the other way round; one thread.
 *
 * @param scope of the run
 * @param state where the checkpoint is
 * @param rejectedRows where the rejected rows are
 * @param sourceFingerprint empty when the source cannot be continued, so that no checkpoint is of
 *     use
 * @param window of the run
 */
record Settlement(
    RunScope scope,
    RunState state,
    RejectedRows rejectedRows,
    Optional<String> sourceFingerprint,
    Window window) {

  /** Makes a new run known, before its first row is sent: a run that is killed keeps its id. */
  void begin() {
    if (sourceFingerprint.isPresent()) {
      writeCheckpoint(null);
    } else {
      state.deleteCheckpoint(); // of a run that this one replaces
    }
  }

  /**
   * Flushes the writer and settles everything in the window.
   *
   * @throws RunException also if too many rows are rejected by now; they are settled nevertheless
   */
  void settle(Delivery delivery) throws InterruptedException {
    RunTally tally = scope.tally();
    if (!window.isEmpty()) {
      scope.observer().flushing(tally.progress(window));
    }
    long start = System.nanoTime();
    FlushReport report = delivery.flush();
    if (!window.isEmpty()) {
      // A fact by now, whether or not it can be stored below; a rejected row is one when it is
      // stored.
      tally.deliver(report);
      scope.observer().flushed(tally.progress(window), Duration.ofNanos(System.nanoTime() - start));
      List<RejectedRows.Entry> rejected = window.rejectedEntries(report.rejected());
      rejectedRows.append(rejected);
      tally.settle(rejected.size(), window);
      tellOf(rejected);
      writeCheckpoint(window.position());
      window.clear();
    }
    scope.observer().settled(tally.progress(window));
    budget().requireWithin(tally.counts());
  }

  /** Returns how many rejected rows the run bears. */
  RejectionBudget budget() {
    return new RejectionBudget(scope.options(), rejectedRows.path());
  }

  private void tellOf(List<RejectedRows.Entry> rejected) {
    if (!rejected.isEmpty()) {
      scope
          .observer()
          .rejected(
              rejected.stream()
                  .map(entry -> new RejectedRow(entry.sequence(), entry.code(), entry.message()))
                  .toList());
    }
  }

  // The position is null at the source's start.
  private void writeCheckpoint(@Nullable String position) {
    RunTally tally = scope.tally();
    sourceFingerprint.ifPresent(
        fingerprint ->
            state.writeCheckpoint(
                new Checkpoint(
                    tally.runId(),
                    DefinitionFingerprint.of(scope.sync()),
                    fingerprint,
                    tally.settledThrough(),
                    position,
                    tally.targetId(),
                    tally.counts(),
                    tally.receipts(),
                    rejectedRows.bytes())));
  }
}
