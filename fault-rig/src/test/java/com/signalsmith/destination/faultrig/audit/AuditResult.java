package com.signalsmith.destination.faultrig.audit;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * What an audit has found.
 *
 * @param rows of the source
 * @param messages on the topic
 * @param duplicates messages that repeat a row that was there before
 * @param findings every violation
 */
public record AuditResult(long rows, long messages, long duplicates, List<Finding> findings) {

  private static final int SHOWN = 5;

  /** Copies the findings. */
  public AuditResult {
    findings = List.copyOf(findings);
  }

  /** Returns how often a rule is violated. */
  public long count(Violation violation) {
    return findings.stream().filter(finding -> finding.violation() == violation).count();
  }

  /** Returns each rule that is violated, how often, and the first few places. */
  public String summary() {
    Map<Violation, List<Finding>> byRule =
        findings.stream()
            .collect(Collectors.groupingBy(Finding::violation, TreeMap::new, Collectors.toList()));
    return byRule.entrySet().stream()
        .map(
            entry ->
                entry.getKey()
                    + " "
                    + entry.getValue().size()
                    + " times: "
                    + entry.getValue().stream()
                        .limit(SHOWN)
                        .map(Finding::detail)
                        .collect(Collectors.joining("; ")))
        .collect(Collectors.joining("\n"));
  }
}
