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
 * <p>While the run goes on, a checkpoint may stand behind what is settled: then a process that is
 * killed repeats a little more. A run that ends in any other way leaves it where it belongs.
 */
final class Settlement {

  private final RunScope scope;
  private final RunState state;
  private final RejectedRows rejectedRows;
  private final Optional<String> sourceFingerprint;
  private final Window window;
  private final String definition;
  private @Nullable Checkpoint due;
  private long checkpointNanos;

  /**
   * Begins where a run begins or goes on.
   *
   * @param state where the checkpoint is
   * @param rejectedRows where the rejected rows are
   * @param sourceFingerprint empty when the source cannot be continued, so that no checkpoint is of
   *     use
   * @param window of the run
   */
  Settlement(
      RunScope scope,
      RunState state,
      RejectedRows rejectedRows,
      Optional<String> sourceFingerprint,
      Window window) {
    this.scope = scope;
    this.state = state;
    this.rejectedRows = rejectedRows;
    this.sourceFingerprint = sourceFingerprint;
    this.window = window;
    this.definition = DefinitionFingerprint.of(scope.sync());
    this.checkpointNanos = System.nanoTime();
  }

  Window window() {
    return window;
  }

  Optional<String> sourceFingerprint() {
    return sourceFingerprint;
  }

  /** Makes a new run known, before its first row is sent: a run that is killed keeps its id. */
  void begin() {
    if (sourceFingerprint.isPresent()) {
      due = checkpoint(null);
      catchUp();
    } else {
      state.deleteCheckpoint(); // of a run that this one replaces
    }
  }

  /**
   * Flushes the writer and settles everything in the window.
   *
   * @throws RunException also if too many rows are rejected by now; they are settled nevertheless
   */
  void settleAll(Delivery delivery) throws InterruptedException {
    settle(delivery::flush);
    catchUp();
    budget().requireWithin(scope.tally().counts());
  }

  /**
   * Settles what was in the window at the last call, and everything where the writer cannot tell;
   * what came since stays under way.
   *
   * @throws RunException also if too many rows are rejected by now; they are settled nevertheless
   */
  void settleEarlier(Delivery delivery) throws InterruptedException {
    settle(delivery::settle);
    window.mark();
    catchUpWhenDue();
    budget().requireWithin(scope.tally().counts());
  }

  /** Does as {@link #catchUp} where the last checkpoint is not too new. */
  void catchUpWhenDue() {
    Duration pause = scope.options().checkpointPause();
    if (System.nanoTime() - checkpointNanos >= pause.toNanos()) {
      catchUp();
    }
  }

  /** Writes the checkpoint of what is settled, where that is not done yet. */
  void catchUp() {
    if (due != null) {
      state.writeCheckpoint(due);
      due = null;
      checkpointNanos = System.nanoTime();
    }
  }

  /** Returns how many rejected rows the run bears. */
  RejectionBudget budget() {
    return new RejectionBudget(scope.options(), rejectedRows.path(), sourceFingerprint.isPresent());
  }

  private void settle(Wait wait) throws InterruptedException {
    RunTally tally = scope.tally();
    if (!window.isEmpty()) {
      scope.observer().flushing(tally.progress(window));
    }
    long start = System.nanoTime();
    FlushReport report = wait.untilSettled();
    Window settled = window.settledBy(report);
    if (!settled.isEmpty()) {
      // A fact by now, whether or not it can be stored below; a rejected row is one when it is
      // stored.
      tally.deliver(report);
      scope.observer().flushed(tally.progress(window), Duration.ofNanos(System.nanoTime() - start));
      List<RejectedRows.Entry> rejected = settled.rejectedEntries(report.rejected());
      rejectedRows.append(rejected);
      tally.settle(rejected.size(), settled);
      tellOf(rejected);
      due = checkpoint(settled.position());
      window.drop(settled);
    }
    scope.observer().settled(tally.progress(window));
  }

  /** What waits for a writer to settle rows. */
  private interface Wait {
    FlushReport untilSettled() throws InterruptedException;
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

  // None where it is of no use; the position is null at the source's start.
  private @Nullable Checkpoint checkpoint(@Nullable String position) {
    RunTally tally = scope.tally();
    return sourceFingerprint
        .map(
            fingerprint ->
                new Checkpoint(
                    tally.runId(),
                    definition,
                    fingerprint,
                    tally.settledThrough(),
                    position,
                    tally.targetId(),
                    tally.counts(),
                    tally.receipts(),
                    rejectedRows.bytes()))
        .orElse(null);
  }
}
