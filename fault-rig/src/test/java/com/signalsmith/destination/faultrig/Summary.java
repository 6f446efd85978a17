package com.signalsmith.destination.faultrig;

import com.signalsmith.destination.faultrig.audit.AuditResult;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Says in a table what a campaign has come to. */
final class Summary {

  private Summary() {}

  static String line(Outcome outcome) {
    FaultPlan plan = outcome.plan();
    return String.format(
        Locale.ROOT,
        "seed %4d  %d node%s  %6d rows  %2d attempts  %6d duplicates  %d lost  recovery %5.1f s"
            + "  took %5.1f s  %s  %s",
        plan.seed(),
        plan.nodes(),
        plan.nodes() == 1 ? " " : "s",
        plan.rows(),
        outcome.attempts(),
        outcome.duplicates(),
        outcome.rowsLost(),
        seconds(outcome.worstRecovery()),
        seconds(outcome.duration()),
        outcome.isGood() ? "ok    " : "FAILED",
        outcome.injected().stream().map(fault -> fault.kind().id()).toList());
  }

  static String of(List<Outcome> outcomes) {
    Map<Fault.Kind, Long> kinds =
        outcomes.stream()
            .flatMap(outcome -> outcome.injected().stream())
            .collect(Collectors.groupingBy(Fault::kind, TreeMap::new, Collectors.counting()));
    StringBuilder text = new StringBuilder();
    outcomes.forEach(outcome -> text.append(line(outcome)).append('\n'));
    text.append("\nfaults injected\n");
    kinds.forEach((kind, count) -> row(text, "  " + kind.id(), count));
    row(text, "runs", outcomes.size());
    row(text, "runs that failed", outcomes.stream().filter(each -> !each.isGood()).count());
    row(text, "rows sent", outcomes.stream().mapToLong(Summary::rows).sum());
    row(text, "rows lost", outcomes.stream().mapToLong(Outcome::rowsLost).sum());
    row(text, "messages", outcomes.stream().mapToLong(Outcome::messages).sum());
    row(text, "duplicates", outcomes.stream().mapToLong(Outcome::duplicates).sum());
    Duration worst =
        outcomes.stream()
            .map(Outcome::worstRecovery)
            .max(Duration::compareTo)
            .orElse(Duration.ZERO);
    text.append(String.format(Locale.ROOT, "%-18s %9.1f s%n", "worst recovery", seconds(worst)));
    return text.toString();
  }

  private static long rows(Outcome outcome) {
    return Optional.ofNullable(outcome.audit()).map(AuditResult::rows).orElse(0L);
  }

  private static void row(StringBuilder text, String name, long value) {
    text.append(String.format(Locale.ROOT, "%-18s %,9d%n", name, value));
  }

  private static double seconds(Duration duration) {
    return duration.toMillis() / 1e3;
  }
}
