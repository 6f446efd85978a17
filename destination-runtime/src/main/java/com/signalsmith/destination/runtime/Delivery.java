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
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hands rows to a destination's writer and, after a failure that may pass, replaces the writer and
 * repeats everything that is not settled, in order; one thread.
 */
final class Delivery implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Delivery.class);

  private final ValidSync sync;
  private final WritePlan plan;
  private final RunContext context;
  private final RunOptions options;
  private final RunObserver observer;
  private final CountDownLatch cancelled;
  private final Window window;
  private final Set<String> notices = new LinkedHashSet<>();
  private @Nullable DestinationWriter writer;
  private int retries;
  private int attempts;
  private long rowsHandedOver;

  Delivery(
      ValidSync sync,
      WritePlan plan,
      RunContext context,
      RunOptions options,
      RunObserver observer,
      CountDownLatch cancelled,
      Window window) {
    this.sync = sync;
    this.plan = plan;
    this.context = context;
    this.options = options;
    this.observer = observer;
    this.cancelled = cancelled;
    this.window = window;
  }

  /** Opens the first writer; not retried, so that a slip in the definition is told at once. */
  void open() throws InterruptedException {
    writer = sync.discovered().destination().open(plan, context);
    notices.addAll(writer.notices());
  }

  /** Returns what the writers had to say about the target, each once. */
  List<String> notices() {
    return List.copyOf(notices);
  }

  int retries() {
    return retries;
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
    rowsHandedOver += batch.get().size();
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
        FlushReport report = writer().flush();
        requireComplete(report);
        attempts = 0;
        rowsHandedOver = 0;
        return report;
      } catch (DestinationException e) {
        replay(e);
      }
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

  private DestinationWriter writer() {
    if (writer == null) {
      throw new IllegalStateException("no writer is open");
    }
    return writer;
  }

  // The rule of order: what is replayed is everything since the last checkpoint, so a later row of
  // a
  // key can never end up before an earlier one that had to be sent again.
  private void replay(DestinationException first) throws InterruptedException {
    DestinationException failure = first;
    while (true) {
      close();
      if (!failure.failure().kind().retryable()
          || attempts >= options.retryAttempts()
          || waitedInVain(failure.failure())) {
        throw failure;
      }
      try {
        open();
        for (RowBatch batch : window.batches()) {
          writer().write(batch);
        }
        return;
      } catch (DestinationException e) {
        failure = e;
      }
    }
  }

  // Exponential back-off with full jitter; true when the run was cancelled meanwhile.
  private boolean waitedInVain(Failure failure) throws InterruptedException {
    long ceiling = options.retryDelay().toMillis() << Math.min(attempts, 20);
    long bound = Math.max(1, Math.min(ceiling, options.retryMaxDelay().toMillis()));
    Duration delay = Duration.ofMillis(ThreadLocalRandom.current().nextLong(bound) + 1);
    attempts++;
    retries++;
    LOG.warn(
        "sync '{}' tries again in {} ms, attempt {} of {}: {}: {}",
        context.syncId(),
        delay.toMillis(),
        attempts,
        options.retryAttempts(),
        failure.code(),
        failure.message());
    observer.retrying(failure, attempts, delay);
    return cancelled.await(delay.toMillis(), TimeUnit.MILLISECONDS);
  }

  private void requireComplete(FlushReport report) {
    long settled = report.delivered() + report.rejected().size();
    long last = window.lastBatchSequence().orElse(report.settledThrough());
    if (settled != window.rows()
        || report.settledThrough() != last
        || !window.holdsAll(report.rejected())) {
      throw new DestinationException(
          Failure.of(
              FailureKind.INTERNAL,
              "flush_incomplete",
              "destination '"
                  + sync.discovered().spec().id()
                  + "' settled "
                  + settled
                  + " rows through row "
                  + report.settledThrough()
                  + ", but "
                  + window.rows()
                  + " rows through row "
                  + last
                  + " were written; this is a defect of the destination"));
    }
  }
}
