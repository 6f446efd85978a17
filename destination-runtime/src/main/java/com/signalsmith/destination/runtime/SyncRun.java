package com.signalsmith.destination.runtime;

import com.signalsmith.destination.runtime.source.RowSource;
import com.signalsmith.destination.runtime.source.SourceException;
import com.signalsmith.destination.spi.DestinationException;
import com.signalsmith.destination.spi.Failure;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
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

  private final ValidSync sync;
  private final RowSource source;
  private final Path stateDirectory;
  private final RunOptions options;
  private final SafeObserver observer;
  private final @Nullable RunPage page;
  private final InstantSource clock;
  private final boolean restart;
  private final Duration cancelGrace;
  private final CountDownLatch cancelled = new CountDownLatch(1);
  private final GiveUp giveUp = new GiveUp();
  private final AtomicBoolean executed = new AtomicBoolean();

  private SyncRun(Builder builder) {
    this.sync = builder.sync;
    this.source = builder.source;
    this.stateDirectory = builder.stateDirectory;
    this.options = builder.options;
    this.page = builder.page;
    this.observer =
        new SafeObserver(
            page == null ? List.of(builder.observer) : List.of(page, builder.observer));
    this.clock = builder.clock;
    this.restart = builder.restart;
    this.cancelGrace = builder.cancelGrace;
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
   * <p>Whatever goes wrong is in the report. An interrupt of this thread cancels the run without
   * waiting for what is in flight, and is still pending afterwards. A run that failed or was
   * cancelled is resumed by the next run of the same sync, if its source can be continued.
   *
   * @throws IllegalStateException if it was called before
   */
  public RunReport execute() {
    if (!executed.compareAndSet(false, true)) {
      throw new IllegalStateException("a run can be executed once");
    }
    giveUp.watch(Thread.currentThread());
    RunReport report = lockAndRun(clock.instant(), System.nanoTime());
    LOG.info(
        "sync '{}' run {} {}; rows: {} delivered, {} rejected, {} unknown",
        report.syncId(),
        report.runId(),
        report.status().id(),
        report.counts().delivered(),
        report.counts().failed(),
        report.rowsUnknown());
    observer.finished(report);
    return report;
  }

  /**
   * Asks the run to stop reading, to settle what is in flight, and to end; returns at once.
   *
   * <p>What cannot be settled within {@link Builder#cancelGrace} is given up and reported as
   * unknown.
   */
  public void cancel() {
    cancelled.countDown();
    giveUp.afterGrace(cancelGrace);
  }

  private RunReport lockAndRun(Instant startedAt, long startedNanos) {
    RunTally tally = new RunTally(RunIds.next(startedAt));
    RunScope scope = new RunScope(sync, options, observer, observer::handedOver, tally, cancelled);
    RunLoop loop = new RunLoop(scope, source);
    Function<Outcome, RunReport> reporter =
        outcome -> report(outcome, tally, loop, startedAt, startedNanos);
    try (StateDirectory state = StateDirectory.lock(stateDirectory, sync.definition().syncId())) {
      Outcome outcome = run(loop, state);
      boolean givenUp = giveUp.end();
      // A pending interrupt would close the channel that the report is written to.
      boolean interrupted = Thread.interrupted() && !givenUp;
      try {
        RunReport report = reporter.apply(outcome);
        RunReport stored = write(report, state).map(reporter).orElse(report);
        remember(stored, state);
        writePage(stored, state);
        return stored;
      } finally {
        if (interrupted) {
          Thread.currentThread().interrupt();
        }
      }
    } catch (RunException e) {
      return reporter.apply(Outcome.failed(e.failure()));
    }
  }

  // Returns how the run ended after all, if storing its report has changed that. The checkpoint
  // goes last: a run whose report is missing is resumed, finds nothing to do, and reports.
  private static Optional<Outcome> write(RunReport report, StateDirectory state) {
    try {
      state.writeReport(report);
      if (report.status() == RunStatus.COMPLETED) {
        state.deleteCheckpoint();
      }
      return Optional.empty();
    } catch (RunException e) {
      return report.failure().isPresent()
          ? Optional.empty()
          : Optional.of(Outcome.failed(e.failure()));
    }
  }

  // The history is for people; how a run ended does not depend on it.
  private static void remember(RunReport report, StateDirectory state) {
    try {
      state.addToHistory(report);
    } catch (RunException e) {
      LOG.warn("the run is missing in the history: {}", e.failure().message());
    }
  }

  // A run is what its report says, whether or not people get a page of it.
  private void writePage(RunReport report, StateDirectory state) {
    if (page == null) {
      return;
    }
    try {
      state.writePage(page.html(report));
    } catch (RuntimeException | Error e) {
      LOG.warn("the page of the run could not be made: {}", Defects.describe(e));
    }
  }

  private Outcome run(RunLoop loop, StateDirectory state) {
    try {
      state.deleteReport(); // of the last run: until this one ends, there is none
      return new Outcome(loop.run(state, restart), null);
    } catch (DestinationException e) {
      boolean stopped = cancelled.getCount() == 0 && e.failure().kind().retryable();
      return new Outcome(stopped ? RunStatus.CANCELLED : RunStatus.FAILED, e.failure());
    } catch (SourceException e) {
      return failed(e, e.failure());
    } catch (RunException e) {
      return failed(e, e.failure());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new Outcome(RunStatus.CANCELLED, null);
    } catch (OutOfMemoryError e) {
      LOG.error("out of memory: {}", Defects.describe(e));
      return Outcome.failed(Defects.outOfMemory());
    } catch (RuntimeException | Error e) {
      return Outcome.failed(Defects.failure(sync.discovered(), "run", e));
    }
  }

  // An interrupt closes the channel that is being read or written, and stays pending.
  private static Outcome failed(RuntimeException thrown, Failure failure) {
    return thrown.getCause() instanceof ClosedByInterruptException
        ? new Outcome(RunStatus.CANCELLED, null)
        : Outcome.failed(failure);
  }

  private RunReport report(
      Outcome outcome, RunTally tally, RunLoop loop, Instant startedAt, long startedNanos) {
    Optional<Path> rejectedRows = loop.rejectedRows().filter(file -> tally.counts().failed() > 0);
    return new RunReport(
        outcome.status(),
        sync.definition().syncId(),
        tally.runId(),
        sync.discovered().spec().id(),
        sync.mode().id(),
        startedAt,
        Duration.ofNanos(System.nanoTime() - startedNanos),
        tally.resumedFromRow(),
        tally.counts(),
        loop.unknownRows(),
        loop.retries(),
        rejectedRows.orElse(null),
        sync.discovered().spec().receiptNames().orElse(null),
        tally.receipts(),
        loop.notices(),
        outcome.failure());
  }

  /** How a run ended, before it is reported. */
  private record Outcome(RunStatus status, @Nullable Failure failure) {

    static Outcome failed(Failure failure) {
      return new Outcome(RunStatus.FAILED, failure);
    }
  }

  /** Collects how a run is to work; one thread. */
  public static final class Builder {

    private final ValidSync sync;
    private final RowSource source;
    private final Path stateDirectory;
    private RunOptions options = RunOptions.DEFAULTS;
    private RunObserver observer = new RunObserver() {};
    private @Nullable RunPage page;
    private InstantSource clock = SystemClock.instants();
    private boolean restart;
    private Duration cancelGrace = Duration.ofSeconds(5);

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

    /** Sets who watches the run and makes its page; there is no page by default. */
    public Builder page(RunPage value) {
      this.page = value;
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

    /** Sets how long a cancelled run may settle what is in flight; 5 seconds by default. */
    public Builder cancelGrace(Duration value) {
      this.cancelGrace = value;
      return this;
    }

    /** Returns the run, which has not started yet. */
    public SyncRun build() {
      return new SyncRun(this);
    }
  }
}
