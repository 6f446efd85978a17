package com.signalsmith.destination.runtime;

import com.signalsmith.destination.runtime.source.Chunk;
import com.signalsmith.destination.runtime.source.RowReader;
import com.signalsmith.destination.spi.RowSchema;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Reads a source in a thread of its own, a few chunks ahead of the run, so that reading and writing
 * overlap and a source that has nothing to give does not keep the run from its checkpoints.
 *
 * <p>The run calls every method from one thread. The reader belongs to the reading thread.
 */
final class ReadAhead implements AutoCloseable {

  private static final int CHUNKS_AHEAD = 128;
  // Chunks of long rows are large; what is read ahead must not grow with them.
  private static final int BYTES_AHEAD = 4 << 20;
  // Before the first rows are taken, while the destination is opened, the run holds none that are
  // not settled: what they may take later is read ahead with, on a core that else has a rest.
  private static final int BYTES_AHEAD_AT_FIRST = 20 << 20;
  private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(2);

  private final BlockingQueue<Event> events = new ArrayBlockingQueue<>(CHUNKS_AHEAD);
  private final Semaphore room = new Semaphore(BYTES_AHEAD_AT_FIRST);
  private int surplus = BYTES_AHEAD_AT_FIRST - BYTES_AHEAD; // of whoever polls
  private final Thread thread;
  private volatile boolean closed;

  private ReadAhead(RowReader reader, String runId) {
    this.thread = new Thread(() -> read(reader), "signalsmith-reader-" + runId);
    // A read from standard input cannot be interrupted; it must not keep the process alive.
    thread.setDaemon(true);
  }

  /** Starts reading; the reader is closed when reading ends. */
  static ReadAhead start(RowReader reader, String runId) {
    ReadAhead readAhead = new ReadAhead(reader, runId);
    readAhead.thread.start();
    return readAhead;
  }

  /** What the reading thread has to say. */
  sealed interface Event permits Opened, Read, Ended, Broken {}

  /** The columns of the rows are known; the first event. */
  record Opened(RowSchema schema) implements Event {}

  /** The next rows. */
  record Read(Chunk chunk) implements Event {}

  /** There are no more rows; the last event. */
  record Ended() implements Event {}

  /** The source cannot be read; the last event. */
  record Broken(Throwable cause) implements Event {}

  /**
   * Returns the next event, or nothing when none comes in time.
   *
   * @throws RuntimeException what the source threw
   * @throws Error the same; whoever waits for a thread that died would wait for ever
   */
  Optional<Event> poll(Duration timeout) throws InterruptedException {
    @Nullable Event event = events.poll(Math.max(0, timeout.toNanos()), TimeUnit.NANOSECONDS);
    if (event instanceof Broken broken) {
      if (broken.cause() instanceof Error error) {
        throw error;
      }
      throw broken.cause() instanceof RuntimeException exception
          ? exception
          : new IllegalStateException(broken.cause());
    }
    if (event instanceof Read read) {
      int taken = permits(read.chunk());
      int kept = Math.min(surplus, taken);
      surplus -= kept;
      room.release(taken - kept);
    }
    return Optional.ofNullable(event);
  }

  @Override
  public void close() {
    closed = true;
    thread.interrupt();
    events.clear();
    try {
      thread.join(CLOSE_TIMEOUT.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static int permits(Chunk chunk) {
    return (int) Math.min(BYTES_AHEAD, chunk.bytes());
  }

  private void read(RowReader reader) {
    try {
      Event last = new Ended();
      try (reader) {
        events.put(new Opened(reader.schema()));
        Optional<Chunk> chunk = reader.next();
        while (chunk.isPresent() && !closed) {
          room.acquire(permits(chunk.get()));
          events.put(new Read(chunk.get()));
          chunk = reader.next();
        }
      } catch (InterruptedException e) {
        throw e;
      } catch (Throwable e) { // a source in another language may throw what it does not declare
        last = new Broken(e);
      }
      events.put(last);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // closed; nobody waits for events any more
    }
  }
}
