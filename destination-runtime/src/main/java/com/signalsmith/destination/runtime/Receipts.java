package com.signalsmith.destination.runtime;

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
        .merge(receipt.part(), receipt, Receipt::plus);
  }

  List<Receipt> all() {
    List<Receipt> all = new ArrayList<>();
    byTarget.values().forEach(parts -> all.addAll(parts.values()));
    return all;
  }
}
