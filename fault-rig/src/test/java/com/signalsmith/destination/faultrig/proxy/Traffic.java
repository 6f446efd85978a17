package com.signalsmith.destination.faultrig.proxy;

import java.time.Duration;

/**
 * How a proxy treats its connections.
 *
 * <p>Immutable.
 *
 * @param kind what it does
 * @param delay how much later everything arrives; zero unless it is delayed
 * @param bytesPerSecond how much each direction of a connection lets through; without bound unless
 *     it is throttled
 */
public record Traffic(Kind kind, Duration delay, long bytesPerSecond) {

  /** What a proxy does to connections. */
  public enum Kind {
    /** Lets everything through, be it late or slowly. */
    FLOW,
    /** Accepts and lets nothing through; what is under way arrives when it is over. */
    BLACK_HOLE,
    /**
     * Lets nothing through the connections that there are until it is over, and everything through
     * those that come, as a network does that has lost one of several ways.
     */
    STRAND,
    /** Ends the connections that there are and those that come, as a broker does that closes. */
    CUT,
    /** The same with a reset, as a broker's machine does that was switched off and on. */
    RESET,
    /** Resets the connections that there are; nobody listens for others. */
    REFUSE
  }

  /** Lets everything through at once. */
  public static final Traffic PASS = flow(Duration.ZERO, Long.MAX_VALUE);

  /** Lets everything through that much later, and no slower. */
  public static Traffic delayed(Duration delay) {
    return flow(delay, Long.MAX_VALUE);
  }

  /** Lets so much through in each direction of each connection. */
  public static Traffic throttled(long bytesPerSecond) {
    return flow(Duration.ZERO, bytesPerSecond);
  }

  /** Does something else than letting things through. */
  public static Traffic of(Kind kind) {
    return new Traffic(kind, Duration.ZERO, Long.MAX_VALUE);
  }

  private static Traffic flow(Duration delay, long bytesPerSecond) {
    return new Traffic(Kind.FLOW, delay, bytesPerSecond);
  }
}
