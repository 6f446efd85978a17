package com.signalsmith.destination.testkit;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;

/**
 * What the tests of one class have left behind; one thread.
 *
 * <p>What a harness opens is its own. What a test leaves may still end by itself, so that it is
 * looked at again when all tests are over.
 */
final class Leaks {

  // Some clients end their threads only when nobody refers to them any more.
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final Duration PAUSE = Duration.ofMillis(50);

  private final Map<String, OpenResources> left = new LinkedHashMap<>();
  private final List<String> found = new ArrayList<>();
  private OpenResources before = OpenResources.NONE;
  private ClassLoader contextBefore = ClassLoader.getSystemClassLoader();

  /** Begins a test. */
  void begin() {
    before = OpenResources.now();
    contextBefore = Thread.currentThread().getContextClassLoader();
  }

  /** Ends a test, and notes what it has left. */
  void end(String test, Trial trial) {
    if (Thread.currentThread().getContextClassLoader() != contextBefore) {
      Thread.currentThread().setContextClassLoader(contextBefore);
      found.add("after " + test + ": another context class loader of its thread");
    }
    OpenResources opened = OpenResources.now().without(before.and(trial.openedByTheHarness()));
    if (!opened.isEmpty()) {
      left.put(test, opened);
    }
  }

  /** Waits for what tests have left, and returns in words what does not end. */
  List<String> awaitEnd() {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (!left.isEmpty() && System.nanoTime() < deadline) {
      System.gc();
      OpenResources now = OpenResources.now();
      left.replaceAll((test, resources) -> resources.stillIn(now));
      left.values().removeIf(OpenResources::isEmpty);
      LockSupport.parkNanos(left.isEmpty() ? 0 : PAUSE.toNanos());
    }
    left.forEach(
        (test, resources) ->
            resources.names().forEach(name -> found.add("after " + test + ": " + name)));
    return List.copyOf(found);
  }
}
