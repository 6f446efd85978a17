package com.signalsmith.destination.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import com.signalsmith.destination.spi.CheckContext;
import com.signalsmith.destination.spi.CheckReport;
import com.signalsmith.destination.spi.CheckStep;
import com.signalsmith.destination.spi.RawSettings;
import com.signalsmith.destination.spi.Scope;
import com.signalsmith.destination.spi.Settings;
import com.signalsmith.destination.spi.StepStatus;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** How a destination probes a system without changing it. */
abstract class CheckRules implements Rules {

  private static final Duration TIMEOUT = Duration.ofSeconds(5);
  private static final Duration GRACE = Duration.ofSeconds(2);

  @Test
  @DisplayName("P-1 MUST pass a check of valid settings")
  void passesACheckOfValidSettings() throws InterruptedException {
    for (String method : trial().methods()) {
      CheckReport report = check(trial().harness().freshTarget(method));
      assertThat(report.status()).as("%s", report).isNotEqualTo(StepStatus.FAILED);
      assertThat(report.steps()).extracting(CheckStep::status).contains(StepStatus.PASSED);
    }
  }

  @Test
  @DisplayName("P-2 MUST change nothing in a check")
  void changesNothingInACheck() throws InterruptedException {
    RawSettings raw = trial().freshTarget();
    check(raw);
    assertThat(trial().harness().delivered(raw)).as("what the check wrote").isEmpty();
  }

  @Test
  @DisplayName("P-3 MUST report an unreachable system as a failed step, in time")
  void reportsAnUnreachableSystemAsAFailedStep() throws InterruptedException {
    Settings settings = trial().valid(trial().unreachable());
    CheckReport report =
        TimeLimit.of(
                "check of an unreachable system",
                TIMEOUT.plus(GRACE),
                () -> trial().destination().check(settings, new CheckContext(TIMEOUT, step -> {})))
            .orFail();
    assertThat(report.status()).isEqualTo(StepStatus.FAILED);
    assertThat(report.steps())
        .filteredOn(step -> step.status() == StepStatus.FAILED)
        .allSatisfy(step -> assertThat(step.code()).isNotNull())
        .allSatisfy(step -> assertThat(step.message()).isNotBlank());
  }

  @Test
  @DisplayName("P-4 MUST tell the observer of every step, in order")
  void tellsTheObserverOfEveryStep() throws InterruptedException {
    List<CheckStep> seen = new ArrayList<>();
    Settings settings = trial().valid(trial().freshTarget());
    CheckContext context = new CheckContext(CheckContext.DEFAULT_TIMEOUT, seen::add);
    assertThat(seen).isEqualTo(trial().destination().check(settings, context).steps());
  }

  @Test
  @DisplayName("P-5 MUST check a connection without a target")
  void checksAConnectionWithoutATarget() throws InterruptedException {
    CheckReport report = check(withoutTarget(trial().freshTarget()));
    assertThat(report.status()).as("%s", report).isNotEqualTo(StepStatus.FAILED);
  }

  private CheckReport check(RawSettings raw) throws InterruptedException {
    return trial().destination().check(trial().valid(raw), CheckContext.unobserved());
  }

  private static RawSettings withoutTarget(RawSettings raw) {
    RawSettings.Builder builder = RawSettings.builder().withoutTarget();
    raw.method().ifPresent(builder::method);
    for (Scope scope : List.of(Scope.AUTHENTICATION, Scope.CONFIGURATION)) {
      raw.values(scope).forEach((key, value) -> builder.put(scope, key, value));
    }
    return builder.build();
  }
}
