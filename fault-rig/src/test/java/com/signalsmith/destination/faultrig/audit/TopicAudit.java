package com.signalsmith.destination.faultrig.audit;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * Checks a run by what it has left behind; one use, one thread.
 *
 * <p>The lines of the source must differ from each other, so that a message shows by its value
 * which row it is, whatever its headers say.
 */
public final class TopicAudit {

  private final Evidence evidence;
  private final Map<String, SourceRow> byLine = new HashMap<>();
  private final Set<Long> arrived = new HashSet<>();
  private final Map<String, Message> lastOfKey = new HashMap<>();
  private final Map<String, Long> latestOfKey = new HashMap<>();
  private final Map<String, Integer> partitionOfKey = new HashMap<>();
  private final List<Finding> findings = new ArrayList<>();
  private long duplicates;

  private TopicAudit(Evidence evidence) {
    this.evidence = evidence;
    for (SourceRow row : evidence.rows()) {
      if (byLine.put(row.line(), row) != null) {
        throw new IllegalArgumentException(row + " of the source repeats another one");
      }
    }
  }

  /** Returns what is wrong. */
  public static AuditResult of(Evidence evidence) {
    return new TopicAudit(evidence).result();
  }

  private AuditResult result() {
    evidence.messages().forEach(this::checkMessage);
    checkLastRows();
    checkRows();
    findings.addAll(ReportAudit.of(evidence));
    return new AuditResult(
        evidence.rows().size(), evidence.messages().size(), duplicates, findings);
  }

  private void checkMessage(Message message) {
    SourceRow row = byLine.get(message.value());
    if (row == null || !row.valid()) {
      find(Violation.FOREIGN_MESSAGE, message.toString());
      return;
    }
    checkIdentity(message, row);
    checkKey(message, row);
    boolean first = arrived.add(row.number());
    if (!first) {
      duplicates++;
    }
    if (row.key() != null) {
      lastOfKey.put(row.key(), message);
      long latest = latestOfKey.merge(row.key(), row.number(), Math::max);
      if (first && latest > row.number()) {
        find(Violation.OVERTAKEN_ROW, row + " by row " + latest + " at " + message);
      }
    }
  }

  private void checkIdentity(Message message, SourceRow row) {
    String runId = evidence.report().path("run_id").asText();
    if (!runId.equals(message.runId()) || !String.valueOf(row.number()).equals(message.row())) {
      find(
          Violation.WRONG_IDENTITY,
          row + " at " + message + " says run " + message.runId() + ", row " + message.row());
    }
  }

  private void checkKey(Message message, SourceRow row) {
    boolean same = Objects.equals(message.key(), row.key());
    Integer other =
        row.key() == null ? null : partitionOfKey.putIfAbsent(row.key(), message.partition());
    if (!same || (other != null && other != message.partition())) {
      find(Violation.WRONG_KEY, row + " at " + message);
    }
  }

  private void checkLastRows() {
    Map<String, SourceRow> expected = new HashMap<>();
    for (SourceRow row : evidence.rows()) {
      if (row.valid() && row.key() != null) {
        expected.put(row.key(), row);
      }
    }
    expected.forEach(
        (key, row) -> {
          Message last = lastOfKey.get(key);
          if (last != null && !last.value().equals(row.line())) {
            find(
                Violation.WRONG_LAST_ROW,
                row + " is its key's last, but at " + last + " is row " + number(last));
          }
        });
  }

  private long number(Message message) {
    return Objects.requireNonNull(byLine.get(message.value())).number();
  }

  private void checkRows() {
    Set<Long> rejected = new HashSet<>();
    for (long row : evidence.rejected()) {
      if (!rejected.add(row)) {
        find(Violation.WRONG_REJECTION, "row " + row + " was rejected twice");
      }
    }
    for (SourceRow row : evidence.rows()) {
      boolean isRejected = rejected.remove(row.number());
      boolean isThere = arrived.contains(row.number());
      if (!isThere && !isRejected) {
        find(Violation.MISSING_ROW, row.toString());
      } else if (isRejected && (isThere || row.valid())) {
        find(Violation.WRONG_REJECTION, row.toString());
      }
    }
    rejected.forEach(row -> find(Violation.WRONG_REJECTION, "row " + row + " does not exist"));
  }

  private void find(Violation violation, String detail) {
    findings.add(new Finding(violation, detail));
  }
}
