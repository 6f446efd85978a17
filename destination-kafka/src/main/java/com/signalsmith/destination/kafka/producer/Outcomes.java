package com.signalsmith.destination.kafka.producer;

/**
 * Is told what became of rows; each row exactly once, unless there is a failure, after which those
 * not told of may or may not have arrived.
 *
 * <p>Called by the producer's thread, which waits meanwhile: implementations return at once.
 */
public interface Outcomes {

  /**
   * Rows are in the log of a partition.
   *
   * @param firstOffset of the first of them, or -1 where the broker has forgotten it
   * @param rows at consecutive offsets; of use only until this method returns
   */
  void delivered(int partition, long firstOffset, SentRows rows);

  /**
   * A row alone makes a batch that is too large for the topic.
   *
   * @param bytes how large the batch is
   */
  void tooLarge(long row, int bytes);

  /** A row without a key is refused. */
  void keyMissing(long row);

  /** No more rows are delivered until the producer is reset. */
  void failed(Throwable cause);

  /** The producer is reset: what was told is void, and rows are delivered again. */
  void restarted();
}
