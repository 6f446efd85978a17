package com.signalsmith.destination.cli;

import com.signalsmith.destination.spi.CheckReport;
import com.signalsmith.destination.spi.CheckStep;
import com.signalsmith.destination.spi.StepStatus;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.slf4j.event.Level;

/**
 * Tells people of the steps of a check as they happen, and at last how it ended.
 *
 * @param out receives a line or more per step
 * @param colors of {@code out}
 * @param quiet whether to tell only what is wrong
 */
record CheckProgress(PrintStream out, Colors colors, boolean quiet) {

  private static final String INDENT = " ".repeat(9);

  /** Prints to whoever does not read the result: with JSON, that is standard error. */
  static CheckProgress on(Shell shell, boolean json, boolean quiet) {
    return json
        ? new CheckProgress(shell.err(), shell.errColors(), quiet)
        : new CheckProgress(shell.out(), shell.outColors(), quiet);
  }

  void step(CheckStep step) {
    if (quiet && (step.status() == StepStatus.PASSED || step.status() == StepStatus.SKIPPED)) {
      return;
    }
    PrintStream lines = JsonLineStream.at(level(step.status()), out);
    String code = step.code() == null ? "" : step.code() + ": ";
    lines.println(
        "%s %-15s %s (%d ms)"
            .formatted(
                mark(step.status()),
                step.id(),
                PlainText.text(code + step.message()),
                step.duration().toMillis()));
    if (step.remedy() != null) {
      lines.println(INDENT + "what to do: " + PlainText.text(step.remedy()));
    }
    if (step.field() != null) {
      lines.println(INDENT + "setting: " + step.field());
    }
  }

  void end(String destination, CheckReport report, long nanos) {
    if (quiet) {
      return;
    }
    List<String> numbers = new ArrayList<>();
    for (StepStatus status : StepStatus.values()) {
      long steps = report.steps().stream().filter(step -> step.status() == status).count();
      if (steps > 0) {
        numbers.add(steps + " " + status.id());
      }
    }
    JsonLineStream.at(level(report.status()), out)
        .println(
            "check of %s %s: %s, %s"
                .formatted(
                    destination,
                    verdict(report.status()),
                    numbers.isEmpty() ? "no steps" : String.join(", ", numbers),
                    Progress.seconds(nanos)));
  }

  private static Level level(StepStatus status) {
    return switch (status) {
      case PASSED, SKIPPED -> Level.INFO;
      case WARNING -> Level.WARN;
      case FAILED -> Level.ERROR;
    };
  }

  private static String verdict(StepStatus status) {
    return status == StepStatus.WARNING ? "passed with warnings" : status.id();
  }

  private String mark(StepStatus status) {
    int width =
        Arrays.stream(StepStatus.values()).mapToInt(each -> each.id().length()).max().orElse(0);
    String padding = " ".repeat(width - status.id().length());
    return colored(status) + padding;
  }

  private String colored(StepStatus status) {
    return switch (status) {
      case PASSED -> colors.good(status.id());
      case FAILED -> colors.bad(status.id());
      case WARNING -> colors.warning(status.id());
      case SKIPPED -> colors.faint(status.id());
    };
  }
}
