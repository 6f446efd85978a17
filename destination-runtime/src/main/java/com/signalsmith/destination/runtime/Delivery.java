package com.signalsmith.destination.runtime;

import com.signalsmith.destination.runtime.source.Chunk;
import com.signalsmith.destination.spi.DestinationException;
import com.signalsmith.destination.spi.DestinationWriter;
import com.signalsmith.destination.spi.Failure;
import com.signalsmith.destination.spi.FailureKind;
import com.signalsmith.destination.spi.FlushReport;
import com.signalsmith.destination.spi.RowBatch;
import com.signalsmith.destination.spi.RunContext;
import com.signalsmith.destination.spi.WritePlan;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hands rows to a destination's writer and, after a failure that may pass, repeats everything that
 * is not settled, in order, through the writer that has recovered or a new one; one thread.
 */
final class Delivery implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Delivery.class);
  // A writer has a hundred numbers to tell, and settles many times a second.
  private static final long MEASURE_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final RunScope scope;
  private final WritePlan plan;
  private final RunContext context;
  private final Window window;
  private final Retries retries;
  private final Set<String> notices = new LinkedHashSet<>();
  private @Nullable DestinationWriter writer;
  private long rowsHandedOver;
  private long measuredNanos = System.nanoTime();

  Delivery(RunScope scope, WritePlan plan, RunContext context, Window window) {
    this.scope = scope;
    this.plan = plan;
    this.context = context;
    this.window = window;
    this.retries = new Retries(scope.options(), System::nanoTime, ThreadLocalRandom.current());
  }

  /** Opens the first writer; not retried, so that a slip in the definition is told at once. */
  void open() throws InterruptedException {
    writer = scope.sync().discovered().destination().open(plan, context);
    takeNotices(writer);
    writer.targetId().ifPresent(scope.tally()::goesTo);
    writer.retryTimeout().ifPresent(retries::timeout);
  }

  /** Returns what the writers had to say about the target, each once. */
  List<String> notices() {
    return List.copyOf(notices);
  }

  int retries() {
    return retries.total();
  }

  /** Returns how many rows were handed to a writer and are not settled: they may have arrived. */
  long unknownRows() {
    return rowsHandedOver;
  }

  void write(Chunk chunk) throws InterruptedException {
    Optional<RowBatch> batch = window.add(chunk);
    if (batch.isEmpty()) {
      return;
    }
    scope.observer().writing(scope.tally().progress(window));
    rowsHandedOver += batch.get().size();
    retries.handedOver();
    try {
      writer().write(batch.get());
    } catch (DestinationException e) {
      replay(e);
    }
  }

  /** Returns what became of every row in the window. */
  FlushReport flush() throws InterruptedException {
    while (true) {
      try {
        return taken(writer().flush(), true);
      } catch (DestinationException e) {
        replay(e);
      }
    }
  }

  /** Returns what became of the rows before the window's mark, or of every row in it. */
  FlushReport settle() throws InterruptedException {
    try {
      return taken(writer().settle(), System.nanoTime() - measuredNanos >= MEASURE_NANOS);
    } catch (DestinationException e) {
      replay(e);
      return flush(); // the writer has no mark any more, and the window may be full
    }
  }

  void commit() throws InterruptedException {
    writer().commit();
  }

  @Override
  public void close() {
    if (writer != null) {
      try {
        writer.close();
      } catch (RuntimeException e) {
        // It must not, and it would hide why the writer is closed, or that all went well.
        LOG.warn("a writer failed to close: {}", Defects.describe(e));
      }
      writer = null;
    }
  }

  private FlushReport taken(FlushReport report, boolean measuring) {
    long settled = report.delivered() + report.rejected().size();
    requireComplete(report, settled);
    if (settled > 0) {
      retries.settled();
    }
    if (measuring) {
      measure();
    }
    rowsHandedOver -= settled; // last, because from here on somebody else accounts for the rows
    return report;
  }

  private DestinationWriter writer() {
    if (writer == null) {
      throw new IllegalStateException("no writer is open");
    }
    return writer;
  }

  // The rule of order: what is replayed is everything since the last checkpoint. So a later row of
  // a key can never end up before an earlier one that had to be sent again.
  private void replay(DestinationException first) throws InterruptedException {
    DestinationException failure = first;
    while (true) {
      await(failure);
      try {
        recoverOrReplaceWriter(failure);
        window.unmark();
        for (RowBatch batch : window.batches()) {
          writer().write(batch);
        }
        return;
      } catch (DestinationException e) {
        failure = e;
      }
    }
  }

  private void recoverOrReplaceWriter(DestinationException failure) throws InterruptedException {
    if (writer != null && writer.recover()) {
      takeNotices(writer);
      writer.targetId().ifPresent(scope.tally()::goesTo);
    } else if (scope.sync().replaces() && scope.tally().settledThrough() > 0) {
      throw new RunException(failure.failure(), failure); // what was staged goes with its writer
    } else {
      close();
      open();
    }
  }

  private void takeNotices(DestinationWriter from) {
    safely("notices", () -> notices.addAll(from.notices()));
  }

  // Returns when it is time for another attempt; throws the failure when there is to be none.
  private void await(DestinationException thrown) throws InterruptedException {
    Failure failure = thrown.failure();
    Duration delay = retries.next(failure).orElseThrow(() -> thrown);
    retries.announce(context.syncId(), failure, delay);
    measure();
    scope.observer().retrying(failure, retries.attempts(), delay);
    if (scope.cancelled().await(delay.toMillis(), TimeUnit.MILLISECONDS)) {
      throw thrown;
    }
  }

  private void measure() {
    measuredNanos = System.nanoTime();
    DestinationWriter measured = writer;
    if (measured != null) {
      safely("metrics", () -> scope.observer().measured(measured.metrics()));
    }
  }

  // What only tells of a run must not end it, least of all between a flush and its checkpoint.
  private static void safely(String what, Runnable telling) {
    try {
      telling.run();
    } catch (RuntimeException | LinkageError e) {
      LOG.warn("a writer failed to give its {}: {}", what, Defects.describe(e));
    }
  }

  private void requireComplete(FlushReport report, long settled) {
    Window covered = window.settledBy(report);
    long last = covered.lastBatchSequence().orElse(report.settledThrough());
    if (settled != covered.rows()
        || report.settledThrough() != last
        || !covered.holdsAll(report.rejected())) {
      throw new DestinationException(
          Failure.of(
              FailureKind.INTERNAL,
              "flush_incomplete",
              "destination '"
                  + scope.sync().discovered().spec().id()
                  + "' settled "
                  + settled
                  + " rows through row "
                  + report.settledThrough()
                  + ", but "
                  + covered.rows()
                  + " rows through row "
                  + last
                  + " were written; this is a defect of the destination"));
    }
  }
}
