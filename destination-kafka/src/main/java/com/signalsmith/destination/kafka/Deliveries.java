package com.signalsmith.destination.kafka;

import com.signalsmith.destination.kafka.producer.Outcomes;
import com.signalsmith.destination.kafka.producer.SentRows;
import com.signalsmith.destination.kafka.producer.TopicReplacedException;
import com.signalsmith.destination.spi.FlushReport;
import com.signalsmith.destination.spi.RejectedRow;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Accounts for every row that is not reported: delivered where, rejected why, or failed.
 *
 * <p>Any thread: the run's own and the producer's. Rows up to a mark are counted apart from those
 * behind it, so that they can be reported while the others are still under way.
 */
final class Deliveries implements Outcomes {

  private final String topic;
  private Tally beforeMark = new Tally();
  private Tally behindMark = new Tally();
  private long mark;
  private volatile @Nullable Throwable failure;

  Deliveries(String topic) {
    this.topic = topic;
  }

  @Override
  public synchronized void delivered(int partition, long firstOffset, SentRows rows) {
    // Without an offset when the broker has forgotten where the first copy of a repeated batch is.
    int before = rows.countThrough(mark);
    int behind = rows.count() - before;
    int unkeyed = rows.unkeyed(before);
    long offsetBehind = firstOffset < 0 ? firstOffset : firstOffset + before;
    boolean grows =
        beforeMark.delivered(partition, firstOffset, before, unkeyed)
            && beforeMark.endsBefore(partition, offsetBehind)
            && behindMark.delivered(
                partition, offsetBehind, behind, rows.unkeyed(rows.count()) - unkeyed);
    if (!grows) {
      failed(new TopicReplacedException()); // offsets of one log only grow
    }
  }

  @Override
  public synchronized void tooLarge(long row, int bytes) {
    rejected(
        KafkaCode.ROW_TOO_LARGE.rejected(
            row,
            "the row makes a message of " + bytes + " bytes, too large for topic '" + topic + "'"));
  }

  @Override
  public synchronized void keyMissing(long row) {
    rejected(
        KafkaCode.KEY_REQUIRED.rejected(
            row, "the row has no key, and topic '" + topic + "' refuses it"));
  }

  /** Notes a row that the topic will never take. */
  synchronized void rejected(RejectedRow row) {
    (row.sequence() <= mark ? beforeMark : behindMark).rejected(row);
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

  /** Returns of how many rows up to the mark it is known what became of them. */
  synchronized long settledBeforeMark() {
    return beforeMark.settled();
  }

  /** Returns of how many rows it is known what became of them. */
  synchronized long settled() {
    return beforeMark.settled() + behindMark.settled();
  }

  /** Returns what became of the rows up to the mark, and sets the mark behind another row. */
  synchronized FlushReport reportBeforeMark(long nextMark) {
    FlushReport report = beforeMark.report(topic, mark);
    beforeMark = behindMark;
    behindMark = new Tally();
    mark = nextMark;
    return report;
  }

  /** Returns what became of all rows, the last of which is given, and starts again from nothing. */
  synchronized FlushReport report(long settledThrough) {
    beforeMark.add(behindMark);
    FlushReport report = beforeMark.report(topic, settledThrough);
    clear();
    mark = settledThrough;
    return report;
  }

  @Override
  public synchronized void restarted() {
    clear();
    mark = 0;
    failure = null;
  }

  // A failure stays: rows sent after it are dropped, also those of the next flush.
  private void clear() {
    beforeMark = new Tally();
    behindMark = new Tally();
  }
}
