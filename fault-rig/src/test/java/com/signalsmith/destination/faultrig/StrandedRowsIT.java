package com.signalsmith.destination.faultrig;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/**
 * The hardest case for the order of a key: rows of an attempt that was given up are still under way
 * when they have been sent again. Seeds meet it with {@code -Dfaults.strand=true} only.
 */
class StrandedRowsIT {

  @TempDir
  @SuppressWarnings("NullAway.Init") // injected
  private Path home;

  /** Not promised: Kafka has no way to fence off a producer that is gone without transactions. */
  @Test
  @EnabledIfSystemProperty(
      named = "faults.strand",
      matches = "true",
      disabledReason = "not promised, see docs/guarantees.md; here to be looked at")
  void rowsOfAKilledProcessDoNotArriveBehindThoseOfTheNext()
      throws IOException, InterruptedException, ExecutionException {
    keepsTheOrder(
        new Fault(Fault.Kind.STRAND, 30, 0, Duration.ofSeconds(6), 0),
        new Fault(Fault.Kind.KILL_SYNC, 31, 0, Duration.ZERO, 0));
  }

  @Test
  void rowsOfAnAttemptThatWasGivenUpDoNotArriveBehindThoseOfTheNext()
      throws IOException, InterruptedException, ExecutionException {
    keepsTheOrder(new Fault(Fault.Kind.STRAND, 30, 0, Duration.ofSeconds(16), 0));
  }

  private void keepsTheOrder(Fault... faults)
      throws IOException, InterruptedException, ExecutionException {
    FaultPlan plan =
        new FaultPlan(
            0, 1, 2, 10_000, 40, 100, 0, 0, false, 500, 1_000, "none", 5_000, List.of(faults), 20);
    try (RigCluster cluster = RigCluster.start(1)) {
      Outcome outcome = FaultRun.of(plan, cluster, home);
      assertThat(outcome.isGood()).describedAs(outcome.describe()).isTrue();
      assertThat(outcome.injected()).containsExactly(faults);
      assertThat(outcome.duplicates()).as("rows that were sent again").isPositive();
    }
  }
}
