package com.signalsmith.destination.faultrig.proxy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/** A client's connection through the proxy to what stands behind it; any thread. */
final class Connection {

  private final Socket client;
  private final Socket server = new Socket();
  private final Gate gate;
  private final Consumer<Connection> whenClosed;
  private final AtomicInteger open = new AtomicInteger(2);
  private final List<Lane> lanes;
  private volatile boolean started;
  private volatile boolean closed;
  private volatile boolean held;

  Connection(Socket client, Gate gate, Consumer<Connection> whenClosed) {
    this.client = client;
    this.gate = gate;
    this.whenClosed = whenClosed;
    this.lanes =
        List.of(
            new Lane(client, server, gate, this::isHeld, this::laneEnded),
            new Lane(server, client, gate, this::isHeld, this::laneEnded));
  }

  /** Connects as soon as traffic flows; a target that refuses is passed on as a reset. */
  void start(int targetPort) {
    Threads.start(
        "fault-proxy-connect",
        () -> {
          gate.await(traffic -> System.nanoTime(), this::isHeld, () -> closed);
          try {
            client.setTcpNoDelay(true);
            server.setTcpNoDelay(true);
            server.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), targetPort));
            lanes.forEach(Lane::start);
            started = true;
          } catch (IOException e) {
            reset();
          }
        });
  }

  /** Lets nothing through whatever the traffic is, or no longer. */
  void hold(boolean value) {
    held = value;
    gate.signal();
  }

  /** Whether nothing is under way, nor about to be. */
  boolean isDrained() {
    return closed || (started && lanes.stream().allMatch(Lane::isDrained));
  }

  /** Ends both sides in an orderly way; what is under way is lost. */
  void cut() {
    finish(client);
    finish(server);
    close();
  }

  /** Ends both sides with a reset; what is under way is lost. */
  void reset() {
    linger(client);
    linger(server);
    close();
  }

  void close() {
    closed = true;
    lanes.forEach(Lane::close);
    closeSocket(client);
    closeSocket(server);
    whenClosed.accept(this);
  }

  private boolean isHeld() {
    return held;
  }

  private void laneEnded(boolean complete) {
    if (open.decrementAndGet() == 0 || !complete) {
      close();
    }
  }

  private static void finish(Socket socket) {
    try {
      socket.shutdownOutput();
    } catch (IOException e) {
      // It was never connected, or has ended before.
    }
  }

  private static void linger(Socket socket) {
    try {
      socket.setSoLinger(true, 0);
    } catch (IOException e) {
      // It has ended before.
    }
  }

  private static void closeSocket(Socket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      // It is closed all the same.
    }
  }
}
