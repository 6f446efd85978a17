package com.signalsmith.destination.cli;

import com.signalsmith.destination.spi.CheckReport;
import com.signalsmith.destination.spi.CheckStep;
import com.signalsmith.destination.spi.StepStatus;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Tells people of the steps of a check as they happen, and at last how it ended.
 *
 * @param out receives a line or more per step
 * @param colored whether {@code out} understands colours and may have them
 */
record CheckProgress(PrintStream out, boolean colored) {

  private static final String INDENT = " ".repeat(9);

  /** Prints to whoever does not read the result: with JSON, that is standard error. */
  static CheckProgress on(Shell shell, boolean json) {
    boolean wanted = shell.variables().getOrDefault("NO_COLOR", "").isEmpty();
    return new CheckProgress(
        json ? shell.err() : shell.out(),
        wanted && (json ? shell.terminal() : shell.outTerminal()));
  }

  void step(CheckStep step) {
    String code = step.code() == null ? "" : step.code() + ": ";
    out.println(
        "%s %-15s %s (%d ms)"
            .formatted(
                mark(step.status()),
                step.id(),
                PlainText.text(code + step.message()),
                step.duration().toMillis()));
    if (step.remedy() != null) {
      out.println(INDENT + "what to do: " + PlainText.text(step.remedy()));
    }
    if (step.field() != null) {
      out.println(INDENT + "setting: " + step.field());
    }
  }

  void end(String destination, CheckReport report, long nanos) {
    List<String> numbers = new ArrayList<>();
    for (StepStatus status : StepStatus.values()) {
      long steps = report.steps().stream().filter(step -> step.status() == status).count();
      if (steps > 0) {
        numbers.add(steps + " " + status.id());
      }
    }
    out.println(
        "check of %s %s: %s, %s"
            .formatted(
                destination,
                verdict(report.status()),
                numbers.isEmpty() ? "no steps" : String.join(", ", numbers),
                Progress.seconds(nanos)));
  }

  private static String verdict(StepStatus status) {
    return status == StepStatus.WARNING ? "passed with warnings" : status.id();
  }

  private String mark(StepStatus status) {
    int width =
        Arrays.stream(StepStatus.values()).mapToInt(each -> each.id().length()).max().orElse(0);
    String padding = " ".repeat(width - status.id().length());
    return colored ? color(status) + status.id() + "\u001b[0m" + padding : status.id() + padding;
  }

  private static String color(StepStatus status) {
    return switch (status) {
      case PASSED -> "\u001b[32m";
      case FAILED -> "\u001b[31m";
      case WARNING -> "\u001b[33m";
      case SKIPPED -> "\u001b[2m";
    };
  }
}
