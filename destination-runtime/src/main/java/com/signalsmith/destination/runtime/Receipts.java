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

  private static Receipt plus(Receipt before, Receipt next) {
    try {
      return before.plus(next);
    } catch (IllegalArgumentException e) { // more rows than there are positions for
      throw new RunException(
          Failure.of(
                  FailureKind.TARGET,
                  "target_replaced",
                  "part "
                      + next.part()
                      + " of '"
                      + next.target()
                      + "' gives positions again that rows of this run had before: it was made anew"
                      + " or emptied, and rows that were delivered there are gone")
              .withRemedy("start over with --restart, which sends every row again"),
          e);
    }
  }

  List<Receipt> all() {
    List<Receipt> all = new ArrayList<>();
    byTarget.values().forEach(parts -> all.addAll(parts.values()));
    return all;
  }
}
