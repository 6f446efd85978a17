package com.signalsmith.destination.testkit;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/**
 * What the tests of one class have left behind; one thread.
 *
 * <p>What a harness opens is its own. One finding is enough: to wait after each test for what has
 * no end would take long.
 */
final class Leaks {

  // Some clients end their threads only when nobody refers to them any more.
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final Duration PAUSE = Duration.ofMillis(20);

  private final List<String> found = new ArrayList<>();
  private OpenResources before = OpenResources.NONE;
  private ClassLoader contextBefore = ClassLoader.getSystemClassLoader();

  /** Begins a test. */
  void begin() {
    before = OpenResources.now();
    contextBefore = Thread.currentThread().getContextClassLoader();
  }

  /** Ends a test: what it has opened is closed, or is going to be soon. */
  void end(String test, Trial trial) {
    if (Thread.currentThread().getContextClassLoader() != contextBefore) {
      Thread.currentThread().setContextClassLoader(contextBefore);
      found.add("after " + test + ": another context class loader of its thread");
    }
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    OpenResources left = left(trial);
    while (found.isEmpty() && !left.isEmpty()) {
      if (System.nanoTime() > deadline) {
        left.names().forEach(each -> found.add("after " + test + ": " + each));
      }
      System.gc();
      LockSupport.parkNanos(PAUSE.toNanos());
      left = left(trial);
    }
  }

  List<String> found() {
    return List.copyOf(found);
  }

  private OpenResources left(Trial trial) {
    return OpenResources.now().without(before.and(trial.openedByTheHarness()));
  }
}
