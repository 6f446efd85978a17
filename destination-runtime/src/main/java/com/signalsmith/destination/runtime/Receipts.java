package com.signalsmith.destination.runtime;

import com.signalsmith.destination.spi.Failure;
import com.signalsmith.destination.spi.FailureKind;
import com.signalsmith.destination.spi.Receipt;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The receipts of a run so far, one per part of a target; one thread. */
final class Receipts {

  private final Map<String, Map<Integer, Receipt>> byTarget = new TreeMap<>();

  void add(Receipt receipt) {
    byTarget
        .computeIfAbsent(receipt.target(), target -> new TreeMap<>())
        .merge(receipt.part(), receipt, Receipts::plus);
  }

  // Positions of one part only grow: what is settled later stands behind what was settled before.
  private static Receipt plus(Receipt before, Receipt next) {
    if (next.first() <= before.last()) {
      throw targetReplaced(
          "part "
              + next.part()
              + " of '"
              + next.target()
              + "' gives positions again that rows of this run had before: it was made anew or"
              + " emptied, and rows that were delivered there are gone",
          "start over with --restart, which sends every row again");
    }
    return before.plus(next);
  }

  /** Returns that the target does not have the rows which were delivered. */
  static RunException targetReplaced(String message, String remedy) {
    return new RunException(
        Failure.of(FailureKind.TARGET, "target_replaced", message).withRemedy(remedy), null);
  }

  List<Receipt> all() {
    List<Receipt> all = new ArrayList<>();
    byTarget.values().forEach(parts -> all.addAll(parts.values()));
    return all;
  }
}
