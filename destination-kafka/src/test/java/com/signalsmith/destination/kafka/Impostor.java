package com.signalsmith.destination.kafka;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** A port that accepts connections and is no Kafka broker, for as long as it is open. */
final class Impostor implements AutoCloseable {

  /** What a web server says to what it does not understand. */
  static final byte[] HTTP =
      "HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

  /** What a port with TLS says to what is no handshake. */
  static final byte[] TLS_ALERT = {21, 3, 3, 0, 2, 2, 80};

  /** What no frame of Kafka's can begin with. */
  static final byte[] ZEROS = new byte[4];

  /** Nothing at all, while the connection stays open. */
  static final byte[] SILENCE = {};

  private final ServerSocket server;
  private final byte[] answer;
  private final boolean stays;
  private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();

  private Impostor(byte[] answer, boolean stays) throws IOException {
    this.server = new ServerSocket(0, 200, InetAddress.getLoopbackAddress());
    this.answer = answer;
    this.stays = stays;
    daemon(this::accept);
  }

  /** One that gives the same answer to whatever it hears first. */
  static Impostor answering(byte[] answer) throws IOException {
    return new Impostor(answer, true);
  }

  /** One that ends every connection at once. */
  static Impostor closing() throws IOException {
    return new Impostor(SILENCE, false);
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
  }

  private void accept() {
    try {
      while (true) {
        Socket socket = server.accept();
        sockets.add(socket);
        daemon(() -> serve(socket));
      }
    } catch (IOException e) {
      // closed
    }
  }

  private void serve(Socket socket) {
    try {
      if (!stays) {
        socket.close();
        return;
      }
      InputStream in = socket.getInputStream();
      OutputStream out = socket.getOutputStream();
      while (in.read(new byte[4_096]) > 0) {
        out.write(answer);
        out.flush();
      }
    } catch (IOException e) {
      // the client has seen enough
    }
  }

  private static void daemon(Runnable task) {
    Thread thread = new Thread(task, "impostor");
    thread.setDaemon(true);
    thread.start();
  }
}
