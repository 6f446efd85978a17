package com.signalsmith.destination.faultrig.proxy;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.util.Arrays;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * One direction of a connection: a thread that takes what comes, as the network does, and one that
 * passes it on when the gate says so.
 */
final class Lane {

  private static final int CHUNK_BYTES = 16 << 10;
  // The network's own buffers end somewhere; so far a sender may be ahead.
  private static final int CHUNKS = 64;
  private static final long NANOS = 1_000_000_000L;

  private final Socket from;
  private final Socket to;
  private final Gate gate;
  private final BooleanSupplier held;
  private final Consumer<Boolean> whenEnded;
  private final BlockingQueue<Chunk> underWay = new LinkedBlockingQueue<>(CHUNKS);
  private final AtomicInteger pending = new AtomicInteger();
  private volatile boolean closed;
  private long freeAt = System.nanoTime();

  /**
   * Prepares a direction.
   *
   * @param held whether this direction has to wait though traffic flows
   * @param whenEnded is told whether everything that was sent has been passed on
   */
  Lane(Socket from, Socket to, Gate gate, BooleanSupplier held, Consumer<Boolean> whenEnded) {
    this.from = from;
    this.to = to;
    this.gate = gate;
    this.held = held;
    this.whenEnded = whenEnded;
  }

  void start() {
    Threads.start("fault-proxy-read", this::read);
    Threads.start("fault-proxy-write", this::write);
  }

  /** Forgets what is under way; the sockets belong to the connection. */
  void close() {
    closed = true;
    underWay.clear();
    boolean unused = underWay.offer(Chunk.end());
    gate.signal();
  }

  boolean isDrained() {
    return closed || pending.get() == 0;
  }

  private void read() throws InterruptedException {
    byte[] buffer = new byte[CHUNK_BYTES];
    try {
      InputStream in = from.getInputStream();
      int count = in.read(buffer);
      while (count >= 0 && !closed) {
        add(new Chunk(Arrays.copyOf(buffer, count)));
        count = in.read(buffer);
      }
    } catch (IOException e) {
      // Reset by the sender, or closed from here: the end either way.
    }
    if (!closed) {
      add(Chunk.end());
    }
  }

  private void add(Chunk chunk) throws InterruptedException {
    pending.incrementAndGet();
    underWay.put(chunk);
  }

  private void write() throws InterruptedException {
    boolean complete = false;
    try {
      OutputStream out = to.getOutputStream();
      while (!complete) {
        Chunk chunk = underWay.take();
        gate.await(
            traffic -> Math.max(chunk.arrived + traffic.delay().toNanos(), freeAt),
            held,
            () -> closed);
        if (closed) {
          break;
        }
        if (chunk.isEnd()) {
          to.shutdownOutput();
          complete = true;
        } else {
          out.write(chunk.bytes);
          freeAt = System.nanoTime() + cost(chunk.bytes.length);
        }
        pending.decrementAndGet();
      }
    } catch (IOException e) {
      // The receiver is gone.
    }
    whenEnded.accept(complete);
  }

  private long cost(long bytes) {
    long rate = gate.traffic().bytesPerSecond();
    return rate == Long.MAX_VALUE ? 0 : bytes * NANOS / rate;
  }

  private static final class Chunk {

    private final byte[] bytes;
    private final long arrived = System.nanoTime();

    Chunk(byte[] bytes) {
      this.bytes = bytes;
    }

    static Chunk end() {
      return new Chunk(new byte[0]);
    }

    boolean isEnd() {
      return bytes.length == 0;
    }
  }
}
