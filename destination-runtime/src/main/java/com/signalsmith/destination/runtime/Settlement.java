package com.signalsmith.destination.runtime;

import com.signalsmith.destination.spi.FlushReport;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Makes what the destination has settled durable here too: rejected rows first, then the
 * checkpoint, never the other way round; one thread.
 *
 * @param sync whose run it is
 * @param state where the checkpoint is
 * @param rejectedRows where the rejected rows are
 * @param sourceFingerprint empty when the source cannot be continued, so that no checkpoint is of
 *     use
 * @param tally of the run
 * @param window of the run
 */
record Settlement(
    ValidSync sync,
    StateDirectory state,
    RejectedRowsFile rejectedRows,
    Optional<String> sourceFingerprint,
    RunTally tally,
    Window window) {

  /** Flushes the writer and settles everything in the window. */
  void settle(Delivery delivery) throws InterruptedException {
    FlushReport report = delivery.flush();
    if (window.isEmpty()) {
      return;
    }
    // A fact by now, whether or not it can be stored below; a rejected row is one when it is
    // stored.
    tally.deliver(report);
    List<RejectedRowsFile.Entry> rejected = window.rejectedEntries(report.rejected());
    rejectedRows.append(rejected);
    tally.settle(rejected.size(), window);
    writeCheckpoint(window.position());
    window.clear();
  }

  /** Stores how far the run has come; the position is null at the source's start. */
  void writeCheckpoint(@Nullable String position) {
    sourceFingerprint.ifPresent(
        fingerprint ->
            state.writeCheckpoint(
                new Checkpoint(
                    tally.runId(),
                    DefinitionFingerprint.of(sync),
                    fingerprint,
                    tally.settledThrough(),
                    position,
                    tally.counts(),
                    tally.receipts(),
                    rejectedRows.bytes())));
  }
}
