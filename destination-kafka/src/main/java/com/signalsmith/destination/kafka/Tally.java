package com.signalsmith.destination.kafka;

import com.signalsmith.destination.spi.FlushReport;
import com.signalsmith.destination.spi.Receipt;
import com.signalsmith.destination.spi.RejectedRow;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What became of some rows of one topic; one thread at a time. It keeps a few numbers per
 * partition, and an object for rejected rows only.
 */
final class Tally {

  private final Map<Integer, Offsets> partitions = new TreeMap<>();
  private final List<RejectedRow> rejected = new ArrayList<>();
  private long delivered;
  private long unkeyed;

  /**
   * Adds rows that were delivered to consecutive offsets.
   *
   * @param firstOffset of the first of them, or -1 where it is not known
   * @return whether the offsets are behind those that were added before, as in one log they are
   */
  boolean delivered(int partition, long firstOffset, int rows, int rowsUnkeyed) {
    delivered += rows;
    unkeyed += rowsUnkeyed;
    return firstOffset < 0
        || rows == 0
        || partitions
            .computeIfAbsent(partition, unused -> new Offsets(firstOffset))
            .add(firstOffset, rows);
  }

  /** Returns whether an offset, if it is known, is behind those that were added. */
  boolean endsBefore(int partition, long offset) {
    Offsets added = partitions.get(partition);
    return offset < 0 || added == null || offset >= added.next;
  }

  void rejected(RejectedRow row) {
    rejected.add(row);
  }

  /** Returns of how many rows it is known what became of them. */
  long settled() {
    return delivered + rejected.size();
  }

  /** Adds what became of later rows. */
  void add(Tally later) {
    rejected.addAll(later.rejected);
    delivered += later.delivered;
    unkeyed += later.unkeyed;
    later.partitions.forEach(
        (partition, offsets) -> partitions.merge(partition, offsets, Offsets::plus));
  }

  FlushReport report(String topic, long settledThrough) {
    rejected.sort(Comparator.comparingLong(RejectedRow::sequence));
    FlushReport.Builder report =
        FlushReport.settledThrough(settledThrough)
            .created(delivered)
            .unkeyed(unkeyed)
            .rejected(rejected);
    partitions.forEach((partition, offsets) -> report.receipt(offsets.receipt(topic, partition)));
    return report.build();
  }

  private static final class Offsets {

    private final long first;
    private long next;
    private long rows;

    Offsets(long first) {
      this.first = first;
      this.next = first;
    }

    boolean add(long offset, int count) {
      boolean behind = offset >= next;
      next = offset + count;
      rows += count;
      return behind;
    }

    Offsets plus(Offsets later) {
      next = later.next;
      rows += later.rows;
      return this;
    }

    Receipt receipt(String topic, int partition) {
      return new Receipt(topic, partition, first, next - 1, rows);
    }
  }
}
