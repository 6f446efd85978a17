package com.signalsmith.destination.webhook;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.signalsmith.destination.spi.Secret;
import com.signalsmith.destination.spi.Settings;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * One URL with its credentials, and the client that sends to it.
 *
 * <p>Safe for several threads. Redirects are not followed. Before JDK 21 a client cannot be closed:
 * its one thread and its idle connections go when the garbage is collected.
 */
final class Endpoint implements AutoCloseable {

  // Well within the 15 seconds that opening a writer may take.
  static final Duration PROBE_TIMEOUT = Duration.ofSeconds(10);

  private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(2);

  private final URI uri;
  private final String origin;
  private final String method;
  private final HttpRequest plain;
  private final ExecutorService threads;
  private volatile @Nullable HttpClient client;

  private Endpoint(Settings settings) {
    this.uri = URI.create(settings.get(WebhookSettings.URL));
    this.origin = originOf(uri);
    this.method = settings.get(WebhookSettings.METHOD);
    HttpRequest.Builder request =
        HttpRequest.newBuilder(uri).setHeader("User-Agent", "SignalSmith");
    settings
        .find(WebhookSettings.AUTHORIZATION)
        .map(Secret::reveal)
        .ifPresent(value -> request.setHeader("Authorization", value));
    settings
        .find(WebhookSettings.API_KEY)
        .map(Secret::reveal)
        .ifPresent(value -> request.setHeader("X-API-Key", value));
    this.plain = request.build();
    this.threads = Executors.newCachedThreadPool(Endpoint::thread);
    this.client =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(Duration.ofSeconds(settings.get(WebhookSettings.CONNECT_TIMEOUT)))
            .executor(threads)
            .build();
  }

  /** Makes a client; nothing is connected before the first request. */
  static Endpoint of(Settings settings) {
    return new Endpoint(settings);
  }

  /** Returns scheme, host and port: what may be shown of a URL that may have a secret in it. */
  String origin() {
    return origin;
  }

  /** Returns what tells this URL from another, and shows nothing of it. */
  String id() {
    try {
      byte[] hash = MessageDigest.getInstance("SHA-256").digest(uri.toString().getBytes(UTF_8));
      return HexFormat.of().formatHex(hash, 0, 16);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  boolean isEncrypted() {
    return "https".equalsIgnoreCase(uri.getScheme());
  }

  /** Sends one row; cancelling the future closes its connection. */
  CompletableFuture<HttpResponse<Void>> send(byte[] body, String idempotencyKey) {
    HttpRequest request =
        HttpRequest.newBuilder(plain, (name, value) -> true)
            .setHeader("Content-Type", "application/json")
            .setHeader("Idempotency-Key", idempotencyKey)
            .method(method, HttpRequest.BodyPublishers.ofByteArray(body))
            .build();
    return client().sendAsync(request, HttpResponse.BodyHandlers.discarding());
  }

  /**
   * Asks what may be done here, which changes nothing and sends no row.
   *
   * @throws ProbeException if there is no answer in time
   * @throws InterruptedException if the calling thread is interrupted
   */
  HttpResponse<Void> probe(Duration timeout) throws ProbeException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(plain, (name, value) -> true)
            .method("OPTIONS", HttpRequest.BodyPublishers.noBody())
            .build();
    CompletableFuture<HttpResponse<Void>> answer =
        client().sendAsync(request, HttpResponse.BodyHandlers.discarding());
    try {
      return answer.get(timeout.toNanos(), TimeUnit.NANOSECONDS);
    } catch (ExecutionException e) {
      Answer.Failed failed = Answer.of(rootOf(e), origin);
      throw new ProbeException(
          failed.passing() && !isEncrypted() ? failed.withHintAtTls() : failed, rootOf(e));
    } catch (TimeoutException e) {
      throw new ProbeException(Answer.late(origin, timeout), e);
    } finally {
      answer.cancel(true);
    }
  }

  @Override
  public void close() {
    shutDownClient();
    threads.shutdown();
    try {
      if (!threads.awaitTermination(CLOSE_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS)) {
        threads.shutdownNow();
      }
    } catch (InterruptedException e) {
      threads.shutdownNow();
      Thread.currentThread().interrupt();
    }
  }

  static Throwable rootOf(Throwable thrown) {
    boolean wrapped = thrown instanceof ExecutionException || thrown instanceof CompletionException;
    return wrapped && thrown.getCause() != null ? thrown.getCause() : thrown;
  }

  private HttpClient client() {
    HttpClient open = client;
    if (open == null) {
      throw new IllegalStateException("the endpoint is closed");
    }
    return open;
  }

  private void shutDownClient() {
    HttpClient open = client;
    client = null; // for the garbage collector, also where somebody keeps the writer
    if (open != null) {
      try {
        HttpClient.class.getMethod("shutdownNow").invoke(open); // there since JDK 21
      } catch (ReflectiveOperationException e) {
        // It ends when nobody refers to it.
      }
    }
  }

  private static String originOf(URI uri) {
    String port = uri.getPort() < 0 ? "" : ":" + uri.getPort();
    return uri.getScheme().toLowerCase(Locale.ROOT) + "://" + uri.getHost() + port;
  }

  private static Thread thread(Runnable work) {
    Thread thread = new Thread(work, "signalsmith-webhook");
    thread.setDaemon(true);
    return thread;
  }

  /** There is no answer to a probe. */
  static final class ProbeException extends Exception {

    private static final long serialVersionUID = 1L;

    private final transient Answer.Failed answer;

    ProbeException(Answer.Failed answer, Throwable cause) {
      super(answer.failure().message(), cause);
      this.answer = answer;
    }

    Answer.Failed answer() {
      return answer;
    }
  }
}
