package com.signalsmith.destination.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import com.signalsmith.destination.spi.FlushReport;
import com.signalsmith.destination.spi.RawSettings;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What is left when everything is closed; it comes last, for it tells of every test before. */
abstract class LeakRules implements Rules {

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
    assertThat(leaks.awaitEnd()).as("what tests have left behind").isEmpty();
    Assumptions.assumeTrue(
        OpenResources.seesFiles(), "no thread is left; sockets and class loaders cannot be seen");
  }
}
