package com.signalsmith.destination.webhook;

import com.signalsmith.destination.spi.DestinationException;
import com.signalsmith.destination.spi.Failure;
import com.signalsmith.destination.spi.FlushReport;
import com.signalsmith.destination.spi.RejectedRow;
import com.signalsmith.destination.spi.Settings;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The requests that are under way: at most so many, and never two of one key.
 *
 * <p>The writer's thread sends and waits; answers come in the client's threads. Once a request has
 * failed no other is sent, so that no later row of a key overtakes, until {@link #forget()}.
 */
final class Flights implements AutoCloseable {

  // So that a server that fails now and then does not cost a wait each time.
  private static final int ATTEMPTS_AT_ONCE = 3;

  private final Endpoint endpoint;
  private final int most;
  private final Duration timeout;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  // All below: only with the lock.
  private final Set<Flight> underWay = new HashSet<>();
  private final Set<String> keys = new HashSet<>();
  private final Ledger ledger = new Ledger();
  private @Nullable Failure failure;
  private @Nullable Throwable cause;
  private boolean closed;

  private Flights(Endpoint endpoint, int most, Duration timeout) {
    this.endpoint = endpoint;
    this.most = most;
    this.timeout = timeout;
  }

  static Flights of(Settings settings, Endpoint endpoint) {
    return new Flights(
        endpoint,
        Math.toIntExact(settings.get(WebhookSettings.CONCURRENCY)),
        Duration.ofSeconds(settings.get(WebhookSettings.REQUEST_TIMEOUT)));
  }

  /**
   * Sends a row unless it was settled before a recovery; waits while too many are under way, or
   * another one of its key.
   *
   * @throws DestinationException if any request has failed
   */
  void send(Shipment shipment) throws InterruptedException {
    lock.lockInterruptibly();
    try {
      if (ledger.has(shipment.sequence())) {
        return;
      }
      while (underWay.size() >= most || keys.contains(shipment.key())) {
        requireNoFailure();
        awaitChange();
      }
      requireNoFailure();
      if (shipment.key() != null) {
        keys.add(shipment.key());
      }
      Flight flight = new Flight(shipment);
      underWay.add(flight);
      flight.start();
    } finally {
      lock.unlock();
    }
  }

  /** Takes a row for rejected that is not even sent. */
  void reject(RejectedRow row) {
    lock.lock();
    try {
      ledger.rejected(row);
    } finally {
      lock.unlock();
    }
  }

  /**
   * Waits for everything that is under way, and returns what became of it.
   *
   * @throws DestinationException if any request has failed
   */
  FlushReport settle(long last) throws InterruptedException {
    lock.lockInterruptibly();
    try {
      while (!underWay.isEmpty()) {
        requireNoFailure();
        awaitChange();
      }
      requireNoFailure();
      return ledger.settle(last);
    } finally {
      lock.unlock();
    }
  }

  /** Waits until nothing is under way, for no longer than a request may take, and goes on then. */
  void forget() throws InterruptedException {
    lock.lockInterruptibly();
    try {
      while (!underWay.isEmpty()) {
        awaitChange();
      }
      failure = null;
      cause = null;
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void close() {
    List<Flight> given;
    lock.lock();
    try {
      closed = true;
      given = List.copyOf(underWay);
      underWay.clear();
    } finally {
      lock.unlock();
    }
    given.forEach(Flight::cancel);
    endpoint.close();
  }

  // Whoever waits also looks after what is late, so that no thread is needed for it.
  @SuppressWarnings("WaitNotInLoop") // every caller loops
  private void awaitChange() throws InterruptedException {
    long now = System.nanoTime();
    long left =
        underWay.stream().mapToLong(flight -> flight.deadline - now).min().orElse(Long.MAX_VALUE);
    if (left > 0) {
      // How much of it is left is asked for anew by whoever goes on waiting.
      long unused = changed.awaitNanos(left);
      return;
    }
    List<Flight> late = new ArrayList<>(underWay);
    late.removeIf(flight -> flight.deadline - now > 0);
    for (Flight flight : late) {
      remove(flight);
      fail(Answer.late(endpoint.origin(), timeout).failure(), null);
      flight.cancel();
    }
  }

  private void requireNoFailure() {
    if (failure != null) {
      throw new DestinationException(failure, cause);
    }
  }

  private void remove(Flight flight) {
    underWay.remove(flight);
    keys.remove(flight.shipment.key());
    changed.signalAll();
  }

  // What nobody needs to try again is told first.
  private void fail(Failure next, @Nullable Throwable thrown) {
    if (failure == null || (failure.kind().retryable() && !next.kind().retryable())) {
      failure = next;
      cause = thrown;
    }
  }

  /** One row that is under way, through all its attempts. */
  private final class Flight {

    private final Shipment shipment;
    private int attempts;
    private long deadline;
    private @Nullable CompletableFuture<HttpResponse<Void>> answer;

    Flight(Shipment shipment) {
      this.shipment = shipment;
    }

    /** Sends the request; with the lock. */
    void start() {
      attempts++;
      deadline = System.nanoTime() + timeout.toNanos();
      CompletableFuture<HttpResponse<Void>> sent =
          endpoint.send(shipment.body(), shipment.idempotencyKey());
      answer = sent;
      CompletableFuture<?> unused = sent.whenComplete(this::land);
    }

    void cancel() {
      if (answer != null) {
        answer.cancel(true);
      }
    }

    private void land(@Nullable HttpResponse<Void> response, @Nullable Throwable thrown) {
      lock.lock();
      try {
        if (!underWay.contains(this)) { // late, or closed
          return;
        }
        Throwable root = thrown == null ? null : Endpoint.rootOf(thrown);
        Answer result =
            response != null
                ? Answer.of(response, endpoint.origin())
                : Answer.of(Objects.requireNonNull(root), endpoint.origin());
        if (result instanceof Answer.Failed failed
            && failed.passing()
            && attempts < ATTEMPTS_AT_ONCE
            && failure == null
            && !closed) {
          start();
          return;
        }
        remove(this);
        if (result instanceof Answer.Delivered) {
          ledger.delivered(shipment.sequence(), shipment.operation(), shipment.key() != null);
        } else if (result instanceof Answer.Refused refused) {
          ledger.rejected(refused.code().rejected(shipment.sequence(), refused.message()));
        } else if (result instanceof Answer.Failed failed) {
          fail(failed.failure(), root);
        }
      } finally {
        lock.unlock();
      }
    }
  }
}
