package com.signalsmith.destination.runtime;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Interrupts a cancelled run that does not end by itself, because its destination does not answer.
 *
 * <p>Safe for several threads. Once {@link #end()} has returned, the run's thread is not
 * interrupted.
 */
final class GiveUp {

  private final CountDownLatch ended = new CountDownLatch(1);
  private @Nullable Thread run;
  private boolean interrupted;

  /** Says which thread is to be interrupted. */
  synchronized void watch(Thread thread) {
    run = thread;
  }

  /** Interrupts the run after some time, unless it has ended by then; returns at once. */
  void afterGrace(Duration grace) {
    Thread waiting = new Thread(() -> interruptAfter(grace), "signalsmith-cancel");
    waiting.setDaemon(true);
    waiting.start();
  }

  /** Says that the run has ended, and returns whether it was interrupted from here. */
  synchronized boolean end() {
    ended.countDown();
    return interrupted;
  }

  private void interruptAfter(Duration grace) {
    try {
      if (!ended.await(grace.toMillis(), TimeUnit.MILLISECONDS)) {
        interrupt();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private synchronized void interrupt() {
    if (run != null && ended.getCount() > 0) {
      interrupted = true;
      run.interrupt();
    }
  }
}
