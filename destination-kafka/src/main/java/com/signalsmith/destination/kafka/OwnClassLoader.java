package com.signalsmith.destination.kafka;

/**
 * Lets Kafka find its own classes.
 *
 * <p>Kafka and JAAS load classes by name through the thread's context class loader, which in a
 * plugin host is the host's and does not see this destination's libraries. Threads that a client
 * starts inherit the one in force when it is created.
 */
final class OwnClassLoader {

  private OwnClassLoader() {}

  /** Runs something under the class loader of this destination and restores the one before. */
  static <T> T call(Body<T> body) throws InterruptedException {
    Thread thread = Thread.currentThread();
    ClassLoader before = thread.getContextClassLoader();
    thread.setContextClassLoader(OwnClassLoader.class.getClassLoader());
    try {
      return body.run();
    } finally {
      thread.setContextClassLoader(before);
    }
  }

  /**
   * What is run.
   *
   * @param <T> what comes out of it
   */
  @FunctionalInterface
  interface Body<T> {
    T run() throws InterruptedException;
  }
}
