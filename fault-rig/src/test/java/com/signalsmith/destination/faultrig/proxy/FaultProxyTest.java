package com.signalsmith.destination.faultrig.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class FaultProxyTest {

  private static final int SILENCE_MILLIS = 200;

  private final FaultProxy proxy = FaultProxy.open();

  @SuppressWarnings("NullAway.Init") // opened before each test
  private ServerSocket echo;

  @BeforeEach
  void startEcho() throws IOException {
    // Not any free port: one that the proxy's own connections could get connects to itself.
    echo = FaultProxy.bind();
    proxy.forwardTo(echo.getLocalPort());
    Threads.start("echo", this::acceptAll);
  }

  @AfterEach
  void closeAll() throws IOException {
    proxy.close();
    echo.close();
  }

  @Test
  void passesBytesBothWaysAndTheEndToo() throws IOException {
    try (Socket client = connect()) {
      client.getOutputStream().write(new byte[] {1, 2, 3});
      assertThat(client.getInputStream().readNBytes(3)).containsExactly(1, 2, 3);
      client.shutdownOutput();
      assertThat(client.getInputStream().read()).isEqualTo(-1);
    }
    await().until(proxy::isDrained);
  }

  @Test
  void delaysBothDirectionsAndKeepsTheOrder() throws IOException {
    try (Socket client = connect()) {
      ping(client);
      proxy.set(Traffic.delayed(Duration.ofMillis(150)));
      long start = System.nanoTime();
      byte[] sent = new byte[100];
      for (byte i = 0; i < sent.length; i++) {
        sent[i] = i;
        client.getOutputStream().write(i);
      }
      assertThat(client.getInputStream().readNBytes(sent.length)).isEqualTo(sent);
      // All of them are under way at a time: one after the other, they would take 15 s.
      assertThat(since(start)).isBetween(Duration.ofMillis(300), Duration.ofSeconds(10));
    }
  }

  @Test
  void throttlesToTheRate() throws IOException {
    try (Socket client = connect()) {
      ping(client);
      proxy.set(Traffic.throttled(100_000));
      long start = System.nanoTime();
      client.getOutputStream().write(new byte[60_000]);
      client.shutdownOutput();
      assertThat(client.getInputStream().readAllBytes()).hasSize(60_000);
      assertThat(since(start)).isBetween(Duration.ofMillis(400), Duration.ofSeconds(10));
    }
  }

  @Test
  void letsNothingThroughABlackHoleUntilItIsOver() throws IOException {
    try (Socket client = connect()) {
      ping(client);
      proxy.set(Traffic.of(Traffic.Kind.BLACK_HOLE));
      client.getOutputStream().write(7);
      assertThatItIsSilent(client);
      try (Socket late = connect()) {
        late.getOutputStream().write(8);
        assertThatItIsSilent(late);
        await().until(() -> !proxy.isDrained());

        proxy.set(Traffic.PASS);

        assertThat(client.getInputStream().read()).isEqualTo(7);
        assertThat(late.getInputStream().read()).isEqualTo(8);
      }
    }
  }

  @Test
  void deliversAfterABlackHoleWhatAClientSentThatIsGone() throws IOException {
    Socket client = connect();
    ping(client);
    int before = received;
    proxy.set(Traffic.of(Traffic.Kind.BLACK_HOLE));
    client.getOutputStream().write(new byte[1_000]);
    client.close();

    proxy.set(Traffic.PASS);

    await().until(() -> received == before + 1_000);
    await().until(proxy::isDrained);
  }

  @Test
  void strandsTheConnectionsThatThereAreWhileNewOnesFlow() throws IOException {
    Socket client = connect();
    ping(client);
    proxy.set(Traffic.of(Traffic.Kind.STRAND));
    int before = received;
    client.getOutputStream().write(new byte[1_000]);
    client.close();
    try (Socket next = connect()) {
      ping(next);
    }
    await().until(() -> !proxy.isDrained()); // the proxy has got it
    assertThat(received).isEqualTo(before + 1);

    proxy.set(Traffic.PASS);

    await().until(() -> received == before + 1_001);
  }

  @Test
  void cutsConnectionsInAnOrderlyWay() throws IOException {
    try (Socket client = connect()) {
      ping(client);
      proxy.set(Traffic.of(Traffic.Kind.CUT));
      assertThat(client.getInputStream().read()).isEqualTo(-1);
    }
    try (Socket late = connect()) {
      assertThat(late.getInputStream().read()).isEqualTo(-1);
    }
    proxy.set(Traffic.PASS);
    try (Socket next = connect()) {
      ping(next);
    }
  }

  @Test
  void resetsConnections() throws IOException {
    try (Socket client = connect()) {
      ping(client);
      proxy.set(Traffic.of(Traffic.Kind.RESET));
      assertThatItIsReset(client);
    }
    proxy.set(Traffic.PASS);
    try (Socket next = connect()) {
      ping(next);
    }
  }

  @Test
  void refusesNewConnectionsAndTakesThemOnTheSamePortAgain() throws IOException {
    try (Socket client = connect()) {
      ping(client);
      proxy.set(Traffic.of(Traffic.Kind.REFUSE));
      assertThatItIsReset(client);
    }
    assertThatExceptionOfType(ConnectException.class).isThrownBy(this::connect);
    proxy.set(Traffic.PASS);
    try (Socket next = connect()) {
      ping(next);
    }
  }

  @Test
  void takesNobodyInOnceItRefuses() {
    for (int i = 0; i < 300; i++) {
      proxy.set(Traffic.of(Traffic.Kind.REFUSE));
      assertThatExceptionOfType(ConnectException.class).isThrownBy(this::connect);
      proxy.set(Traffic.PASS);
    }
  }

  @Test
  void resetsItsClientWhenTheTargetIsGone() throws IOException {
    // Not the echo's port: a socket on which a thread accepts may take one more after its close.
    try (ServerSocket nobody = FaultProxy.bind()) {
      proxy.forwardTo(nobody.getLocalPort());
    }
    try (Socket client = connect()) {
      assertThatItIsReset(client);
    }
  }

  private volatile int received;

  private void acceptAll() {
    try {
      while (true) {
        Socket socket = echo.accept();
        Threads.start("echo-connection", () -> echo(socket));
      }
    } catch (IOException e) {
      // Closed by the test.
    }
  }

  private void echo(Socket socket) {
    try (socket) {
      byte[] buffer = new byte[4_096];
      int count = socket.getInputStream().read(buffer);
      while (count >= 0) {
        count(count);
        socket.getOutputStream().write(buffer, 0, count);
        count = socket.getInputStream().read(buffer);
      }
    } catch (IOException e) {
      // What the proxy does to it is what is tested.
    }
  }

  private synchronized void count(int bytes) {
    received += bytes;
  }

  private Socket connect() throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), proxy.port());
    socket.setSoTimeout(10_000);
    return socket;
  }

  private static void ping(Socket client) throws IOException {
    client.getOutputStream().write(42);
    assertThat(client.getInputStream().read()).isEqualTo(42);
  }

  private static void assertThatItIsSilent(Socket client) throws IOException {
    client.setSoTimeout(SILENCE_MILLIS);
    assertThatExceptionOfType(SocketTimeoutException.class)
        .isThrownBy(() -> client.getInputStream().read());
    client.setSoTimeout(10_000);
  }

  private static void assertThatItIsReset(Socket client) {
    assertThatExceptionOfType(SocketException.class)
        .isThrownBy(() -> client.getInputStream().read())
        .withMessageContaining("reset");
  }

  private static Duration since(long start) {
    return Duration.ofNanos(System.nanoTime() - start);
  }
}
