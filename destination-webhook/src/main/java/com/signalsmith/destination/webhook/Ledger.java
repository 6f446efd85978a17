package com.signalsmith.destination.webhook;

import com.signalsmith.destination.spi.FlushReport;
import com.signalsmith.destination.spi.Operation;
import com.signalsmith.destination.spi.RejectedRow;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.TreeMap;

/**
 * What became of each row since the last flush.
 *
 * <p>One thread at a time. It outlives a recovery: a row that the server has taken is not sent
 * again because another one failed.
 */
final class Ledger {

  private final BitSet written = new BitSet();
  private final BitSet deleted = new BitSet();
  private final BitSet unkeyed = new BitSet();
  private final TreeMap<Long, RejectedRow> rejected = new TreeMap<>();
  private long settledThrough;

  /** Returns whether the row needs nothing more. */
  boolean has(long sequence) {
    int index = index(sequence);
    return written.get(index) || deleted.get(index) || rejected.containsKey(sequence);
  }

  void delivered(long sequence, Operation operation, boolean keyed) {
    (operation == Operation.DELETE ? deleted : written).set(index(sequence));
    unkeyed.set(index(sequence), !keyed);
  }

  void rejected(RejectedRow row) {
    rejected.put(row.sequence(), row);
  }

  /** Returns what became of the rows, and begins anew behind them. */
  FlushReport settle(long last) {
    FlushReport report =
        FlushReport.settledThrough(last)
            .created(written.cardinality())
            .deleted(deleted.cardinality())
            .unkeyed(unkeyed.cardinality())
            .rejected(new ArrayList<>(rejected.values()))
            .build();
    written.clear();
    deleted.clear();
    unkeyed.clear();
    rejected.clear();
    settledThrough = last;
    return report;
  }

  private int index(long sequence) {
    return Math.toIntExact(sequence - settledThrough);
  }
}
