package com.signalsmith.destination.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import com.signalsmith.destination.spi.CheckContext;
import com.signalsmith.destination.spi.Destination;
import com.signalsmith.destination.spi.DestinationException;
import com.signalsmith.destination.spi.FailureKind;
import com.signalsmith.destination.spi.FlushReport;
import com.signalsmith.destination.spi.RawSettings;
import com.signalsmith.destination.spi.WritePlan;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** How a writer is opened, ended and interrupted. */
abstract class LifecycleRules implements Rules {

  static final Duration OPEN_LIMIT = Duration.ofSeconds(15);

  private static final Duration CLOSE_LIMIT = Duration.ofSeconds(10);
  private static final Duration PROMPTLY = Duration.ofSeconds(5);
  private static final Duration BY_ITSELF = Duration.ofSeconds(10);
  private static final Duration PAUSE = Duration.ofMillis(50);

  @Test
  @DisplayName("L-1 MUST allow close to be called again")
  void allowsCloseToBeCalledAgain() throws InterruptedException {
    Delivery committed = trial().open(trial().freshTarget());
    committed.write(SampleRows.rows(1, 3));
    committed.finish();
    committed.close();
    committed.close();

    Delivery unused = trial().open(trial().freshTarget());
    unused.close();
    unused.close();
  }

  @Test
  @DisplayName("L-2 MUST abandon a run on close within 10 seconds")
  void abandonsARunOnClose() throws InterruptedException {
    Delivery delivery = trial().open(trial().freshTarget());
    delivery.write(SampleRows.rows(1, 50));
    TimeLimit.of(
            "close",
            CLOSE_LIMIT,
            () -> {
              delivery.close();
              return true;
            })
        .orFail();
  }

  @Test
  @DisplayName("L-3 MUST commit a run without rows")
  void commitsARunWithoutRows() throws InterruptedException {
    try (Delivery delivery = trial().open(trial().freshTarget())) {
      delivery.writer().flush();
      assertThatCode(delivery.writer()::commit).doesNotThrowAnyException();
    }
  }

  @Test
  @DisplayName("L-4 MUST fail to open an unreachable system within 15 seconds, as unavailable")
  void failsToOpenAnUnreachableSystem() throws InterruptedException {
    assertThat(kindOfFailureToOpen(trial().unreachable())).isEqualTo(FailureKind.UNAVAILABLE);
  }

  @Test
  @DisplayName("L-6 MUST obey an interrupt or leave it pending, at once")
  void obeysAnInterrupt() throws InterruptedException {
    Destination destination = trial().destination();
    RawSettings raw = trial().freshTarget();
    WritePlan plan = trial().plan(raw);
    assertObeys("check", () -> destination.check(plan.settings(), CheckContext.unobserved()));
    assertObeys(
        "open",
        () -> {
          destination.open(plan, Trial.RUN).close();
          return true;
        });
    try (Delivery delivery = trial().open(raw)) {
      assertObeys(
          "write",
          () -> {
            delivery.write(SampleRows.rows(1, 5));
            return true;
          });
    }
    try (Delivery delivery = trial().open(raw)) {
      delivery.write(SampleRows.rows(1, 5));
      assertObeys("flush", delivery::flush);
    }
  }

  @Test
  @DisplayName("L-7 MUST keep two writers to the same target apart")
  void keepsTwoWritersApart() throws InterruptedException {
    RawSettings raw = trial().freshTarget();
    try (Delivery first = trial().open(raw)) {
      try (Delivery second = trial().open(raw)) {
        first.write(SampleRows.rows(1, 10));
        second.write(SampleRows.rows(11, 4));
        assertThat(second.finish().delivered()).isEqualTo(4);
      }
      first.write(SampleRows.rows(15, 2));
      FlushReport report = first.finish();
      assertThat(report.delivered()).isEqualTo(12);
      assertThat(report.settledThrough()).isEqualTo(12);
    }
  }

  @Test
  @DisplayName("L-8 MUST fail to open with a refused secret, as a matter of credentials")
  void failsToOpenWithARefusedSecret() throws InterruptedException {
    assertThat(kindOfFailureToOpen(trial().refusedSecret())).isEqualTo(FailureKind.CREDENTIALS);
  }

  @Test
  @DisplayName("L-9 MUST NOT deliver in close what still waited for a flush")
  void deliversNothingInClose() throws InterruptedException {
    RawSettings raw = trial().freshTarget();
    Delivery abandoned = trial().open(raw);
    abandoned.write(SampleRows.rows(1, 3));
    List<String> before = records(raw);
    closeInTime(abandoned);
    List<String> more = new ArrayList<>(records(raw));
    more.removeAll(before);
    if (!more.isEmpty()) {
      // A writer may send by itself what it accepted, and then such a row was under way.
      more.removeAll(arrivingByThemselves(more));
    }
    assertThat(more)
        .withFailMessage(
            () ->
                "of rows that no flush has asked for, %s arrived when the writer was closed, and"
                        .formatted(more)
                    + " not within %d s when it was left open; they waited in a buffer, which"
                        .formatted(BY_ITSELF.toSeconds())
                    + " 'close' has to drop")
        .isEmpty();
  }

  private void closeInTime(Delivery delivery) throws InterruptedException {
    try {
      TimeLimit.of(
          "close",
          CLOSE_LIMIT,
          () -> {
            delivery.close();
            return true;
          });
    } catch (AssertionError e) {
      Assumptions.abort("close does not end; see L-2");
    }
  }

  /** Returns which of the rows arrive with a writer that is neither flushed nor closed. */
  private List<String> arrivingByThemselves(List<String> rows) throws InterruptedException {
    RawSettings raw = trial().freshTarget();
    try (Delivery open = trial().open(raw)) {
      open.write(SampleRows.rows(1, 3));
      long deadline = System.nanoTime() + BY_ITSELF.toNanos();
      List<String> arrived = records(raw);
      while (!arrived.containsAll(rows) && System.nanoTime() < deadline) {
        LockSupport.parkNanos(PAUSE.toNanos());
        arrived = records(raw);
      }
      return arrived;
    }
  }

  private List<String> records(RawSettings raw) {
    return Records.of(trial().harness().delivered(raw));
  }

  private FailureKind kindOfFailureToOpen(RawSettings raw) throws InterruptedException {
    Throwable thrown = opening(raw).thrown();
    assertThat(thrown).as("what open threw").isInstanceOf(DestinationException.class);
    return ((DestinationException) Objects.requireNonNull(thrown)).failure().kind();
  }

  private TimeLimit.Ended<Boolean> opening(RawSettings raw) throws InterruptedException {
    WritePlan plan = trial().plan(raw);
    return TimeLimit.of(
        "open",
        OPEN_LIMIT,
        () -> {
          trial().destination().open(plan, Trial.RUN).close();
          return true;
        });
  }

  private static <T> void assertObeys(String what, Callable<T> call) throws InterruptedException {
    TimeLimit.Ended<T> ended = TimeLimit.ofInterrupted(what, PROMPTLY, call);
    if (ended.thrown() == null) {
      assertThat(ended.interrupted()).as("%s returns with the interrupt pending", what).isTrue();
    } else {
      assertThat(ended.thrown()).as("what %s threw").isInstanceOf(InterruptedException.class);
    }
  }
}
