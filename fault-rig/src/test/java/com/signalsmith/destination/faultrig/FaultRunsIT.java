package com.signalsmith.destination.faultrig;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * The proof: after every run under faults, the independent reader finds nothing wrong.
 *
 * <p>{@code -Dfaults.seed=N} repeats one seed, {@code -Psoak} runs 200. What is left of a run that
 * failed is in {@code target/fault-runs/seed-N}.
 */
class FaultRunsIT {

  private static final Path HOME = Path.of("target/fault-runs").toAbsolutePath();

  @TestFactory
  Stream<DynamicTest> everySeedKeepsThePromise() throws IOException {
    deleteOldRuns();
    List<Long> seeds =
        Campaign.seeds(
            System.getProperty(FaultPlan.SEED_PROPERTY, ""), Integer.getInteger("faults.runs", 20));
    List<Outcome> outcomes = Campaign.run(seeds, HOME);
    String summary = Summary.of(outcomes);
    System.out.println(summary);
    Files.writeString(HOME.resolve("summary.txt"), summary);
    assertThat(outcomes).hasSameSizeAs(seeds);
    assertThat(outcomes.stream().mapToInt(outcome -> outcome.injected().size()).sum())
        .as("faults that happened")
        .isGreaterThanOrEqualTo(seeds.size());
    return outcomes.stream()
        .map(
            outcome ->
                dynamicTest(
                    "seed " + outcome.plan().seed(),
                    () -> assertThat(outcome.isGood()).describedAs(outcome.describe()).isTrue()));
  }

  private static void deleteOldRuns() throws IOException {
    if (Files.exists(HOME)) {
      try (Stream<Path> files = Files.walk(HOME)) {
        for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(file);
        }
      }
    }
    Files.createDirectories(HOME);
  }
}
