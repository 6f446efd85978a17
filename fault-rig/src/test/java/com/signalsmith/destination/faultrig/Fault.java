package com.signalsmith.destination.faultrig;

import java.time.Duration;
import java.util.Locale;
import java.util.SplittableRandom;

/**
 * Something that goes wrong during a run.
 *
 * @param kind what
 * @param atPercent when: as soon as the topic holds that share of the source's rows
 * @param node which broker, or whose proxy
 * @param lasts until it is undone
 * @param amount milliseconds of a delay, or bytes per second of a throttle
 */
record Fault(Kind kind, int atPercent, int node, Duration lasts, int amount) {

  /** What a fault befalls; one of each at a time. */
  enum Scope {
    BROKERS,
    LEADERS,
    NETWORK,
    SYNC
  }

  /** What can go wrong, and for how many milliseconds at least and at most. */
  enum Kind {
    /** {@code kill -9}, and a start after some time. */
    KILL_BROKER(Scope.BROKERS, 0, 2_000),
    /** An orderly shutdown and a start. */
    RESTART_BROKER(Scope.BROKERS, 0, 0),
    /** {@code kill -STOP}: it keeps its connections and what is sent to them, and comes back. */
    STALL_BROKER(Scope.BROKERS, 500, 7_000),
    /** Every partition gets another leader. */
    MOVE_LEADERS(Scope.LEADERS, 0, 0),
    DELAY(Scope.NETWORK, 500, 3_000),
    THROTTLE(Scope.NETWORK, 500, 3_000),
    CUT(Scope.NETWORK, 0, 500),
    RESET(Scope.NETWORK, 0, 500),
    REFUSE(Scope.NETWORK, 200, 3_000),
    BLACK_HOLE(Scope.NETWORK, 500, 6_500),
    /**
     * What was sent over the connections that there were arrives late, while new ones work: behind
     * the rows of the next writer, if the first has given up meanwhile.
     */
    STRAND(Scope.NETWORK, 500, 9_000),
    /** {@code kill -9} of the syncing process, which is started again. */
    KILL_SYNC(Scope.SYNC, 0, 0),
    /** {@code kill -STOP} of the syncing process. */
    STALL_SYNC(Scope.SYNC, 500, 6_500);

    private final Scope scope;
    private final int shortestMillis;
    private final int longestMillis;

    Kind(Scope scope, int shortestMillis, int longestMillis) {
      this.scope = scope;
      this.shortestMillis = shortestMillis;
      this.longestMillis = longestMillis;
    }

    Scope scope() {
      return scope;
    }

    /** Whether a run has to wait for it, so that a plan should not have many. */
    boolean isSlow() {
      return scope == Scope.BROKERS || longestMillis >= 5_000;
    }

    String id() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }

  static Fault draw(SplittableRandom random, Kind kind, int atPercent, int nodes) {
    int spread = kind.longestMillis - kind.shortestMillis + 1;
    Duration lasts = Duration.ofMillis(kind.shortestMillis + random.nextInt(spread));
    int amount =
        switch (kind) {
          case DELAY -> random.nextInt(20, 800);
          case THROTTLE -> random.nextInt(10_000, 100_000);
          default -> 0;
        };
    return new Fault(kind, atPercent, random.nextInt(nodes), lasts, amount);
  }

  @Override
  public String toString() {
    return kind.id()
        + " at "
        + atPercent
        + "% on node "
        + node
        + " for "
        + lasts.toMillis()
        + " ms"
        + (amount == 0 ? "" : " of " + amount);
  }
}
