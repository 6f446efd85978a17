package com.signalsmith.destination.runtime;

import com.signalsmith.destination.runtime.source.Chunk;
import com.signalsmith.destination.runtime.source.RowSource;
import com.signalsmith.destination.spi.Failure;
import com.signalsmith.destination.spi.FailureKind;
import com.signalsmith.destination.spi.RowSchema;
import com.signalsmith.destination.spi.RunContext;
import com.signalsmith.destination.spi.WritePlan;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The steps of a run in their order: resume, open, then read and write with a settlement whenever
 * one is due, and at the end commit. One use, one thread.
 */
final class RunLoop {

  private static final Logger LOG = LoggerFactory.getLogger(RunLoop.class);
  // How long cancellation may go unnoticed while the source has nothing to give.
  private static final Duration LONGEST_WAIT = Duration.ofMillis(100);

  private final ValidSync sync;
  private final RowSource source;
  private final RunOptions options;
  private final RunObserver observer;
  private final RunTally tally;
  private final CountDownLatch cancelled;
  private @Nullable Delivery delivery;
  private @Nullable RejectedRowsFile rejectedRows;

  RunLoop(
      ValidSync sync,
      RowSource source,
      RunOptions options,
      RunObserver observer,
      RunTally tally,
      CountDownLatch cancelled) {
    this.sync = sync;
    this.source = source;
    this.options = options;
    this.observer = observer;
    this.tally = tally;
    this.cancelled = cancelled;
  }

  /** Runs to the end, or as far as it can; throws what stopped it. */
  RunStatus run(StateDirectory state, boolean restart) throws InterruptedException {
    Optional<String> fingerprint = source.fingerprint();
    Optional<Checkpoint> resumed = resume(state, restart, fingerprint);
    tally.sourceHas(source.bytes().orElse(null));
    Optional<String> position = resumed.map(Checkpoint::position);
    long rejectedBytes = resumed.map(Checkpoint::rejectedBytes).orElse(0L);
    try (ReadAhead input = ReadAhead.start(source.open(sync.columns(), position), tally.runId());
        RejectedRowsFile rejected = state.rejectedRows(tally.runId(), rejectedBytes)) {
      rejectedRows = rejected;
      Optional<RowSchema> schema = awaitSchema(input);
      if (schema.isEmpty()) {
        return RunStatus.CANCELLED;
      }
      sync.requireNamedColumns(source, schema.get());
      Window window = new Window(tally.settledThrough());
      Settlement settlement = new Settlement(sync, state, rejected, fingerprint, tally, window);
      if (!deliver(input, schema.get(), window, settlement, resumed.isEmpty())) {
        return RunStatus.CANCELLED;
      }
    }
    return RunStatus.COMPLETED;
  }

  /** Returns how many rows were handed over but not settled: they may have arrived. */
  long unknownRows() {
    return delivery == null ? 0 : delivery.unknownRows();
  }

  /** Returns what the destination had to say about its target. */
  List<String> notices() {
    return delivery == null ? List.of() : delivery.notices();
  }

  int retries() {
    return delivery == null ? 0 : delivery.retries();
  }

  /** Returns the file with the rejected rows; there may be none in it. */
  Optional<RejectedRowsFile> rejectedRows() {
    return Optional.ofNullable(rejectedRows);
  }

  private Optional<Checkpoint> resume(
      StateDirectory state, boolean restart, Optional<String> fingerprint) {
    if (restart) {
      state.deleteCheckpoint();
      return Optional.empty();
    }
    Optional<Checkpoint> found = state.readCheckpoint();
    found.ifPresent(
        checkpoint -> {
          requireUnchanged(checkpoint, fingerprint);
          tally.resume(checkpoint);
          LOG.info(
              "sync '{}' resumes run {} after row {}",
              sync.definition().syncId(),
              checkpoint.runId(),
              checkpoint.sequence());
        });
    return found;
  }

