package com.signalsmith.destination.kafka;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * Closes a Kafka client within a limit.
 *
 * <p>A client's {@code close} waits without limit for the client's own thread, which may be inside
 * a name server's or a socket's time-out. It therefore runs in a thread of its own, which ends when
 * that is over; that also keeps an interrupt of the caller away from it.
 */
final class BoundedClose {

  private BoundedClose() {}

  static void run(Runnable close, Duration limit) {
    Thread thread = new Thread(close, "signalsmith-kafka-close");
    thread.setDaemon(true);
    thread.setUncaughtExceptionHandler((unused, thrown) -> {}); // there is nobody to tell
    thread.start();
    boolean interrupted = false;
    Deadline deadline = Deadline.in(limit);
    while (thread.isAlive() && !deadline.remaining().isZero()) {
      try {
        TimeUnit.MILLISECONDS.timedJoin(thread, deadline.millis());
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
