package com.signalsmith.destination.runtime;

import com.signalsmith.destination.runtime.source.Chunk;
import com.signalsmith.destination.runtime.source.RowSource;
import com.signalsmith.destination.runtime.source.SourceException;
import com.signalsmith.destination.spi.Failure;
import com.signalsmith.destination.spi.FailureKind;
import com.signalsmith.destination.spi.RowSchema;
import com.signalsmith.destination.spi.RunContext;
import com.signalsmith.destination.spi.WritePlan;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The states of a run in their order: resume, open, then read and write with a settlement whenever
 * one is due, and at the end commit. One use, one thread.
 *
 * <p>Every state ends in the next one or in an exception, and leaves behind what a later process
 * needs to begin again: a checkpoint behind which nothing is settled and before which all is.
 */
final class RunLoop {

  private static final Logger LOG = LoggerFactory.getLogger(RunLoop.class);
  // How long cancellation may go unnoticed while the source has nothing to give.
  private static final Duration LONGEST_WAIT = Duration.ofMillis(100);

  private final RunScope scope;
  private final RowSource source;
  private Optional<String> fingerprint = Optional.empty(); // of the source, when the run began
  private boolean committing;
  private @Nullable Delivery delivery;
  private @Nullable RejectedRows rejectedRows;

  RunLoop(RunScope scope, RowSource source) {
    this.scope = scope;
    this.source = source;
  }

  /** Runs to the end, or as far as it can; throws what stopped it. */
  RunStatus run(RunState state, boolean restart) throws InterruptedException {
    fingerprint = source.fingerprint();
    Optional<Checkpoint> resumed =
        restart || scope.sync().replaces() ? Optional.empty() : resume(state);
    RunTally tally = scope.tally();
    tally.sourceHas(source.bytes().orElse(null));
    Optional<String> position = resumed.map(Checkpoint::position);
    long rejectedBytes = resumed.map(Checkpoint::rejectedBytes).orElse(0L);
    try (ReadAhead input =
            ReadAhead.start(source.open(scope.sync().columns(), position), tally.runId());
        RejectedRows rejected = state.rejectedRows(tally.runId(), rejectedBytes)) {
      rejectedRows = rejected;
      Optional<RowSchema> schema = awaitSchema(input);
      if (schema.isEmpty()) {
        return RunStatus.CANCELLED;
      }
      RowPreparation preparation = RowPreparation.of(scope.sync(), source, schema.get());
      scope.sync().requireNamedColumns(source, preparation.schema());
      Window window = new Window(tally.settledThrough());
      Optional<String> continuable = scope.sync().replaces() ? Optional.empty() : fingerprint;
      Settlement settlement = new Settlement(scope, state, rejected, continuable, window);
      settlement.budget().requireWithin(tally.counts());
      if (!deliver(input, preparation, settlement, resumed.isEmpty())) {
        return RunStatus.CANCELLED;
      }
    }
    return RunStatus.COMPLETED;
  }

  /** Returns how many rows were handed over but not settled: they may have arrived. */
  long unknownRows() {
    return delivery == null ? 0 : delivery.unknownRows();
  }

  /** Returns what the source and, about its target, the destination had to say. */
  List<String> notices() {
    List<String> notices = new ArrayList<>(source.notices());
    if (delivery != null) {
      notices.addAll(delivery.notices());
      if (scope.sync().replaces() && !committing) {
        notices.add(
            "the target was not replaced and has what it had before: the run is incomplete");
      }
    }
    return List.copyOf(notices);
  }

  int retries() {
    return delivery == null ? 0 : delivery.retries();
  }

  /** Returns where the rejected rows are; there may be none. */
  Optional<Path> rejectedRows() {
    return Optional.ofNullable(rejectedRows).map(RejectedRows::path);
  }

  private Optional<Checkpoint> resume(RunState state) {
    Optional<Checkpoint> found = state.readCheckpoint();
    found.ifPresent(
        checkpoint -> {
          requireUnchanged(checkpoint);
          scope.tally().resume(checkpoint);
          LOG.info(
              "sync '{}' resumes run {} after row {}",
              scope.sync().definition().syncId(),
              checkpoint.runId(),
              checkpoint.sequence());
        });
    return found;
  }

