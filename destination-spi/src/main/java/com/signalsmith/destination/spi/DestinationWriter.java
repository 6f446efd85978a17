package com.signalsmith.destination.spi;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Delivers the rows of one run to one target.
 *
 * <p>Thread rule: one thread at a time; the host calls every method from the thread of the run. A
 * writer may use threads of its own and ends them in {@link #close()}.
 *
 * <p>Order of calls: any number of {@link #write}, {@link #settle} and {@link #flush}, then one
 * {@link #flush}, one {@link #commit}, then {@link #close()}. {@link #close()} is legal at any
 * time. After a method has thrown, whether {@link DestinationException} or {@link
 * InterruptedException}, the outcome of every row that no report has settled is unknown: it may
 * have arrived. Then only {@link #close()} is legal, and {@link #recover} where it says so.
 */
public interface DestinationWriter extends AutoCloseable {

  /**
   * Accepts rows for delivery, in their order.
   *
   * <p>It may return before they are delivered, and it may block while too much is in flight. A row
   * that the target will never accept is not an exception: it is reported by the next {@link
   * #flush()} or {@link #settle()} that covers it.
   *
   * @param batch rows that follow the last batch's; the writer may keep them until they are settled
   * @throws DestinationException if the system fails, also for rows of earlier batches
   * @throws InterruptedException if the calling thread is interrupted
   */
  void write(RowBatch batch) throws InterruptedException;

  /**
   * Waits until every accepted row is delivered or rejected, and says which.
   *
   * <p>Durable means what the target means by it. The report covers exactly the accepted rows that
   * no report covered before; with none, it is empty.
   *
   * @throws DestinationException if any accepted row can be neither delivered nor rejected
   * @throws InterruptedException if the calling thread is interrupted
   */
  FlushReport flush() throws InterruptedException;

  /**
   * Waits until every row that was accepted before the last call of this method is delivered or
   * rejected, and says which; what was accepted since that call may stay under way.
   *
   * <p>So a host can checkpoint again and again without the pipeline ever running empty. The report
   * covers the rows through its {@link FlushReport#settledThrough()} that no report covered before:
   * those before the last call or, where the writer cannot tell them apart, all of them, which is
   * the default: a {@link #flush()}. The first call after the opening, a flush or a recovery has
   * nothing to wait for and may report nothing.
   *
   * @throws DestinationException if any of these rows can be neither delivered nor rejected
   * @throws InterruptedException if the calling thread is interrupted
   */
  @Experimental
  default FlushReport settle() throws InterruptedException {
    return flush();
  }

  /**
   * Makes ready for the rows that are not settled to be written again, from the first on.
   *
   * <p>Called in place of {@link #close()} and a new writer when {@link #write}, {@link #settle},
   * {@link #flush} or this method has thrown a {@link DestinationException} of a kind that is
   * {@linkplain FailureKind#retryable() retryable}. A destination that promises {@link
   * Guarantee#ORDERED_PER_KEY} implements it where rows that are still under way could otherwise
   * arrive after their own replay.
   *
   * <p>It waits a bounded time for what is under way. When it returns true, the rows that no report
   * has settled are forgotten, nothing of them arrives any more behind what is written from now on,
   * and the writer is as good as a new one.
   *
   * @return false, which is the default, if this writer is of no more use: the host closes it and
   *     opens another
   * @throws DestinationException if the system still fails; if that is retryable, this method is
   *     legal again
   * @throws InterruptedException if the calling thread is interrupted
   */
  @Experimental
  default boolean recover() throws InterruptedException {
    return false;
  }

  /**
   * Publishes what was flushed, once and last.
   *
   * <p>A no-op where a delivered row is visible at once, as on an append-only target.
   *
   * @throws DestinationException if it fails; whether the rows became visible is then unknown
   * @throws InterruptedException if the calling thread is interrupted
   */
  void commit() throws InterruptedException;

  /**
   * Abandons what was not committed and releases everything.
   *
   * <p>Idempotent, throws nothing, and ends within 10 seconds even when the system does not answer.
   */
  @Override
  void close();

  /**
   * Returns what people should know about the target that was opened, such as that it was created.
   *
   * <p>Lower-case sentences without secrets or rows, for the run's report; asked when the writer
   * was opened and when it has recovered. None by default.
   */
  default List<String> notices() {
    return List.of();
  }

  /**
   * Returns what tells the target from one of the same name that is made in its place; asked when
   * the writer was opened and when it has recovered.
   *
   * <p>A run that has settled rows in one target ends when it finds another: those rows are gone.
   * For systems that give their targets an id of their own. Nothing, which is the default, tells
   * the host nothing.
   */
  @Experimental
  default Optional<String> targetId() {
    return Optional.empty();
  }

  /**
   * Returns for how long a run may repeat what fails, from the first row that is under way, before
   * the failure is final; asked when the writer was opened.
   *
   * <p>For destinations with a setting for it. Without, which is the default, the host decides.
   */
  @Experimental
  default Optional<Duration> retryTimeout() {
    return Optional.empty();
  }

  /**
   * Returns what the system's client measures of itself, by name, for the host's metrics.
   *
   * <p>Names are lower case with underscores and say the unit, such as {@code
   * request_latency_avg_ms}; one that ends in {@code _total} only grows. There are at most a
   * hundred or so, and none depends on rows or addresses. Cheap; asked now and then between the
   * other calls, and also after one has thrown. None by default.
   */
  @Experimental
  default Map<String, Double> metrics() {
    return Map.of();
  }
}
