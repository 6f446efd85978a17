package com.signalsmith.destination.faultrig.proxy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * A TCP proxy on a port of this machine whose {@link Traffic} can be changed at any time; any
 * thread.
 *
 * <p>A broker that advertises its address is reached through it only. The port stays the same for
 * the proxy's life.
 */
public final class FaultProxy implements AutoCloseable {

  // Below the range from which systems take the ports of outgoing connections: while nobody
  // listens here, nobody else gets the port.
  private static final int FIRST_PORT = 15_000;
  private static final int LAST_PORT = 32_000;
  private static final int BACKLOG = 50;

  private final Gate gate = new Gate();
  private final Set<Connection> connections = ConcurrentHashMap.newKeySet();
  private final int port;
  private volatile int targetPort;
  private @Nullable ServerSocket listening;
  private boolean accepting;

  private FaultProxy(ServerSocket listening) {
    this.port = listening.getLocalPort();
    listen(listening);
  }

  /** Opens a proxy that has no target yet. */
  public static FaultProxy open() {
    return new FaultProxy(bind());
  }

  /** Sends connections from now on to this port of this machine. */
  public void forwardTo(int target) {
    targetPort = target;
  }

  /** Where clients connect. */
  public String address() {
    return "127.0.0.1:" + port;
  }

  public int port() {
    return port;
  }

  /** Treats the connections that there are and those that come in another way. */
  public synchronized void set(Traffic traffic) {
    gate.set(traffic);
    boolean stranded = traffic.kind() == Traffic.Kind.STRAND;
    connections.forEach(connection -> connection.hold(stranded));
    switch (traffic.kind()) {
      case FLOW, BLACK_HOLE, STRAND -> {
        // The connections stay; the gate does the rest.
      }
      case CUT -> connections.forEach(Connection::cut);
      case RESET -> connections.forEach(Connection::reset);
      case REFUSE -> {
        stopListening();
        connections.forEach(Connection::reset);
      }
    }
    if (traffic.kind() != Traffic.Kind.REFUSE && listening == null) {
      listenAgain();
    }
  }

  /** Whether everything that was sent into the proxy has left it. */
  public boolean isDrained() {
    return connections.stream().allMatch(Connection::isDrained);
  }

  /** Ends every connection and gives the port back. */
  @Override
  public synchronized void close() {
    stopListening();
    connections.forEach(Connection::close);
  }

  private synchronized void listen(ServerSocket socket) {
    listening = socket;
    accepting = true;
    Threads.start("fault-proxy-" + port, () -> accept(socket));
  }

  private void listenAgain() {
    try {
      listen(bind(port));
    } catch (IOException e) {
      throw new UncheckedIOException("port " + port + " was taken meanwhile", e);
    }
  }

  // The system takes connections for as long as a thread is about to accept one, closed or not.
  private void stopListening() {
    try {
      if (listening != null) {
        listening.close();
        listening = null;
      }
      while (accepting) {
        wait();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void accept(ServerSocket socket) {
    try {
      while (true) {
        welcome(socket.accept());
      }
    } catch (IOException e) {
      stoppedAccepting(); // nobody is to listen any more
    }
  }

  private synchronized void stoppedAccepting() {
    accepting = false;
    notifyAll();
  }

  private synchronized void welcome(Socket client) {
    Connection connection = new Connection(client, gate, connections::remove);
    switch (gate.traffic().kind()) {
      case FLOW, BLACK_HOLE, STRAND -> {
        connections.add(connection);
        connection.start(targetPort);
      }
      case CUT -> connection.cut();
      case RESET, REFUSE -> connection.reset();
    }
  }

  /** Listens on a free port that no outgoing connection can get. */
  static ServerSocket bind() {
    while (true) {
      try {
        return bind(RandomGenerator.getDefault().nextInt(FIRST_PORT, LAST_PORT));
      } catch (IOException e) {
        // Taken; there are others.
      }
    }
  }

  private static ServerSocket bind(int port) throws IOException {
    return new ServerSocket(port, BACKLOG, InetAddress.getLoopbackAddress());
  }
}
