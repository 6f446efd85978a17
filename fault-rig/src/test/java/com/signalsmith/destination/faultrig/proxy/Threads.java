package com.signalsmith.destination.faultrig.proxy;

/** Threads that end with what they serve and keep no JVM alive. */
final class Threads {

  private Threads() {}

  /** Work that may wait. */
  interface Work {
    void run() throws InterruptedException;
  }

  static void start(String name, Work work) {
    Thread thread =
        new Thread(
            () -> {
              try {
                work.run();
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            },
            name);
    thread.setDaemon(true);
    thread.start();
  }
}