  private void requireUnchanged(Checkpoint checkpoint, Optional<String> fingerprint) {
    boolean sameDefinition = checkpoint.definition().equals(DefinitionFingerprint.of(sync));
    boolean sameSource = fingerprint.map(checkpoint.source()::equals).orElse(false);
    if (sameDefinition && sameSource) {
      return;
    }
    String what =
        sameDefinition
            ? "the source '" + source.name() + "'"
            : "the definition (destination, mode, target or primary key)";
    throw new RunException(
        Failure.of(
                sameDefinition ? FailureKind.SOURCE : FailureKind.DEFINITION,
                sameDefinition ? "source_changed" : "definition_changed",
                what
                    + " has changed since run "
                    + checkpoint.runId()
                    + " was interrupted after row "
                    + checkpoint.sequence())
            .withRemedy("restore it to resume that run, or start over with --restart"),
        null);
  }

  private Optional<RowSchema> awaitSchema(ReadAhead input) throws InterruptedException {
    while (!isCancelled()) {
      Optional<ReadAhead.Event> event = input.poll(LONGEST_WAIT);
      if (event.isPresent() && event.get() instanceof ReadAhead.Opened opened) {
        return Optional.of(opened.schema());
      }
    }
    return Optional.empty();
  }

  // Returns false when the run was cancelled before the source's end.
  private boolean deliver(
      ReadAhead input, RowSchema schema, Window window, Settlement settlement, boolean isNew)
      throws InterruptedException {
    RunContext context = new RunContext(sync.definition().syncId(), tally.runId());
    WritePlan plan = new WritePlan(sync.settings(), sync.mode(), schema);
    try (Delivery open = new Delivery(sync, plan, context, options, observer, cancelled, window)) {
      delivery = open;
      open.open();
      LOG.info("sync '{}' run {} started", context.syncId(), context.runId());
      if (isNew) {
        // Before the first row is sent, so that a run that is killed keeps its id.
        settlement.writeCheckpoint(null);
      }
      observer.started(tally.progress(window));
      boolean complete = transfer(input, window, settlement, open);
      settlement.settle(open);
      observer.settled(tally.progress(window));
      if (complete) {
        requireUnchangedSource(settlement.sourceFingerprint());
        open.commit();
      }
      return complete;
    }
  }

  // A file that was cut or replaced under the reader ends early, or goes on with other rows.
  private void requireUnchangedSource(Optional<String> before) {
    if (!source.fingerprint().equals(before)) {
      throw new RunException(
          Failure.of(
                  FailureKind.SOURCE,
                  "source_changed",
                  "the source '"
                      + source.name()
                      + "' has changed while it was read, so rows may be missing or mixed")
              .withRemedy("start over with --restart once it no longer changes, or sync a copy"),
          null);
    }
  }

  private boolean transfer(ReadAhead input, Window window, Settlement settlement, Delivery open)
      throws InterruptedException {
    long settledAt = System.nanoTime();
    while (!isCancelled()) {
      Optional<ReadAhead.Event> event = input.poll(LONGEST_WAIT);
      if (event.isPresent()) {
        if (!(event.get() instanceof ReadAhead.Read read)) {
          return true;
        }
        write(read.chunk(), window, open);
      }
      if (isDue(window, settledAt)) {
        settlement.settle(open);
        settledAt = System.nanoTime();
        observer.settled(tally.progress(window));
      }
    }
    return false;
  }

  private void write(Chunk chunk, Window window, Delivery open) throws InterruptedException {
    open.write(chunk);
    tally.read(chunk.bytes());
    observer.written(tally.progress(window));
  }

  private boolean isDue(Window window, long settledAt) {
    return window.size() >= options.checkpointRows()
        || window.bytes() >= options.checkpointBytes()
        || (!window.isEmpty()
            && System.nanoTime() - settledAt >= options.checkpointInterval().toNanos());
  }

  private boolean isCancelled() {
    return cancelled.getCount() == 0;
  }
}
