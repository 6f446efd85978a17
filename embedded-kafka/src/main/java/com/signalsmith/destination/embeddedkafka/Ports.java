package com.signalsmith.destination.embeddedkafka;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.random.RandomGenerator;

/** Free ports of the loopback address; any thread. */
public final class Ports {
  // Below the range from which systems take the ports of outgoing connections and of whoever asks
  // for any: while nobody listens at a port, nobody gets it by chance.
  private static final int FIRST = 15_000;
  private static final int LAST = 32_000;

  private static final Set<Integer> GIVEN = ConcurrentHashMap.newKeySet();

  private Ports() {}

  /**
   * A port on which nothing listens and that this JVM has not handed out before: for a server, or
   * to stay closed.
   */
  public static int next() {
    var random = RandomGenerator.getDefault();
    for (int attempt = 0; attempt < LAST - FIRST; attempt++) {
      var port = random.nextInt(FIRST, LAST);
      if (isFree(port) && GIVEN.add(port)) {
        return port;
      }
    }
    throw new EmbeddedKafkaException(
        "no port between " + FIRST + " and " + LAST + " is free; close what listens there");
  }

  private static boolean isFree(int port) {
    try (var socket =
        new ServerSocket(port, 1, InetAddress.getByAddress(new byte[] {127, 0, 0, 1}))) {
      return socket.isBound();
    } catch (IOException e) {
      return false;
    }
  }
}
