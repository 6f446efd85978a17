package com.signalsmith.destination.runtime;

import com.signalsmith.destination.spi.Failure;
import java.time.Duration;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decides whether, and after which wait, a failed delivery is tried again: exponential back-off
 * with full jitter, limited by attempts and by time; one thread.
 */
final class Retries {

  // A logger of its own: who is shown each retry in another way can turn off this one alone.
  private static final Logger LOG = LoggerFactory.getLogger(Retries.class);

  private final RunOptions options;
  private final LongSupplier nanoClock;
  private final RandomGenerator random;
  private Duration timeout;
  private long underWaySince;
  private boolean underWay;
  private int attempts;
  private int total;

  /**
   * Begins with nothing under way.
   *
   * @param nanoClock as {@link System#nanoTime()}
   * @param random from which the jitter comes
   */
  Retries(RunOptions options, LongSupplier nanoClock, RandomGenerator random) {
    this.options = options;
    this.nanoClock = nanoClock;
    this.random = random;
    this.timeout = options.retryTimeout();
  }

  /** Sets for how long rows may be under way; the options' time by default. */
  void timeout(Duration value) {
    this.timeout = RunOptions.bounded(value);
  }

  /** Notes that rows are under way; the time runs from the first of them. */
  void handedOver() {
    if (!underWay) {
      underWay = true;
      underWaySince = nanoClock.getAsLong();
    }
  }

  /** Notes that nothing is under way any more: attempts and time begin anew. */
  void settled() {
    underWay = false;
    attempts = 0;
  }

  /** Returns how long to wait before the next attempt, or nothing if the failure is final. */
  Optional<Duration> next(Failure failure) {
    if (!failure.kind().retryable() || attempts >= options.retryAttempts()) {
      return Optional.empty();
    }
    handedOver();
    Duration left = timeout.minusNanos(nanoClock.getAsLong() - underWaySince);
    boolean asksForMore = failure.retryAfter() != null && failure.retryAfter().compareTo(left) > 0;
    if (left.isNegative() || left.isZero() || asksForMore) {
      return Optional.empty();
    }
    Duration delay = delay(failure);
    attempts++;
    total++;
    // The last attempt is made when the time is over, not given up before.
    return Optional.of(delay.compareTo(left) > 0 ? left : delay);
  }

  /** Logs what is about to be tried again. */
  void announce(String syncId, Failure failure, Duration delay) {
    LOG.warn(
        "sync '{}' tries again in {} ms, attempt {}: {}: {}",
        syncId,
        delay.toMillis(),
        attempts,
        failure.code(),
        failure.message());
  }

  /** Returns how many attempts in a row there were without anything being settled. */
  int attempts() {
    return attempts;
  }

  /** Returns how many attempts there were in all. */
  int total() {
    return total;
  }

  // What the system asks for is a lower bound; jitter on top of it keeps many runs apart.
  private Duration delay(Failure failure) {
    long ceiling = options.retryDelay().toMillis() << Math.min(attempts, 20);
    long bound = Math.min(ceiling, options.retryMaxDelay().toMillis());
    Duration jitter = Duration.ofMillis(random.nextLong(bound + 1));
    return failure.retryAfter() == null ? jitter : failure.retryAfter().plus(jitter);
  }
}
