package com.signalsmith.destination.webhook;

import com.signalsmith.destination.spi.DestinationException;
import com.signalsmith.destination.spi.Failure;
import com.signalsmith.destination.spi.FlushReport;
import com.signalsmith.destination.spi.RejectedRow;
import com.signalsmith.destination.spi.Settings;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.SplittableRandom;
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
  private final Duration timeout;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  // All below: only with the lock.
  private final Throttle throttle;
  private final Set<Flight> underWay = new HashSet<>();
  // What the server would not take yet; the oldest goes first, so that none of them starves.
  private final PriorityQueue<Flight> waiting =
      new PriorityQueue<>(Comparator.comparingLong(flight -> flight.shipment.sequence()));
  private final Set<String> keys = new HashSet<>();
  private final Ledger ledger = new Ledger();
  private @Nullable Failure failure;
  private @Nullable Throwable cause;
  private boolean closed;

  private Flights(Endpoint endpoint, Duration timeout, Throttle throttle) {
    this.endpoint = endpoint;
    this.timeout = timeout;
    this.throttle = throttle;
  }

  static Flights of(Settings settings, Endpoint endpoint) {
    return new Flights(
        endpoint,
        Duration.ofSeconds(settings.get(WebhookSettings.REQUEST_TIMEOUT)),
        new Throttle(
            Math.toIntExact(settings.get(WebhookSettings.CONCURRENCY)),
            WebhookSettings.deliveryTimeout(settings),
            new SplittableRandom()));
  }

  /**
   * Sends a row unless it was settled before a recovery; waits while too many are under way,
   * another one of its key is, or the server wants to be left alone.
   *
   * @throws DestinationException if any request has failed
   */
  void send(Shipment shipment) throws InterruptedException {
    lock.lockInterruptibly();
    try {
      if (ledger.has(shipment.sequence())) {
        return;
      }
      while (!waiting.isEmpty() || !isRoom() || keys.contains(shipment.key())) {
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
      while (!underWay.isEmpty() || !waiting.isEmpty()) {
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
      waiting.clear();
    } finally {
      lock.unlock();
    }
    given.forEach(Flight::cancel);
    endpoint.close();
  }

  private boolean isRoom() {
    return throttle.allows(underWay.size(), System.nanoTime());
  }

  // Whoever waits also looks after what is late, and after what is to be sent again, so that no
  // thread is needed for it.
  @SuppressWarnings("WaitNotInLoop") // every caller loops
  private void awaitChange() throws InterruptedException {
    while (!waiting.isEmpty() && isRoom()) {
      Flight next = waiting.remove();
      underWay.add(next);
      next.start();
    }
    long now = System.nanoTime();
    long pause = throttle.pauseLeft(now);
    if (pause == 0 && underWay.isEmpty()) {
      return; // a pause has just ended
    }
    long late =
        underWay.stream().mapToLong(flight -> flight.deadline - now).min().orElse(Long.MAX_VALUE);
    long left = pause > 0 ? Math.min(late, pause) : late;
    if (left > 0) {
      // How much of it is left is asked for anew by whoever goes on waiting.
      long unused = changed.awaitNanos(left);
      return;
    }
    List<Flight> given = new ArrayList<>(underWay);
    given.removeIf(flight -> flight.deadline - now > 0);
    for (Flight flight : given) {
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
    waiting.forEach(flight -> keys.remove(flight.shipment.key()));
    waiting.clear();
  }

  /** One row that is under way, through all its attempts. */
  private final class Flight {

    private final Shipment shipment;
    private int attempts;
    private long sentAt;
    private long deadline;
    private @Nullable CompletableFuture<HttpResponse<Void>> answer;

    Flight(Shipment shipment) {
      this.shipment = shipment;
    }

    /** Sends the request; with the lock. */
    void start() {
      attempts++;
      sentAt = System.nanoTime();
      deadline = sentAt + timeout.toNanos();
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
        long now = System.nanoTime();
        if (failure == null && !closed && isSentAgain(result, now)) {
          return;
        }
        remove(this);
        if (result instanceof Answer.Delivered) {
          throttle.taken(sentAt);
          ledger.delivered(shipment.sequence(), shipment.operation(), shipment.key() != null);
        } else if (result instanceof Answer.Refused refused) {
          throttle.taken(sentAt);
          ledger.rejected(refused.code().rejected(shipment.sequence(), refused.message()));
        } else if (result instanceof Answer.Throttled throttled) {
          fail(throttled.outOfTime(throttle.timeLeft(now)), root);
        } else if (result instanceof Answer.Failed failed) {
          fail(failed.failure(), root);
        }
      } finally {
        lock.unlock();
      }
    }

    private boolean isSentAgain(Answer result, long now) {
      if (result instanceof Answer.Throttled throttled) {
        if (!throttle.refused(throttled.failure().retryAfter(), sentAt, now)) {
          return false;
        }
        attempts = 0;
        putBack();
        return true;
      }
      if (!(result instanceof Answer.Failed failed)
          || !failed.passing()
          || attempts >= ATTEMPTS_AT_ONCE) {
        return false;
      }
      if (throttle.pauseLeft(now) == 0) {
        start();
      } else {
        putBack();
      }
      return true;
    }

    private void putBack() {
      underWay.remove(this);
      waiting.add(this); // its key stays taken
      changed.signalAll();
    }
  }
}
