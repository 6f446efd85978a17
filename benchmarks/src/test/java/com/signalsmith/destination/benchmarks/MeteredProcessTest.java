package com.signalsmith.destination.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@EnabledOnOs(value = OS.LINUX, disabledReason = "processes are measured by what /proc tells")
class MeteredProcessTest {

  private static final String BUSY =
      "i=0; while [ $i -lt 300000 ]; do i=$((i + 1)); done; exec sleep 0.2";

  @TempDir private Path directory;

  @Test
  void takesTimeCpuAndMemory() throws Exception {
    try (MeteredProcess process = start(BUSY)) {
      Usage usage = process.await();

      assertThat(usage.seconds()).isGreaterThan(usage.cpuSeconds());
      assertThat(usage.cpuSeconds()).isPositive();
      assertThat(usage.peakBytes()).isBetween(100_000L, 1_000_000_000L);
    }
  }

  @Test
  void aProgramThatFailsIsNoMeasurement() {
    try (MeteredProcess process = start("echo what happened; exit 3")) {
      assertThatThrownBy(process::await)
          .isInstanceOf(BenchmarkException.class)
          .hasMessageContainingAll("'sh' ended with code 3", "what happened");
    }
  }

  @Test
  void aProgramThatNeverEndsIsMeasuredUntilTheConditionHolds() throws Exception {
    try (MeteredProcess process = start("exec sleep 600")) {
      Usage usage = process.awaitCondition(() -> true);

      assertThat(usage.seconds()).isLessThan(600);
    }
  }

  @Test
  void aProgramThatEndsBeforeTheConditionHoldsHasFailed() {
    try (MeteredProcess process = start("exit 0")) {
      assertThatThrownBy(() -> process.awaitCondition(() -> false))
          .hasMessageContaining("ended too early, with code 0");
    }
  }

  @Test
  void aProgramThatIsNotThereIsNamed() {
    assertThatThrownBy(
            () -> MeteredProcess.start(List.of("no-such-program"), directory.resolve("log")))
        .hasMessageContaining("'no-such-program' cannot be started");
  }

  private MeteredProcess start(String script) {
    return MeteredProcess.start(List.of("sh", "-c", script), directory.resolve("log"));
  }
}
