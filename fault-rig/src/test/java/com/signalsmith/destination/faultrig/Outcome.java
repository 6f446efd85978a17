package com.signalsmith.destination.faultrig;

import com.signalsmith.destination.faultrig.audit.AuditResult;
import com.signalsmith.destination.faultrig.audit.Violation;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How a run under faults ended.
 *
 * @param plan of the run
 * @param injected the faults that happened; a run may be over before the last of its plan
 * @param attempts how many processes it took
 * @param audit what the reader found; null if the run did not come to its end
 * @param worstRecovery the longest time from the end of a fault until the topic grew again
 * @param duration of all of it
 * @param problem why the run did not come to its end, or null
 */
record Outcome(
    FaultPlan plan,
    List<Fault> injected,
    int attempts,
    @Nullable AuditResult audit,
    Duration worstRecovery,
    Duration duration,
    @Nullable String problem) {

  Outcome {
    injected = List.copyOf(injected);
  }

  boolean isGood() {
    return problem == null && audit != null && audit.findings().isEmpty();
  }

  long rowsLost() {
    return Optional.ofNullable(audit).map(each -> each.count(Violation.MISSING_ROW)).orElse(0L);
  }

  long duplicates() {
    return Optional.ofNullable(audit).map(AuditResult::duplicates).orElse(0L);
  }

  long messages() {
    return Optional.ofNullable(audit).map(AuditResult::messages).orElse(0L);
  }

  /** Returns all that is needed to understand and to repeat it. */
  String describe() {
    String what =
        problem != null ? problem : Optional.ofNullable(audit).map(AuditResult::summary).orElse("");
    return what + "\nhappened: " + injected + "\n" + plan + "\nreplay: " + plan.replay();
  }
}
