package com.signalsmith.destination.kafka;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Arrays;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** A port in front of another one, from which everything arrives late, or not to its end. */
final class SlowLink implements AutoCloseable {

  private final ServerSocket server = new ServerSocket(0, 200, InetAddress.getLoopbackAddress());
  private final Duration oneWay;
  private final int mostAnswered;
  private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
  private final Set<ScheduledExecutorService> timers = ConcurrentHashMap.newKeySet();
  private volatile int port;

  private SlowLink(Duration oneWay, int mostAnswered) throws IOException {
    this.oneWay = oneWay;
    this.mostAnswered = mostAnswered;
    daemon(this::accept);
  }

  /** One on which a question and its answer take that long together. */
  static SlowLink withRoundTrip(Duration time) throws IOException {
    return new SlowLink(time.dividedBy(2), Integer.MAX_VALUE);
  }

  /** One that loses what comes after the first bytes of an answer. */
  static SlowLink losingAfter(int bytes) throws IOException {
    return new SlowLink(Duration.ZERO, bytes);
  }

  /** Names the port behind it. */
  void to(String address) {
    port = Address.parse(address).port();
  }

  String address() {
    return "127.0.0.1:" + server.getLocalPort();
  }

  @Override
  public void close() throws IOException {
    server.close();
    for (Socket socket : sockets) {
      socket.close();
    }
    timers.forEach(ScheduledExecutorService::shutdownNow);
  }

  private void accept() {
    try {
      while (true) {
        Socket client = server.accept();
        Socket broker = new Socket(InetAddress.getLoopbackAddress(), port);
        sockets.add(client);
        sockets.add(broker);
        daemon(() -> copy(client, broker, Integer.MAX_VALUE));
        daemon(() -> copy(broker, client, mostAnswered));
      }
    } catch (IOException e) {
      // closed
    }
  }

  private void copy(Socket from, Socket to, int most) {
    ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(SlowLink::thread);
    timers.add(timer);
    int left = most;
    try {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      byte[] buffer = new byte[16_384];
      for (int count = in.read(buffer); count > 0; count = in.read(buffer)) {
        byte[] bytes = Arrays.copyOf(buffer, Math.min(count, left));
        left -= bytes.length;
        later(timer, () -> out.write(bytes));
      }
    } catch (IOException e) {
      // one side has ended the connection, which the other one learns below
    }
    if (left > 0) {
      later(timer, to::close);
    }
  }

  private void later(ScheduledExecutorService timer, Sending sending) {
    Object unused =
        timer.schedule(
            () -> {
              sending.run();
              return null;
            },
            oneWay.toMillis(),
            TimeUnit.MILLISECONDS);
  }

  private static void daemon(Runnable task) {
    thread(task).start();
  }

  private static Thread thread(Runnable task) {
    Thread thread = new Thread(task, "slow-link");
    thread.setDaemon(true);
    return thread;
  }

  private interface Sending {
    void run() throws IOException;
  }
}
