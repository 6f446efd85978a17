package com.signalsmith.destination.spi;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Takes down the steps of one check, with their times, and tells the observer of each.
 *
 * <p>One thread. Made by {@link CheckContext#start()}; each method ends the step that has been
 * going on since the last one ended.
 */
public final class CheckRecorder {

  private final CheckContext context;
  private final long deadline;
  private final List<CheckStep> steps = new ArrayList<>();
  private long stepStarted;

  CheckRecorder(CheckContext context) {
    this.context = context;
    this.stepStarted = System.nanoTime();
    this.deadline = stepStarted + context.timeout().toNanos();
  }

  /** Returns how much of the check's time is left, never negative. */
  public Duration remaining() {
    return Duration.ofNanos(Math.max(0, deadline - System.nanoTime()));
  }

  /** Ends the step as one that is as it should be. */
  public void passed(String id, String message) {
    add(id, StepStatus.PASSED, null, message, null, null);
  }

  /** Ends the step as one that could not be looked at. */
  public void skipped(String id, String message) {
    add(id, StepStatus.SKIPPED, null, message, null, null);
  }

  /** Ends the step as one that somebody should look at. */
  public void warning(String id, Failure failure) {
    add(id, StepStatus.WARNING, failure);
  }

  /** Ends the step as one that would make a run fail. */
  public void failed(String id, Failure failure) {
    add(id, StepStatus.FAILED, failure);
  }

  /** Returns the steps so far. */
  public CheckReport report() {
    return new CheckReport(steps);
  }

  private void add(String id, StepStatus status, Failure failure) {
    add(id, status, failure.code(), failure.message(), failure.remedy(), failure.field());
  }

  private void add(
      String id,
      StepStatus status,
      @Nullable String code,
      String message,
      @Nullable String remedy,
      @Nullable String field) {
    long now = System.nanoTime();
    CheckStep step =
        new CheckStep(
            id, status, code, message, remedy, field, Duration.ofNanos(now - stepStarted));
    stepStarted = now;
    steps.add(step);
    context.observer().accept(step);
  }
}
