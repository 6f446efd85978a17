package com.signalsmith.destination.runtime.source;

import com.signalsmith.destination.spi.Failure;
import org.jspecify.annotations.Nullable;

/**
 * A source cannot be read. A row that is wrong is never a reason: that is an {@link InvalidRow}.
 */
public final class SourceException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final transient Failure failure;

  /** Creates an exception for a failure and what caused it. */
  public SourceException(Failure failure, @Nullable Throwable cause) {
    super(failure.code() + ": " + failure.message(), cause);
    this.failure = failure;
  }

  /** Returns what went wrong, who can act, and how. */
  public Failure failure() {
    return failure;
  }
}
