package com.signalsmith.destination.benchmarks;

/** A measurement that cannot be trusted or made; its message says why and what to do. */
final class BenchmarkException extends RuntimeException {

  BenchmarkException(String message) {
    super(message);
  }

  BenchmarkException(String message, Throwable cause) {
    super(message, cause);
  }
}
