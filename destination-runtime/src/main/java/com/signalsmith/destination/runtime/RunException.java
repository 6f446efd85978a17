package com.signalsmith.destination.runtime;

import com.signalsmith.destination.spi.Failure;
import org.jspecify.annotations.Nullable;

/** Something on the run's own side (its state, its lock, its columns) does not let it go on. */
final class RunException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final transient Failure failure;

  RunException(Failure failure, @Nullable Throwable cause) {
    super(failure.code() + ": " + failure.message(), cause);
    this.failure = failure;
  }

  Failure failure() {
    return failure;
  }
}
