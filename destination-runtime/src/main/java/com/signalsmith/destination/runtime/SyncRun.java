package com.signalsmith.destination.runtime;

import com.signalsmith.destination.runtime.source.Chunk;
import com.signalsmith.destination.runtime.source.RowSource;
import com.signalsmith.destination.runtime.source.SourceException;
import com.signalsmith.destination.spi.DestinationException;
import com.signalsmith.destination.spi.Failure;
import com.signalsmith.destination.spi.FailureKind;
import com.signalsmith.destination.spi.FlushReport;
import com.signalsmith.destination.spi.NearMiss;
import com.signalsmith.destination.spi.RowSchema;
import com.signalsmith.destination.spi.RunContext;
import com.signalsmith.destination.spi.WritePlan;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One run of one sync: it reads, numbers, writes, flushes, settles (rejected rows to disk, then the
 * checkpoint), commits and reports.
 *
 * <p>Thread rule: {@link #execute()} once, in any thread; {@link #cancel()} from any thread. Memory
 * is bounded whatever the number of rows: a few chunks read ahead, and the rows since the last
 * checkpoint.
 */
public final class SyncRun {

  private static final Logger LOG = LoggerFactory.getLogger(SyncRun.class);
  // How long cancellation may go unnoticed while the source has nothing to give.
  private static final Duration LONGEST_WAIT = Duration.ofMillis(100);

  private final ValidSync sync;
  private final RowSource source;
  private final Path stateDirectory;
  private final RunOptions options;
  private final RunObserver observer;
  private final InstantSource clock;
  private final boolean restart;
  private final CountDownLatch cancelled = new CountDownLatch(1);
  private final AtomicBoolean executed = new AtomicBoolean();
  private final Receipts receipts = new Receipts();
  private String runId = "";
  private RowCounts counts = RowCounts.NONE;
  private long settledThrough;
  private @Nullable Long resumedFromRow;
  private @Nullable Long sourceBytes;
  private long bytesRead;
  private @Nullable Delivery delivery;
  private @Nullable RejectedRowsFile rejectedRows;

  private SyncRun(Builder builder) {
    this.sync = builder.sync;
    this.source = builder.source;
    this.stateDirectory = builder.stateDirectory;
    this.options = builder.options;
    this.observer = new SafeObserver(builder.observer);
    this.clock = builder.clock;
    this.restart = builder.restart;
  }

  /**
   * Starts a run.
   *
   * @param stateDirectory where this sync, and no other, keeps its files between runs
   */
  public static Builder builder(ValidSync sync, RowSource source, Path stateDirectory) {
    return new Builder(sync, source, stateDirectory);
  }

  /**
   * Runs the sync to its end, in this thread.
   *
   * <p>Whatever goes wrong is in the report. A run that failed or was cancelled is resumed by the
   * next run of the same sync, if its source can be continued.
   *
   * @throws IllegalStateException if it was called before
   */
  public RunReport execute() {
    if (!executed.compareAndSet(false, true)) {
      throw new IllegalStateException("a run can be executed once");
    }
    Instant startedAt = clock.instant();
    long startedNanos = System.nanoTime();
    runId = RunIds.next(startedAt);
    Outcome outcome;
    RunReport report;
    try (StateDirectory state = StateDirectory.lock(stateDirectory, sync.definition().syncId())) {
      outcome = run(state);
      report = report(outcome, startedAt, startedNanos);
      outcome = writeReport(state, report, outcome);
      report = report(outcome, startedAt, startedNanos);
    } catch (RunException e) {
      report = report(Outcome.failed(e.failure()), startedAt, startedNanos);
    }
    LOG.info(
        "sync '{}' run {} {}: {} rows delivered, {} rejected, {} unknown",
        report.syncId(),
        report.runId(),
        report.status().id(),
        report.counts().delivered(),
        report.counts().failed(),
        report.rowsUnknown());
    observer.finished(report);
    return report;
  }

  /** Asks the run to stop reading, to settle what is in flight, and to end; returns at once. */
  public void cancel() {
    cancelled.countDown();
  }

  private Outcome writeReport(StateDirectory state, RunReport report, Outcome outcome) {
    try {
      state.writeReport(report);
      return outcome;
    } catch (RunException e) {
      return outcome.failure() == null ? Outcome.failed(e.failure()) : outcome;
    }
  }

  private Outcome run(StateDirectory state) {
    try {
      return deliver(state);
    } catch (DestinationException e) {
      boolean stopped = cancelled.getCount() == 0 && e.failure().kind().retryable();
      return new Outcome(stopped ? RunStatus.CANCELLED : RunStatus.FAILED, e.failure());
    } catch (SourceException e) {
      return Outcome.failed(e.failure());
    } catch (RunException e) {
      return Outcome.failed(e.failure());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Outcome.CANCELLED;
    } catch (RuntimeException | LinkageError e) {
      LOG.error("unexpected: {}", Defects.describe(e));
      return Outcome.failed(Defects.failure(sync.discovered(), e));
    }
  }

  private Outcome deliver(StateDirectory state) throws InterruptedException {
    Optional<String> fingerprint = source.fingerprint();
    Optional<Checkpoint> resumed = resume(state, fingerprint);
    sourceBytes = source.bytes().orElse(null);
    Optional<String> position = resumed.map(Checkpoint::position);
    try (ReadAhead input = ReadAhead.start(source.open(sync.columns(), position), runId);
        RejectedRowsFile rejected =
            state.rejectedRows(runId, resumed.map(Checkpoint::rejectedBytes).orElse(0L))) {
      rejectedRows = rejected;
      Optional<RowSchema> schema = awaitSchema(input);
      if (schema.isEmpty()) {
        return Outcome.CANCELLED;
      }
      requireNamedColumns(schema.get());
      Window window = new Window(settledThrough);
      RunContext context = new RunContext(sync.definition().syncId(), runId);
      WritePlan plan = new WritePlan(sync.settings(), sync.mode(), schema.get());
      try (Delivery open =
          new Delivery(sync, plan, context, options, observer, cancelled, window)) {
        delivery = open;
        open.open();
        LOG.info("sync '{}' run {} started", context.syncId(), runId);
        Settlement settlement = new Settlement(state, rejected, window, open, fingerprint);
        if (resumed.isEmpty()) {
          settlement.writeCheckpoint(null);
        }
        observer.started(progress(window));
        boolean complete = transfer(input, window, open, settlement);
        settlement.settle();
        if (!complete) {
          return Outcome.CANCELLED;
        }
        open.commit();
      }
      state.deleteCheckpoint();
      return Outcome.COMPLETED;
    }
  }

  // Returns false when the run was cancelled before the source's end.
  private boolean transfer(ReadAhead input, Window window, Delivery open, Settlement settlement)
      throws InterruptedException {
    long intervalNanos = options.checkpointInterval().toNanos();
    long settledAt = System.nanoTime();
    while (cancelled.getCount() > 0) {
      Optional<ReadAhead.Event> event = input.poll(LONGEST_WAIT);
      if (event.isPresent()) {
        if (!(event.get() instanceof ReadAhead.Read read)) {
          return true;
        }
        write(read.chunk(), window, open);
      }
      boolean due = System.nanoTime() - settledAt >= intervalNanos && !window.isEmpty();
      if (due
          || window.rows() >= options.checkpointRows()
          || window.bytes() >= options.checkpointBytes()) {
        settlement.settle();
        settledAt = System.nanoTime();
      }
    }
    return false;
  }

  private void write(Chunk chunk, Window window, Delivery open) throws InterruptedException {
    open.write(chunk);
    bytesRead += chunk.bytes();
    observer.written(progress(window));
  }

  private Optional<RowSchema> awaitSchema(ReadAhead input) throws InterruptedException {
    while (cancelled.getCount() > 0) {
      Optional<ReadAhead.Event> event = input.poll(LONGEST_WAIT);
      if (event.isPresent() && event.get() instanceof ReadAhead.Opened opened) {
        return Optional.of(opened.schema());
      }
    }
    return Optional.empty();
  }

  private void requireNamedColumns(RowSchema schema) {
    List<String> columns = new ArrayList<>();
    schema.columns().forEach(column -> columns.add(column.name()));
    sync.namedColumns()
        .forEach(
            (path, column) -> {
              if (!columns.contains(column)) {
                throw new RunException(
                    Failure.of(
                            FailureKind.DEFINITION,
                            "column_unknown",
                            "the rows of '"
                                + source.name()
                                + "' have no column '"
                                + column
                                + "'"
                                + NearMiss.hint(column, columns))
                        .withField(path),
                    null);
              }
            });
  }

  private Optional<Checkpoint> resume(StateDirectory state, Optional<String> fingerprint) {
    if (restart) {
      state.deleteCheckpoint();
      return Optional.empty();
    }
    Optional<Checkpoint> found = state.readCheckpoint();
    found.ifPresent(
        checkpoint -> {
          requireUnchanged(checkpoint, fingerprint);
          runId = checkpoint.runId();
          counts = checkpoint.counts();
          settledThrough = checkpoint.sequence();
          resumedFromRow = settledThrough == 0 ? null : settledThrough + 1;
          checkpoint.receipts().forEach(receipts::add);
          LOG.info(
              "sync '{}' resumes run {} after row {}",
              sync.definition().syncId(),
              runId,
              settledThrough);
        });
    return found;
  }

  private void requireUnchanged(Checkpoint checkpoint, Optional<String> fingerprint) {
    boolean sameDefinition = checkpoint.definition().equals(DefinitionFingerprint.of(sync));
    boolean sameSource = fingerprint.map(checkpoint.source()::equals).orElse(false);
    if (sameDefinition && sameSource) {
      return;
    }
    String code = sameDefinition ? "source_changed" : "definition_changed";
    String what =
        sameDefinition
            ? "the source '" + source.name() + "'"
            : "the definition (destination, mode, target or primary key)";
    throw new RunException(
        Failure.of(
                sameDefinition ? FailureKind.SOURCE : FailureKind.DEFINITION,
                code,
                what
                    + " has changed since run "
                    + checkpoint.runId()
                    + " was interrupted after row "
                    + checkpoint.sequence())
            .withRemedy("restore it to resume that run, or start over with --restart"),
        null);
  }

  private RunProgress progress(Window window) {
    return new RunProgress(
        runId,
        window.lastSequence(),
        settledThrough,
        counts.failed(),
        bytesRead,
        sourceBytes,
        resumedFromRow);
  }

  private RunReport report(Outcome outcome, Instant startedAt, long startedNanos) {
    return new RunReport(
        outcome.status(),
        sync.definition().syncId(),
        runId,
        sync.discovered().spec().id(),
        sync.mode().id(),
        startedAt,
        Duration.ofNanos(System.nanoTime() - startedNanos),
        resumedFromRow,
        counts,
        delivery == null ? 0 : delivery.unknownRows(),
        delivery == null ? 0 : delivery.retries(),
        counts.failed() == 0 || rejectedRows == null ? null : rejectedRows.path(),
        sync.discovered().spec().receiptNames().orElse(null),
        receipts.all(),
        outcome.failure());
  }

  /** How the run ended, before it is reported. */
  private record Outcome(RunStatus status, @Nullable Failure failure) {

    static final Outcome COMPLETED = new Outcome(RunStatus.COMPLETED, null);
    static final Outcome CANCELLED = new Outcome(RunStatus.CANCELLED, null);

    static Outcome failed(Failure failure) {
      return new Outcome(RunStatus.FAILED, failure);
    }
  }

  /**
   * Makes what the destination has settled durable here too: rejected rows first, then checkpoint.
   */
  private final class Settlement {

    private final StateDirectory state;
    private final RejectedRowsFile rejected;
    private final Window window;
    private final Delivery open;
    private final Optional<String> fingerprint;

    Settlement(
        StateDirectory state,
        RejectedRowsFile rejected,
        Window window,
        Delivery open,
        Optional<String> fingerprint) {
      this.state = state;
      this.rejected = rejected;
      this.window = window;
      this.open = open;
      this.fingerprint = fingerprint;
    }

    void settle() throws InterruptedException {
      FlushReport report = open.flush();
      if (window.isEmpty()) {
        return;
      }
      // Facts by now, whether or not they can be stored below.
      counts = counts.plus(report, window.invalidRows());
      report.receipts().forEach(receipts::add);
      rejected.append(window.rejectedEntries(report.rejected()));
      settledThrough = window.lastSequence();
      writeCheckpoint(window.position());
      window.clear();
      observer.settled(progress(window));
    }

    // A source that cannot be continued has no use for a checkpoint.
    void writeCheckpoint(@Nullable String position) {
      if (fingerprint.isPresent()) {
        state.writeCheckpoint(
            new Checkpoint(
                runId,
                DefinitionFingerprint.of(sync),
                fingerprint.get(),
                settledThrough,
                position,
                counts,
                receipts.all(),
                rejected.bytes()));
      }
    }
  }

  /** Collects how a run is to work; one thread. */
  public static final class Builder {

    private final ValidSync sync;
    private final RowSource source;
    private final Path stateDirectory;
    private RunOptions options = RunOptions.DEFAULTS;
    private RunObserver observer = new RunObserver() {};
    private InstantSource clock = SystemClock.instants();
    private boolean restart;

    private Builder(ValidSync sync, RowSource source, Path stateDirectory) {
      this.sync = sync;
      this.source = source;
      this.stateDirectory = stateDirectory;
    }

    /** Sets how the run works; {@link RunOptions#DEFAULTS} by default. */
    public Builder options(RunOptions value) {
      this.options = value;
      return this;
    }

    /** Sets who watches the run; nobody by default. */
    public Builder observer(RunObserver value) {
      this.observer = value;
      return this;
    }

    /** Sets the clock for the report's times; the machine's by default. */
    public Builder clock(InstantSource value) {
      this.clock = value;
      return this;
    }

    /** Starts over instead of resuming a run that did not complete; off by default. */
    public Builder restart(boolean value) {
      this.restart = value;
      return this;
    }

    /** Returns the run, which has not started yet. */
    public SyncRun build() {
      return new SyncRun(this);
    }
  }
}
