package com.signalsmith.destination.runtime;

import java.time.Duration;

/**
 * How a run works, apart from what its definition says.
 *
 * <p>Immutable; any thread.
 */
public final class RunOptions {

  // Before the defaults, which are bounded by it.
  private static final Duration LONGEST = Duration.ofDays(36_500);

  /** What suits most runs. */
  public static final RunOptions DEFAULTS = builder().build();

  private final int checkpointRows;
  private final long checkpointBytes;
  private final Duration checkpointInterval;
  private final Duration checkpointPause;
  private final int retryAttempts;
  private final Duration retryTimeout;
  private final Duration retryDelay;
  private final Duration retryMaxDelay;
  private final long maxRejectedRows;
  private final double maxRejectedPercent;

  private RunOptions(Builder builder) {
    this.checkpointRows = builder.checkpointRows;
    this.checkpointBytes = builder.checkpointBytes;
    this.checkpointInterval = builder.checkpointInterval;
    this.checkpointPause = builder.checkpointPause;
    this.retryAttempts = builder.retryAttempts;
    this.retryTimeout = builder.retryTimeout;
    this.retryDelay = builder.retryDelay;
    this.retryMaxDelay = builder.retryMaxDelay;
    this.maxRejectedRows = builder.maxRejectedRows;
    this.maxRejectedPercent = builder.maxRejectedPercent;
  }

  /** Starts from what suits most runs. */
  public static Builder builder() {
    return new Builder();
  }

  int checkpointRows() {
    return checkpointRows;
  }

  long checkpointBytes() {
    return checkpointBytes;
  }

  Duration checkpointInterval() {
    return checkpointInterval;
  }

  Duration checkpointPause() {
    return checkpointPause;
  }

  int retryAttempts() {
    return retryAttempts;
  }

  Duration retryTimeout() {
    return retryTimeout;
  }

  Duration retryDelay() {
    return retryDelay;
  }

  Duration retryMaxDelay() {
    return retryMaxDelay;
  }

  long maxRejectedRows() {
    return maxRejectedRows;
  }

  double maxRejectedPercent() {
    return maxRejectedPercent;
  }

  /** Returns the duration, or what is as good as for ever and still fits into a number of nanos. */
  static Duration bounded(Duration value) {
    return value.compareTo(LONGEST) > 0 ? LONGEST : value;
  }

  /** Collects how a run is to work; one thread. Bounds that make no sense are refused at once. */
  public static final class Builder {

    private int checkpointRows = 25_000;
    private long checkpointBytes = 8L << 20;
    private Duration checkpointPause = Duration.ofMillis(250);
    private Duration checkpointInterval = Duration.ofSeconds(5);
    private int retryAttempts = Integer.MAX_VALUE;
    private Duration retryTimeout = Duration.ofMinutes(2);
    private Duration retryDelay = Duration.ofMillis(500);
    private Duration retryMaxDelay = Duration.ofSeconds(10);
    private long maxRejectedRows = Long.MAX_VALUE;
    private double maxRejectedPercent = 100;

    private Builder() {}

    /**
     * Sets after how many rows a run settles; 25,000 by default. Twice as many may be unsettled,
     * because those that came since the last time stay under way while the others are settled.
     */
    public Builder checkpointRows(int value) {
      require(value > 0);
      this.checkpointRows = value;
      return this;
    }

    /** Sets after how many bytes of rows it does, which bounds its memory; 8 MiB by default. */
    public Builder checkpointBytes(long value) {
      require(value > 0);
      this.checkpointBytes = value;
      return this;
    }

    /** Sets after how much time it does at the latest; 5 seconds by default. */
    public Builder checkpointInterval(Duration value) {
      require(!value.isNegative());
      this.checkpointInterval = bounded(value);
      return this;
    }

    /**
     * Sets how long after a checkpoint the next one is written at the earliest, while the run goes
     * on; 250 milliseconds by default. A disk may be slow, and rows are settled many times a
     * second; a process that is killed repeats what was settled since.
     */
    public Builder checkpointPause(Duration value) {
      require(!value.isNegative());
      this.checkpointPause = bounded(value);
      return this;
    }

    /**
     * Sets how often in a row a delivery is tried again without anything being settled in between;
     * any number by default, so that {@link #retryTimeout} is the one limit.
     */
    public Builder retryAttempts(int value) {
      require(value >= 0);
      this.retryAttempts = value;
      return this;
    }

    /**
     * Sets for how long rows may be under way, attempts included, before a failure is final; 2
     * minutes by default. The time runs from the first row since the last checkpoint, so it should
     * be longer than {@link #checkpointInterval}. A destination with a setting for it overrides it;
     * an attempt that has begun is not cut short by it.
     */
    public Builder retryTimeout(Duration value) {
      require(!value.isNegative());
      this.retryTimeout = bounded(value);
      return this;
    }

    /**
     * Sets the longest wait before the first attempt, doubled for each further one; 500
     * milliseconds by default.
     */
    public Builder retryDelay(Duration value) {
      require(!value.isNegative());
      this.retryDelay = bounded(value);
      return this;
    }

    /** Sets the longest wait of all, but for what a destination asks for; 10 seconds by default. */
    public Builder retryMaxDelay(Duration value) {
      require(!value.isNegative());
      this.retryMaxDelay = bounded(value);
      return this;
    }

    /** Sets how many rejected rows a run bears before it fails; any number by default. */
    public Builder maxRejectedRows(long value) {
      require(value >= 0);
      this.maxRejectedRows = value;
      return this;
    }

    /**
     * Sets which share of its rows, in percent, may be rejected before a run fails; 100 by default.
     * It is looked at at every checkpoint from the hundredth row on, and at the end.
     */
    public Builder maxRejectedPercent(double value) {
      require(value >= 0 && value <= 100);
      this.maxRejectedPercent = value;
      return this;
    }

    /** Returns the options. */
    public RunOptions build() {
      return new RunOptions(this);
    }

    private static void require(boolean sensible) {
      if (!sensible) {
        throw new IllegalArgumentException("a bound must not be negative, nor a window empty");
      }
    }
  }
}
