package com.signalsmith.destination.cli;

import java.io.PrintStream;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Lets somebody interrupt what is going on: the first signal asks it to end; a second one, or too
 * long a wait, ends the process at once.
 *
 * <p>Safe for several threads. Closing it gives the signals back to the JVM.
 */
final class Interruption implements AutoCloseable {

  private static final List<String> SIGNALS = List.of("INT", "TERM");
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final PrintStream err;
  private final Runnable cancel;
  private final Runnable halt;
  private final AtomicInteger count = new AtomicInteger();
  private final CountDownLatch closed = new CountDownLatch(1);
  private final List<Signals.Registration> registrations;

  private Interruption(PrintStream err, Runnable cancel, Runnable halt) {
    this.err = err;
    this.cancel = cancel;
    this.halt = halt;
    this.registrations =
        SIGNALS.stream()
            .map(signal -> Signals.handle(signal, this::signalled))
            .flatMap(Optional::stream)
            .toList();
  }

  /** Calls {@code cancel} when somebody interrupts this process. */
  static Interruption of(PrintStream err, Runnable cancel) {
    return new Interruption(
        err, cancel, () -> Runtime.getRuntime().halt(ExitCode.INTERRUPTED.number()));
  }

  /** Interrupts the calling thread when somebody interrupts this process. */
  static Interruption ofThisThread(PrintStream err) {
    return of(err, Thread.currentThread()::interrupt);
  }

  /** The same with something else than the end of the process. */
  static Interruption of(PrintStream err, Runnable cancel, Runnable halt) {
    return new Interruption(err, cancel, halt);
  }

  /** Returns whether somebody has interrupted. */
  boolean happened() {
    return count.get() > 0;
  }

  /** Takes the interrupt back from this thread, if it came when all was done. */
  void forgetIfLate() {
    if (happened()) {
      boolean unused = Thread.interrupted();
    }
  }

  /** What a signal does. */
  void signalled() {
    if (count.incrementAndGet() > 1) {
      halt.run();
      return;
    }
    err.println("stopping; interrupt again to stop at once");
    Thread limit = new Thread(this::haltWhenLate, "signalsmith-interruption");
    limit.setDaemon(true);
    limit.start();
    cancel.run();
  }

  @Override
  public void close() {
    closed.countDown();
    registrations.forEach(Signals.Registration::close);
  }

  private void haltWhenLate() {
    try {
      if (!closed.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
        err.println("it did not stop within " + PATIENCE.toSeconds() + " s; stopped now");
        halt.run();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
