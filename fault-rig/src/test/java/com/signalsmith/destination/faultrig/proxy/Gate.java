package com.signalsmith.destination.faultrig.proxy;

import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.function.ToLongFunction;

/** Says when something may pass; any thread. A change of traffic reaches those who wait at once. */
final class Gate {

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private Traffic traffic = Traffic.PASS;

  Traffic traffic() {
    lock.lock();
    try {
      return traffic;
    } finally {
      lock.unlock();
    }
  }

  void set(Traffic next) {
    lock.lock();
    try {
      traffic = next;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Wakes those who wait, because what they wait for has changed. */
  void signal() {
    lock.lock();
    try {
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /**
   * Waits until traffic flows and a moment has come.
   *
   * @param due when that is, by {@link System#nanoTime}, with the traffic that there is
   * @param held whether this has to wait though others may pass
   * @param gaveUp whether there is nothing to wait for any more
   */
  void await(ToLongFunction<Traffic> due, BooleanSupplier held, BooleanSupplier gaveUp)
      throws InterruptedException {
    lock.lock();
    try {
      while (!gaveUp.getAsBoolean()) {
        if (traffic.kind() == Traffic.Kind.BLACK_HOLE || held.getAsBoolean()) {
          changed.await();
          continue;
        }
        long wait = due.applyAsLong(traffic) - System.nanoTime();
        if (wait <= 0) {
          return;
        }
        long unused = changed.awaitNanos(wait);
      }
    } finally {
      lock.unlock();
    }
  }
}
