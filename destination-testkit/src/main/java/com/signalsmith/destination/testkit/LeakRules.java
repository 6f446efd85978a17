package com.signalsmith.destination.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import com.signalsmith.destination.spi.FlushReport;
import com.signalsmith.destination.spi.RawSettings;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What is left when everything is closed; it comes last, for it tells of every test before. */
abstract class LeakRules implements Rules {

  private static final int NAMED = 10;

  @Test
  @DisplayName("L-5 MUST leave no thread, socket or class loader behind, in any test of the suite")
  void leavesNothingBehind(Leaks leaks) throws InterruptedException {
    RawSettings raw = trial().freshTarget();
    try (Delivery delivery = trial().open(raw)) {
      delivery.write(SampleRows.rows(1, 10));
      FlushReport report = delivery.finish();
      assertThat(report.settledThrough()).isPositive();
    }
    leaks.end("L-5", trial());
    List<String> left = leaks.awaitEnd();
    assertThat(left).withFailMessage(() -> inWords(left)).isEmpty();
    Assumptions.assumeTrue(
        OpenResources.seesFiles(), "no thread is left; sockets and class loaders cannot be seen");
  }

  /** Names some of what is left: what starts a thread in 'open' does so in every test. */
  static String inWords(List<String> left) {
    String some = left.stream().limit(NAMED).collect(Collectors.joining("\n  ", "\n  ", ""));
    int more = left.size() - NAMED;
    return "tests have left behind:" + some + (more > 0 ? "\n  and " + more + " more" : "");
  }
}
