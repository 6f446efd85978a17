package com.signalsmith.destination.spi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.tuple;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class CheckTest {

  private static final Failure FAILURE =
      Failure.of(FailureKind.TARGET, "topic_not_found", "topic 'a' does not exist")
          .withRemedy("create it")
          .withField("target.topic");

  @Test
  void takesDownStepsInOrderAndTellsTheObserverOfEach() {
    List<CheckStep> seen = new ArrayList<>();
    CheckRecorder recorder = new CheckContext(Duration.ofMinutes(1), seen::add).start();

    recorder.passed("connection", "connected");
    recorder.warning("version", FAILURE);
    recorder.skipped("authorization", "not asked");
    recorder.failed("target", FAILURE);

    assertThat(recorder.report().steps()).isEqualTo(seen);
    assertThat(seen)
        .extracting(CheckStep::id, CheckStep::status)
        .containsExactly(
            tuple("connection", StepStatus.PASSED),
            tuple("version", StepStatus.WARNING),
            tuple("authorization", StepStatus.SKIPPED),
            tuple("target", StepStatus.FAILED));
    assertThat(seen.get(3))
        .returns("topic_not_found", CheckStep::code)
        .returns("topic 'a' does not exist", CheckStep::message)
        .returns("create it", CheckStep::remedy)
        .returns("target.topic", CheckStep::field);
    assertThat(seen.get(0)).returns(null, CheckStep::code).returns(null, CheckStep::remedy);
    assertThat(seen).allMatch(step -> !step.duration().isNegative());
  }

  @Test
  void theVerdictIsThatOfTheWorstStep() {
    assertThat(verdict()).isEqualTo(StepStatus.PASSED);
    assertThat(verdict(StepStatus.PASSED, StepStatus.SKIPPED)).isEqualTo(StepStatus.PASSED);
    assertThat(verdict(StepStatus.WARNING, StepStatus.PASSED)).isEqualTo(StepStatus.WARNING);
    assertThat(verdict(StepStatus.FAILED, StepStatus.WARNING)).isEqualTo(StepStatus.FAILED);
  }

  @Test
  void countsItsTimeDownToNothing() {
    assertThat(new CheckContext(Duration.ZERO, step -> {}).start().remaining())
        .isEqualTo(Duration.ZERO);
    assertThat(CheckContext.unobserved().start().remaining())
        .isPositive()
        .isLessThanOrEqualTo(CheckContext.DEFAULT_TIMEOUT);
  }

  @Test
  void aReportIsNotChangedByLaterSteps() {
    CheckRecorder recorder = CheckContext.unobserved().start();
    recorder.passed("one", "done");
    CheckReport report = recorder.report();
    recorder.passed("two", "done");

    assertThat(report.steps()).hasSize(1);
  }

  @Test
  void aStepHasASnakeCaseId() {
    CheckRecorder recorder = CheckContext.unobserved().start();
    assertThatIllegalArgumentException().isThrownBy(() -> recorder.passed("Step 1", "done"));
    assertThat(StepStatus.SKIPPED.id()).isEqualTo("skipped");
  }

  private static StepStatus verdict(StepStatus... statuses) {
    List<CheckStep> steps = new ArrayList<>();
    for (StepStatus status : statuses) {
      steps.add(new CheckStep("step", status, null, "done", null, null, Duration.ZERO));
    }
    return new CheckReport(steps).status();
  }
}
