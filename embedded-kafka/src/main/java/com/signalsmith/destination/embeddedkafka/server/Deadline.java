package com.signalsmith.destination.embeddedkafka.server;

import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.common.KafkaFuture;

/** The end of a command's time. */
final class Deadline {
  private static final long PAUSE_MILLIS = 25;

  private final long end;

  Deadline(Duration time) {
    end = System.nanoTime() + time.toNanos();
  }

  boolean isOver() {
    return left().isZero();
  }

  Duration left() {
    return Duration.ofNanos(Math.max(0, end - System.nanoTime()));
  }

  /** What the future brings, in the time that is left. */
  <T> T get(KafkaFuture<T> future)
      throws InterruptedException, ExecutionException, TimeoutException {
    return future.get(left().toNanos(), TimeUnit.NANOSECONDS);
  }

  /** Waits a moment before the next look, or fails when the time is over. */
  void pause(String wanted) throws InterruptedException, TimeoutException {
    if (isOver()) {
      throw new TimeoutException("waited in vain for " + wanted);
    }
    TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
  }
}
