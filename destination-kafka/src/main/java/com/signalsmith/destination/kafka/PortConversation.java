package com.signalsmith.destination.kafka;

import java.io.DataInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A socket that is talked over for a limited time and remembers how the other side began.
 *
 * <p>The talk runs in a thread of its own, so that neither a name server nor a server that sends a
 * byte now and then can hold the caller, and an interrupt ends it.
 */
final class PortConversation extends Socket {

  private static final int CORRELATION = 0x51674E41;
  // Kafka's ApiVersions, version 0, without a client id: what every listener answers, even before
  // a login.
  private static final byte[] API_VERSIONS =
      ByteBuffer.allocate(14)
          .putInt(10)
          .putShort((short) 18)
          .putShort((short) 0)
          .putInt(CORRELATION)
          .putShort((short) -1)
          .array();
  // Text, and what TLS begins with, make a larger number.
  private static final int LARGEST_ANSWER = 1 << 20;
  private static final int ALERT = 21;
  private static final int HANDSHAKE = 22;

  private final byte[] first = new byte[2];
  private volatile int received;

  private PortConversation() {}

  /**
   * Connects and talks.
   *
   * @throws IOException if the connection, or the talk, came to nothing
   * @throws SocketTimeoutException if the time was over
   */
  static <T> T with(Address address, Deadline deadline, Talk<T> talk)
      throws IOException, InterruptedException {
    PortConversation socket = new PortConversation();
    FutureTask<T> task = new FutureTask<>(() -> talk.over(socket.connected(address, deadline)));
    Thread thread = new Thread(task, "signalsmith-kafka-probe");
    thread.setDaemon(true);
    thread.start();
    try (socket) {
      return task.get(deadline.millis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      throw new SocketTimeoutException();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof IOException failure) {
        throw failure;
      }
      throw new IllegalStateException("a talk fails with an IOException only", e.getCause());
    }
  }

  /**
   * Asks as a Kafka client begins, and returns whether the answer is that of a Kafka broker.
   *
   * @throws IOException if there is no answer
   */
  static boolean isKafka(Socket socket) throws IOException {
    OutputStream out = socket.getOutputStream();
    out.write(API_VERSIONS);
    out.flush();
    DataInputStream in = new DataInputStream(socket.getInputStream());
    int size = in.readInt();
    return size > Integer.BYTES && size < LARGEST_ANSWER && in.readInt() == CORRELATION;
  }

  /** Returns whether the other side has sent nothing yet. */
  boolean isSilent() {
    return received == 0;
  }

  /** Returns whether the other side began with a TLS record. */
  boolean beganWithTls() {
    return received >= 2 && (first[0] == ALERT || first[0] == HANDSHAKE) && first[1] == 3;
  }

  /** Returns whether the other side began by refusing the handshake. */
  boolean beganWithAlert() {
    return beganWithTls() && first[0] == ALERT;
  }

  @Override
  public InputStream getInputStream() throws IOException {
    return new FilterInputStream(super.getInputStream()) {
      @Override
      public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
      }

      @Override
      public int read(byte[] bytes, int offset, int length) throws IOException {
        int count = super.read(bytes, offset, length);
        remember(bytes, offset, count);
        return count;
      }
    };
  }

  private void remember(byte[] bytes, int offset, int count) {
    int before = received; // only the thread of the talk reads
    int more = Math.min(count, first.length - before);
    if (more > 0) {
      System.arraycopy(bytes, offset, first, before, more);
      received = before + more;
    }
  }

  private PortConversation connected(Address address, Deadline deadline) throws IOException {
    InetAddress[] all = InetAddress.getAllByName(address.host());
    // A socket that did not connect is of no more use, so a name's other addresses are tried with
    // others.
    InetAddress ip =
        all.length == 1
            ? all[0]
            : Arrays.stream(all)
                .filter(each -> accepts(new InetSocketAddress(each, address.port()), deadline))
                .findFirst()
                .orElse(all[0]);
    connect(new InetSocketAddress(ip, address.port()), deadline.millis());
    setSoTimeout(deadline.millis());
    return this;
  }

  private static boolean accepts(InetSocketAddress address, Deadline deadline) {
    try (Socket socket = new Socket()) {
      socket.connect(address, deadline.millis());
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  /**
   * What is said over a connected socket.
   *
   * @param <T> what comes out of it
   */
  @FunctionalInterface
  interface Talk<T> {
    T over(PortConversation socket) throws IOException;
  }
}
