package com.signalsmith.destination.spi;

import java.util.List;

/**
 * What a check found, step by step.
 *
 * <p>Immutable; any thread.
 *
 * @param steps in the order in which they were made
 */
public record CheckReport(List<CheckStep> steps) {

  /** Copies the steps. */
  public CheckReport {
    steps = List.copyOf(steps);
  }

  /** Returns failed if any step failed, else warning if any warns, else passed. */
  public StepStatus status() {
    if (any(StepStatus.FAILED)) {
      return StepStatus.FAILED;
    }
    return any(StepStatus.WARNING) ? StepStatus.WARNING : StepStatus.PASSED;
  }

  private boolean any(StepStatus status) {
    return steps.stream().anyMatch(step -> step.status() == status);
  }
}
