package com.signalsmith.destination.webhook;

import java.time.Duration;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * How much may be sent to a server that has said that it is too much.
 *
 * <p>After a refusal nothing is sent for a while; then one request, and one more at a time with
 * each that the server takes. One thread at a time; times are those of {@link System#nanoTime()}.
 */
final class Throttle {

  private static final Duration FIRST_WAIT = Duration.ofMillis(250);
  private static final Duration LONGEST_WAIT = Duration.ofSeconds(30);

  private final int most;
  private final Duration limit;
  private final RandomGenerator random;
  private int allowed;
  private int pauses; // since the server last took anything
  private long refusedSince;
  private long pauseEnd;
  private boolean paused;

  /**
   * Begins without a refusal.
   *
   * @param most how many requests there may be at a time
   * @param limit for how long a server may take nothing
   * @param random from which the jitter comes
   */
  Throttle(int most, Duration limit, RandomGenerator random) {
    this.most = most;
    this.limit = limit;
    this.random = random;
    this.allowed = most;
  }

  /** Returns whether one more request may be sent beside so many. */
  boolean allows(int underWay, long now) {
    return pauseLeft(now) == 0 && underWay < allowed;
  }

  /** Returns for how many nanoseconds nothing may be sent. */
  long pauseLeft(long now) {
    return paused ? Math.max(pauseEnd - now, 0) : 0;
  }

  /** Returns for how long the server may go on to take nothing. */
  Duration timeLeft(long now) {
    return pauses == 0 ? limit : limit.minusNanos(now - refusedSince);
  }

  /**
   * Notes that the server has looked at a request.
   *
   * @param sentAt when it was sent
   */
  void taken(long sentAt) {
    pauses = 0;
    if (isSentSincePause(sentAt)) {
      allowed = Math.min(most, allowed + 1);
    }
  }

  /**
   * Notes a refusal, and pauses for as long as the server asks for, or else for longer each time.
   *
   * @param asked for how long the server wants to be left alone, if it says so
   * @param sentAt when the refused request was sent
   * @return false if there is no time left for it
   */
  boolean refused(@Nullable Duration asked, long sentAt, long now) {
    Duration left = timeLeft(now);
    if (left.isNegative() || left.isZero() || (asked != null && asked.compareTo(left) > 0)) {
      return false;
    }
    boolean anew = isSentSincePause(sentAt);
    Duration wait = wait(asked, anew);
    // The last attempt is made when the time is over, not given up before.
    long end = now + (wait.compareTo(left) > 0 ? left : wait).toNanos();
    if (pauses == 0) {
      refusedSince = now;
    }
    if (anew || end - pauseEnd > 0) {
      pauseEnd = end;
    }
    if (anew || pauses == 0) {
      pauses++;
    }
    paused = true;
    allowed = 1;
    return true;
  }

  // Of several requests that were under way together, the first refusal tells all there is.
  private boolean isSentSincePause(long sentAt) {
    return !paused || sentAt - pauseEnd >= 0;
  }

  // What a server asks for is a lower bound; jitter keeps many runs apart. One that asks for no
  // time at all, again and again, gets some all the same.
  private Duration wait(@Nullable Duration asked, boolean anew) {
    if (asked == null) {
      return anew ? growing() : Duration.ZERO;
    }
    Duration wait = asked.plusMillis(random.nextLong(asked.toMillis() / 10 + 1));
    Duration least = anew && pauses > 0 ? growing() : Duration.ZERO;
    return wait.compareTo(least) > 0 ? wait : least;
  }

  private Duration growing() {
    long ceiling = FIRST_WAIT.toMillis() << Math.min(pauses, 20);
    long half = Math.min(ceiling, LONGEST_WAIT.toMillis()) / 2;
    return Duration.ofMillis(half + random.nextLong(half + 1));
  }
}