  private void requireUnchanged(Checkpoint checkpoint) {
    boolean sameDefinition = checkpoint.definition().equals(DefinitionFingerprint.of(scope.sync()));
    boolean sameSource = fingerprint.map(checkpoint.source()::equals).orElse(false);
    if (sameDefinition && sameSource) {
      return;
    }
    String what =
        sameDefinition
            ? "the source '" + source.name() + "'"
            : "the definition (destination, mode, target, primary key, field mapping or operation"
                + " column)";
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
    while (!scope.isCancelled()) {
      Optional<ReadAhead.Event> event = input.poll(LONGEST_WAIT);
      if (event.isPresent() && event.get() instanceof ReadAhead.Opened opened) {
        return Optional.of(opened.schema());
      }
    }
    return Optional.empty();
  }

  // Returns false when the run was cancelled before the source's end.
  private boolean deliver(
      ReadAhead input, RowPreparation preparation, Settlement settlement, boolean isNew)
      throws InterruptedException {
    ValidSync sync = scope.sync();
    RunContext context = new RunContext(sync.definition().syncId(), scope.tally().runId());
    WritePlan plan = new WritePlan(sync.settings(), sync.mode(), preparation.schema());
    TargetFields.requireFit(sync, plan.schema());
    try (Delivery open = new Delivery(scope, plan, context, settlement.window())) {
      delivery = open;
      open.open();
      LOG.info("sync '{}' run {} started", context.syncId(), context.runId());
      if (isNew) {
        settlement.begin();
      }
      scope.observer().started(scope.tally().progress(settlement.window()));
      boolean complete = transferAndSettle(input, preparation, settlement, open);
      if (complete) {
        settlement.budget().requireShare(scope.tally().counts());
        requireUnchangedSource();
        committing = true;
        open.commit();
      }
      return complete;
    }
  }

  // A file that was cut or replaced under the reader ends early, or goes on with other rows.
  private void requireUnchangedSource() {
    if (!source.fingerprint().equals(fingerprint)) {
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

  private boolean transferAndSettle(
      ReadAhead input, RowPreparation preparation, Settlement settlement, Delivery open)
      throws InterruptedException {
    try {
      boolean complete = transfer(input, preparation, settlement, open);
      settlement.settleAll(open);
      return complete;
    } catch (RuntimeException | InterruptedException e) {
      catchUp(settlement, e);
      throw e;
    }
  }

  private static void catchUp(Settlement settlement, Exception end) {
    // A pending interrupt would close the channel that the checkpoint is written to.
    boolean interrupted = Thread.interrupted();
    try {
      settlement.catchUp();
    } catch (RunException behind) {
      end.addSuppressed(behind); // rows that are settled are sent again
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  // Returns false when the run was cancelled before the source's end.
  private boolean transfer(
      ReadAhead input, RowPreparation preparation, Settlement settlement, Delivery open)
      throws InterruptedException {
    long settledAt = System.nanoTime();
    while (!scope.isCancelled()) {
      Optional<ReadAhead.Event> event = next(input, settlement, open);
      if (event.isPresent()) {
        if (!(event.get() instanceof ReadAhead.Read read)) {
          return true;
        }
        for (Chunk chunk : preparation.prepare(read.chunk())) {
          write(chunk, settlement.window(), open);
        }
      } else {
        settlement.catchUpWhenDue(); // nothing else may come for long
      }
      if (isOverdue(settlement.window(), settledAt)) {
        settlement.settleAll(open);
        settledAt = System.nanoTime();
      } else if (isDue(settlement.window())) {
        settlement.settleEarlier(open);
        settledAt = System.nanoTime();
      }
    }
    return false;
  }

  private static Optional<ReadAhead.Event> next(
      ReadAhead input, Settlement settlement, Delivery open) throws InterruptedException {
    try {
      return input.poll(LONGEST_WAIT);
    } catch (SourceException e) {
      settlement.settleAll(open); // the rows before the fault are good ones
      throw e;
    }
  }

  private void write(Chunk chunk, Window window, Delivery open) throws InterruptedException {
    open.write(chunk);
    scope.tally().read(chunk.bytes());
    scope.handedOver().accept(chunk.rows());
    scope.observer().written(scope.tally().progress(window));
  }

  // There may be nothing more to come for long, or too much is rejected to go on.
  private boolean isOverdue(Window window, long settledAt) {
    RunOptions options = scope.options();
    return (!window.isEmpty()
            && System.nanoTime() - settledAt >= options.checkpointInterval().toNanos())
        || scope.tally().counts().failed() + window.invalidRows() > options.maxRejectedRows();
  }

  // After a replay there is no mark, and the window may be full without the usual share behind one.
  private boolean isDue(Window window) {
    RunOptions options = scope.options();
    return window.unmarkedSize() >= options.checkpointRows()
        || window.unmarkedBytes() >= options.checkpointBytes()
        || window.size() >= 2L * options.checkpointRows()
        || window.bytes() / 2 >= options.checkpointBytes();
  }
}
