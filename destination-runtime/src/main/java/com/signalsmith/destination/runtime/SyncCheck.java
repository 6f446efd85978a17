package com.signalsmith.destination.runtime;

import com.signalsmith.destination.spi.CheckContext;
import com.signalsmith.destination.spi.CheckRecorder;
import com.signalsmith.destination.spi.CheckReport;
import com.signalsmith.destination.spi.CheckStep;
import com.signalsmith.destination.spi.DestinationException;
import com.signalsmith.destination.spi.Failure;
import com.signalsmith.destination.spi.FailureKind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Checks one connection, and ends with a report whatever its destination does.
 *
 * <p>Immutable; any thread, also for several checks at the same time.
 *
 * @param connection to check
 */
public record SyncCheck(ValidConnection connection) {

  private static final Logger LOG = LoggerFactory.getLogger(SyncCheck.class);
  // A destination keeps to the timeout itself; this is for one that does not.
  private static final Duration GRACE = Duration.ofSeconds(2);
  private static final String STEP = "check";

  /**
   * Checks the connection in a thread of its own and waits for it.
   *
   * <p>A destination that throws, or is not done two seconds after the timeout, has failed the step
   * {@code check} behind the steps that it made before.
   *
   * @param context its observer is called in the thread of the check, and not any more once this
   *     has returned; what it throws is ignored
   * @throws InterruptedException if the calling thread is interrupted; the check is told to end, or
   *     not begun
   */
  public CheckReport run(CheckContext context) throws InterruptedException {
    if (Thread.interrupted()) { // a check that is done at once would hide it
      throw new InterruptedException();
    }
    Steps steps = new Steps(context);
    CheckContext observed = new CheckContext(context.timeout(), steps::add);
    FutureTask<CheckReport> check =
        new FutureTask<>(
            () -> connection.discovered().destination().check(connection.settings(), observed));
    Thread thread = new Thread(check, "signalsmith-check");
    thread.setDaemon(true);
    thread.start();
    try {
      CheckReport report =
          check.get(context.timeout().plus(GRACE).toMillis(), TimeUnit.MILLISECONDS);
      LOG.info("check of '{}' {}", connection.discovered().spec().id(), report.status().id());
      return report;
    } catch (TimeoutException e) {
      return steps.failed(late(context.timeout()));
    } catch (ExecutionException e) {
      return steps.failed(failure(e.getCause() == null ? e : e.getCause()));
    } finally {
      steps.end();
      check.cancel(true);
    }
  }

  private Failure failure(Throwable thrown) {
    if (thrown instanceof DestinationException known) {
      return known.failure();
    }
    return Defects.failure(connection.discovered(), STEP, thrown);
  }

  private Failure late(Duration timeout) {
    return Failure.of(
            FailureKind.INTERNAL,
            "check_timeout",
            "destination '"
                + connection.discovered().spec().id()
                + "' did not end its check within "
                + timeout.toSeconds()
                + " s; this is a defect of the destination")
        .withRemedy("report it to the destination's authors");
  }

  /** The steps of one check so far; safe for the thread of the check and the one that waits. */
  private static final class Steps {

    private final CheckContext context;
    private final CheckRecorder ownStep;
    private final List<CheckStep> made = new ArrayList<>();
    private boolean ended;

    Steps(CheckContext context) {
      this.context = context;
      this.ownStep = new CheckContext(context.timeout(), this::add).start();
    }

    synchronized void add(CheckStep step) {
      if (ended) {
        return;
      }
      made.add(step);
      try {
        context.observer().accept(step);
      } catch (RuntimeException e) {
        LOG.warn("an observer of the check failed: {}", Defects.describe(e));
      }
    }

    synchronized CheckReport failed(Failure failure) {
      ownStep.failed(STEP, failure);
      return new CheckReport(made);
    }

    synchronized void end() {
      ended = true;
    }
  }
}
