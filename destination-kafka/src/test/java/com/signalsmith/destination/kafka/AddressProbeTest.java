package com.signalsmith.destination.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.signalsmith.destination.embeddedkafka.Ports;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class AddressProbeTest {

  private static final Duration LIMIT = Duration.ofSeconds(20);

  @Test
  void tellsWhatAcceptsConnectionsFromWhatDoesNot() throws Exception {
    try (ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      Address open = new Address("127.0.0.1", server.getLocalPort());
      Address closed = new Address("127.0.0.1", Ports.next());
      Address unknown = new Address("no-such-broker.invalid", 9092);

      AddressProbe probe = AddressProbe.connections(List.of(closed, open, unknown), LIMIT, LIMIT);

      assertThat(probe.good()).containsExactly(open);
      assertThat(probe.allGood()).isFalse();
      assertThat(AddressProbe.names(List.of(open, unknown), LIMIT, LIMIT).good())
          .containsExactly(open);
      assertThat(probe.complaints())
          .contains("'" + closed + "' refuses the connection", "'" + unknown + "' is not a host")
          .doesNotContain(open.toString());
    }
  }

  @Test
  void tellsWhatIsNoAddressFromWhatNobodyKnows() throws Exception {
    for (Address wrong :
        List.of(
            new Address("0.0.0.0", 9092),
            new Address("::", 9092),
            new Address("224.0.0.1", 9092),
            new Address("a.".repeat(130) + "example", 9092))) {
      AddressProbe probe = AddressProbe.names(List.of(wrong), LIMIT, LIMIT);

      assertThat(probe.good()).isEmpty();
      assertThat(probe.code()).isEqualTo(KafkaCode.ADDRESS_INVALID);
    }
    assertThat(
            AddressProbe.names(List.of(new Address("no-such-broker.invalid", 1)), LIMIT, LIMIT)
                .code())
        .isEqualTo(KafkaCode.HOST_UNKNOWN);
  }

  @Test
  void doesNotWaitForWhatDoesNotAnswer() throws Exception {
    try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        Crowd unused = Crowd.before(server)) {
      Address silent = new Address("127.0.0.1", server.getLocalPort());
      long start = System.nanoTime();

      AddressProbe probe = AddressProbe.connections(List.of(silent), Duration.ofMillis(700), LIMIT);

      assertThat(probe.good()).isEmpty();
      assertThat(probe.complaints()).contains("does not answer in time");
      assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(LIMIT);
      assertThat(unused).isNotNull();
    }
  }

  @Test
  void waitsOnlyTheGraceForTheOthersOnceOneIsReached() throws Exception {
    try (ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        ServerSocket full = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        Crowd unused = Crowd.before(full)) {
      Address open = new Address("127.0.0.1", server.getLocalPort());
      Address silent = new Address("127.0.0.1", full.getLocalPort());
      long start = System.nanoTime();

      AddressProbe probe =
          AddressProbe.connections(List.of(silent, open), LIMIT, Duration.ofMillis(100));

      assertThat(probe.good()).containsExactly(open);
      assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(LIMIT);
      assertThat(unused).isNotNull();
    }
  }

  @Test
  void endsWhenInterrupted() {
    Thread.currentThread().interrupt();

    assertThatExceptionOfType(InterruptedException.class)
        .isThrownBy(
            () -> AddressProbe.connections(List.of(new Address("127.0.0.1", 1)), LIMIT, LIMIT));
    assertThat(Thread.currentThread().isInterrupted()).isFalse();
  }

  /** Connections that fill a server's queue, so that the next one is not answered. */
  record Crowd(List<Socket> sockets) implements AutoCloseable {

    static Crowd before(ServerSocket server) throws IOException {
      List<Socket> sockets = new ArrayList<>();
      for (int i = 0; i < 8; i++) {
        Socket socket = new Socket();
        sockets.add(socket);
        try {
          socket.connect(
              new InetSocketAddress(InetAddress.getLoopbackAddress(), server.getLocalPort()), 500);
        } catch (IOException e) {
          break;
        }
      }
      return new Crowd(sockets);
    }

    @Override
    public void close() throws IOException {
      for (Socket socket : sockets) {
        socket.close();
      }
    }
  }
}
