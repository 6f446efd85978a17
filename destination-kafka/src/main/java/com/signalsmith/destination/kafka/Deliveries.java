package com.signalsmith.destination.kafka;

import com.signalsmith.destination.kafka.producer.Outcomes;
import com.signalsmith.destination.kafka.producer.TopicReplacedException;
import com.signalsmith.destination.spi.FlushReport;
import com.signalsmith.destination.spi.Receipt;
import com.signalsmith.destination.spi.RejectedRow;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Accounts for every row since the last flush: delivered where, rejected why, or failed.
 *
 * <p>Any thread: the run's own and the producer's. It keeps a few numbers per partition, and an
 * object for rejected rows only.
 */
final class Deliveries implements Outcomes {

  private final String topic;
  private final Map<Integer, Tally> partitions = new TreeMap<>();
  private final List<RejectedRow> rejected = new ArrayList<>();
  private long delivered;
  private long unkeyed;
  private volatile @Nullable Throwable failure;

  Deliveries(String topic) {
    this.topic = topic;
  }

  @Override
  public synchronized void delivered(int partition, long firstOffset, int rows, int rowsUnkeyed) {
    delivered += rows;
    unkeyed += rowsUnkeyed;
    // Without an offset when the broker has forgotten where the first copy of a repeated batch is.
    if (firstOffset >= 0) {
      Tally tally = partitions.computeIfAbsent(partition, unused -> new Tally());
      if (firstOffset <= tally.last) {
        failed(new TopicReplacedException()); // offsets of one log only grow
      } else {
        tally.add(firstOffset, rows);
      }
    }
  }

  @Override
  public synchronized void tooLarge(long row, int bytes) {
    rejected.add(
        KafkaCode.ROW_TOO_LARGE.rejected(
            row,
            "the row makes a message of " + bytes + " bytes, too large for topic '" + topic + "'"));
  }

  @Override
  public synchronized void keyMissing(long row) {
    rejected.add(
        KafkaCode.KEY_REQUIRED.rejected(
            row, "the row has no key, and topic '" + topic + "' refuses it"));
  }

  /** Notes a row that the topic will never take. */
  synchronized void rejected(RejectedRow row) {
    rejected.add(row);
  }

  /** Notes that rows could not be delivered; only the first reason is kept. */
  @Override
  public synchronized void failed(Throwable thrown) {
    if (failure == null) {
      failure = thrown;
    }
  }

  /** Returns why a row could not be delivered, if that has happened to any. */
  Optional<Throwable> failure() {
    return Optional.ofNullable(failure);
  }

  /** Returns of how many rows it is known what became of them. */
  synchronized long settled() {
    return delivered + rejected.size();
  }

  /** Returns what became of the rows, and starts again from nothing. */
  synchronized FlushReport report(long settledThrough) {
    rejected.sort(Comparator.comparingLong(RejectedRow::sequence));
    FlushReport.Builder report =
        FlushReport.settledThrough(settledThrough)
            .created(delivered)
            .unkeyed(unkeyed)
            .rejected(rejected);
    partitions.forEach((partition, tally) -> report.receipt(tally.receipt(topic, partition)));
    clear();
    return report.build();
  }

  @Override
  public synchronized void restarted() {
    clear();
    failure = null;
  }

  // A failure stays: rows sent after it are dropped, also those of the next flush.
  private void clear() {
    partitions.clear();
    rejected.clear();
    delivered = 0;
    unkeyed = 0;
  }

  private static final class Tally {

    private long first = Long.MAX_VALUE;
    private long last = Long.MIN_VALUE;
    private long rows;

    void add(long offset, int count) {
      first = Math.min(first, offset);
      last = Math.max(last, offset + count - 1);
      rows += count;
    }

    Receipt receipt(String topic, int partition) {
      return new Receipt(topic, partition, first, last, rows);
    }
  }
}
