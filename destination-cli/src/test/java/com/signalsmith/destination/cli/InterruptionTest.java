package com.signalsmith.destination.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class InterruptionTest {

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final PrintStream err = new PrintStream(bytes, true, StandardCharsets.UTF_8);
  private final AtomicInteger cancelled = new AtomicInteger();
  private final AtomicInteger halted = new AtomicInteger();

  @Test
  void theFirstSignalCancelsAndTheSecondHalts() {
    try (Interruption interruption = interruption()) {
      assertThat(interruption.happened()).isFalse();
      interruption.signalled();
      assertThat(interruption.happened()).isTrue();
      assertThat(cancelled).hasValue(1);
      assertThat(halted).hasValue(0);
      interruption.signalled();
      assertThat(cancelled).hasValue(1);
      assertThat(halted).hasValue(1);
    }
    assertThat(bytes.toString(StandardCharsets.UTF_8)).contains("interrupt again to stop at once");
  }

  @Test
  void hearsSignalsOfTheOperatingSystem() throws Exception {
    CountDownLatch heard = new CountDownLatch(1);
    // Not one of those that end a process, should nobody hear it.
    try (Signals.Registration registration =
        Signals.handle("WINCH", heard::countDown).orElseThrow()) {
      assertThat(registration).isNotNull();
      long pid = ProcessHandle.current().pid();
      new ProcessBuilder("kill", "-WINCH", String.valueOf(pid)).start().waitFor();
      assertThat(heard.await(60, TimeUnit.SECONDS)).isTrue();
    }
  }

  @Test
  void doesWithoutASignalThatThereIsNot() {
    assertThat(Signals.handle("NOSUCHSIGNAL", () -> {})).isEmpty();
  }

  private Interruption interruption() {
    return Interruption.of(err, cancelled::incrementAndGet, halted::incrementAndGet);
  }
}
