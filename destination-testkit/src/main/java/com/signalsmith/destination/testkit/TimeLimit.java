package com.signalsmith.destination.testkit;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Runs calls that may hang in threads of their own, and sees which threads they start.
 *
 * <p>Stateless; any thread.
 */
final class TimeLimit {

  private TimeLimit() {}

  /**
   * How a call ended.
   *
   * @param value what it returned; null where it threw
   * @param thrown what it threw; null where it returned
   * @param interrupted whether its thread's interrupt was still pending afterwards
   * @param took how long it took
   * @param threads the group of every thread that it started
   */
  record Ended<T>(
      @Nullable T value,
      @Nullable Throwable thrown,
      boolean interrupted,
      Duration took,
      ThreadGroup threads) {

    T orFail() {
      if (thrown != null) {
        throw new AssertionError("it threw " + thrown, thrown);
      }
      return Objects.requireNonNull(value, "a value that was returned");
    }

    /** Returns the threads that are still alive when they had some time to end. */
    List<Thread> threadsLeft(Duration patience) throws InterruptedException {
      long deadline = System.nanoTime() + patience.toNanos();
      for (Thread thread : alive()) {
        if (!thread.isDaemon()) {
          thread.join(Math.max(1, (deadline - System.nanoTime()) / 1_000_000));
        }
      }
      return alive();
    }

    List<Thread> alive() {
      Thread[] found = new Thread[threads.activeCount() + 16];
      return Arrays.stream(found, 0, threads.enumerate(found)).toList();
    }
  }

  /** Waits for the call to end. */
  static <T> Ended<T> of(String what, Duration limit, Callable<T> call)
      throws InterruptedException {
    return of(what, limit, false, call);
  }

  /** Waits for a call to end whose thread was interrupted before. */
  static <T> Ended<T> ofInterrupted(String what, Duration limit, Callable<T> call)
      throws InterruptedException {
    return of(what, limit, true, call);
  }

  private static <T> Ended<T> of(String what, Duration limit, boolean interrupted, Callable<T> call)
      throws InterruptedException {
    ThreadGroup group = new ThreadGroup(what);
    AtomicReference<@Nullable Ended<T>> ended = new AtomicReference<>();
    Thread thread =
        new Thread(group, () -> ended.set(run(group, interrupted, call)), "conformance: " + what);
    thread.setDaemon(true);
    thread.start();
    thread.join(limit.toMillis());
    Ended<T> result = ended.get();
    if (result == null) {
      thread.interrupt();
      throw new AssertionError(what + " did not end within " + limit.toMillis() + " ms");
    }
    thread.join();
    return result;
  }

  private static <T> Ended<T> run(ThreadGroup group, boolean interrupted, Callable<T> call) {
    long start = System.nanoTime();
    T value = null;
    Throwable thrown = null;
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    try {
      value = call.call();
    } catch (Throwable e) { // an assertion's error as well
      thrown = e;
    }
    Duration took = Duration.ofNanos(System.nanoTime() - start);
    return new Ended<>(value, thrown, Thread.currentThread().isInterrupted(), took, group);
  }
}
