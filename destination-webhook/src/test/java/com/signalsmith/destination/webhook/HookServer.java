package com.signalsmith.destination.webhook;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/** A real HTTP server on this machine that takes down what it accepts; any thread. */
final class HookServer implements AutoCloseable {

  private static final int THREADS = 24;

  private final HttpServer server;
  private final ThreadPoolExecutor threads =
      new ThreadPoolExecutor(THREADS, THREADS, 0, TimeUnit.SECONDS, new LinkedBlockingQueue<>());
  private final CountDownLatch closed = new CountDownLatch(1);
  private final List<Received> requests = new CopyOnWriteArrayList<>();
  private final List<Received> accepted = new CopyOnWriteArrayList<>();
  private volatile Function<Received, Reply> rule;

  private HookServer(HttpServer server, Function<Received, Reply> rule) {
    this.server = server;
    this.rule = rule;
    threads.prestartAllCoreThreads();
    server.setExecutor(threads);
    server.createContext("/", this::handle);
    server.start();
  }

  /** One request, as it was read. */
  record Received(String method, String path, Headers headers, String body) {

    String header(String name) {
      return String.valueOf(headers.getFirst(name));
    }

    boolean isProbe() {
      return method.equals("OPTIONS");
    }
  }

  /** What to answer: a negative status breaks the connection, zero never answers. */
  record Reply(int status, Map<String, String> headers) {

    static Reply of(int status) {
      return new Reply(status, Map.of());
    }
  }

  static HookServer start(Function<Received, Reply> rule) {
    try {
      return new HookServer(HttpServer.create(anyPort(), 0), rule);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static HookServer startWithTls(SSLContext context, Function<Received, Reply> rule) {
    try {
      HttpsServer server = HttpsServer.create(anyPort(), 0);
      server.setHttpsConfigurator(new HttpsConfigurator(context));
      return new HookServer(server, rule);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  void answer(Function<Received, Reply> next) {
    rule = next;
  }

  String url(String path) {
    String scheme = server instanceof HttpsServer ? "https" : "http";
    return scheme + "://localhost:" + server.getAddress().getPort() + path;
  }

  /** Returns every request but probes, in the order in which they came. */
  List<Received> requests() {
    return requests.stream().filter(request -> !request.isProbe()).toList();
  }

  /** Returns what was answered with a status of the 200s, in that order. */
  List<Received> accepted() {
    return List.copyOf(accepted);
  }

  @Override
  public void close() {
    closed.countDown();
    server.stop(0);
    threads.shutdownNow();
  }

  private void handle(HttpExchange exchange) throws IOException {
    Received request =
        new Received(
            exchange.getRequestMethod(),
            exchange.getRequestURI().getPath(),
            exchange.getRequestHeaders(),
            new String(exchange.getRequestBody().readAllBytes(), UTF_8));
    requests.add(request);
    Reply reply = rule.apply(request);
    if (reply.status() == 0) {
      awaitClose();
    }
    if (reply.status() > 0) {
      if (reply.status() < 300 && !request.isProbe()) {
        accepted.add(request);
      }
      reply.headers().forEach(exchange.getResponseHeaders()::set);
      exchange.sendResponseHeaders(reply.status(), -1);
    }
    exchange.close();
  }

  private void awaitClose() {
    try {
      closed.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static InetSocketAddress anyPort() {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
  }

  /** Returns a rule that treats probes as a server that knows no OPTIONS. */
  static Function<Received, Reply> rows(Function<Received, @Nullable Reply> rule) {
    return request -> {
      Reply reply = request.isProbe() ? Reply.of(405) : rule.apply(request);
      return reply == null ? Reply.of(200) : reply;
    };
  }
}
