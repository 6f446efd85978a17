package com.signalsmith.destination.spi;

import org.jspecify.annotations.Nullable;

/**
 * A destination or the system behind it cannot go on.
 *
 * <p>Immutable. A bad row is never a reason to throw it: that is a {@link RejectedRow}. The message
 * of the cause is not shown to people, because libraries put secrets and data into theirs.
 */
public final class DestinationException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final transient Failure failure;

  /** Creates an exception for a failure that has no cause of its own. */
  public DestinationException(Failure failure) {
    this(failure, null);
  }

  /** Creates an exception for a failure and the library's exception behind it. */
  public DestinationException(Failure failure, @Nullable Throwable cause) {
    super(failure.code() + ": " + failure.message(), cause);
    this.failure = failure;
  }

  /** Returns what went wrong, who can act, and how. */
  public Failure failure() {
    return failure;
  }
}
