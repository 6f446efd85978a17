package com.signalsmith.destination.kafka;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.ApiVersions;
import org.apache.kafka.clients.ClientRequest;
import org.apache.kafka.clients.ClientResponse;
import org.apache.kafka.clients.ClientUtils;
import org.apache.kafka.clients.ManualMetadataUpdater;
import org.apache.kafka.clients.MetadataRecoveryStrategy;
import org.apache.kafka.clients.NetworkClient;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.DisconnectException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.metrics.Metrics;
import org.apache.kafka.common.network.Selector;
import org.apache.kafka.common.requests.AbstractRequest;
import org.apache.kafka.common.requests.AbstractResponse;
import org.apache.kafka.common.utils.LogContext;
import org.apache.kafka.common.utils.Time;

/**
 * Asks brokers that the caller names, over Kafka's own network layer.
 *
 * <p>One thread. Kafka's clients go on to the addresses that brokers advertise and report most of
 * what goes wrong as a time-out; this stays where it is told to and knows the reason. The work is
 * done in a thread of its own, because that layer may look up a name in a name server that does not
 * answer; the thread ends by itself.
 */
final class BrokerLink implements AutoCloseable {

  private static final Duration SLACK = Duration.ofMillis(200);
  private static final Duration CLOSE = Duration.ofMillis(300);
  private static final int POLL_MILLIS = 50;
  private static final int BUFFER_BYTES = 64 << 10;

  private final ExecutorService thread = Executors.newSingleThreadExecutor(BrokerLink::daemon);
  private final Metrics metrics = new Metrics();
  private final NetworkClient client;

  private BrokerLink(AdminClientConfig config) {
    LogContext log = new LogContext();
    Selector selector =
        new Selector(
            Selector.NO_IDLE_TIMEOUT_MS,
            metrics,
            Time.SYSTEM,
            "probe",
            ClientUtils.createChannelBuilder(config, Time.SYSTEM, log),
            log);
    this.client =
        new NetworkClient(
            selector,
            new ManualMetadataUpdater(),
            config.getString(AdminClientConfig.CLIENT_ID_CONFIG),
            1, // requests in flight
            1, // millisecond until it connects again, and at most
            1,
            BUFFER_BYTES,
            BUFFER_BYTES,
            config.getInt(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG),
            config.getLong(AdminClientConfig.SOCKET_CONNECTION_SETUP_TIMEOUT_MS_CONFIG),
            config.getLong(AdminClientConfig.SOCKET_CONNECTION_SETUP_TIMEOUT_MAX_MS_CONFIG),
            Time.SYSTEM,
            true, // ask which versions the broker speaks
            new ApiVersions(),
            log,
            MetadataRecoveryStrategy.NONE);
  }

  /**
   * Prepares a link; it connects when it is asked to.
   *
   * @param properties of an admin client
   * @throws KafkaException if they cannot be used
   */
  static BrokerLink of(Map<String, Object> properties) {
    return new BrokerLink(new AdminClientConfig(properties));
  }

  /**
   * Connects, with all the security that the properties ask for, and agrees on versions.
   *
   * @throws KafkaException if that is impossible; the reason is in it or in its causes
   */
  void connect(Node node, Deadline deadline) throws InterruptedException {
    boolean unused = call(deadline, () -> ready(node, deadline));
  }

  /**
   * Returns a broker's answer.
   *
   * @throws KafkaException if there is none
   */
  <T extends AbstractResponse> T ask(
      Node node, AbstractRequest.Builder<?> question, Class<T> answer, Deadline deadline)
      throws InterruptedException {
    return call(deadline, () -> answer.cast(exchange(node, question, deadline)));
  }

  /** Waits a moment, for questions that are asked again. */
  void pause(Deadline deadline) throws InterruptedException {
    List<ClientResponse> unused = call(deadline, () -> client.poll(POLL_MILLIS, now()));
  }

  @Override
  public void close() {
    thread.execute(
        () -> {
          client.close();
          metrics.close();
        });
    thread.shutdown();
    boolean interrupted = Thread.interrupted();
    try {
      boolean unused = thread.awaitTermination(CLOSE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      interrupted = true;
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private boolean ready(Node node, Deadline deadline) throws UnknownHostException {
    int tries = InetAddress.getAllByName(node.host()).length; // each try takes the next one
    boolean connecting = false;
    while (!client.ready(node, now())) {
      AuthenticationException refused = client.authenticationException(node);
      if (refused != null) {
        throw refused;
      }
      if (!client.connectionFailed(node)) {
        connecting = true;
      } else if (connecting) {
        connecting = false;
        if (--tries == 0) {
          throw new DisconnectException("the broker ended the connection");
        }
      }
      List<ClientResponse> unused = poll(deadline);
    }
    return true;
  }

  private AbstractResponse exchange(
      Node node, AbstractRequest.Builder<?> question, Deadline deadline)
      throws UnknownHostException {
    boolean unused = ready(node, deadline);
    ClientRequest request = client.newClientRequest(node.idString(), question, now(), true);
    client.send(request, now());
    while (true) {
      for (ClientResponse response : poll(deadline)) {
        if (response.requestHeader().correlationId() == request.correlationId()) {
          return answer(response);
        }
      }
    }
  }

  private static AbstractResponse answer(ClientResponse response) {
    if (response.authenticationException() != null) {
      throw response.authenticationException();
    }
    if (response.versionMismatch() != null) {
      throw response.versionMismatch();
    }
    if (response.wasDisconnected()) {
      throw new DisconnectException("the broker ended the connection");
    }
    return response.responseBody();
  }

  private List<ClientResponse> poll(Deadline deadline) {
    if (deadline.remaining().isZero() || Thread.currentThread().isInterrupted()) {
      throw new TimeoutException("the broker did not answer in time");
    }
    return client.poll(Math.min(POLL_MILLIS, deadline.millis()), now());
  }

  private <T> T call(Deadline deadline, Callable<T> body) throws InterruptedException {
    Future<T> result = thread.submit(body);
    try {
      return result.get(deadline.millis() + SLACK.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      throw e.getCause() instanceof KafkaException known ? known : new KafkaException(e.getCause());
    } catch (java.util.concurrent.TimeoutException | CancellationException e) {
      throw new TimeoutException("the broker did not answer in time", e);
    } finally {
      result.cancel(true);
    }
  }

  private static long now() {
    return Time.SYSTEM.milliseconds();
  }

  private static Thread daemon(Runnable task) {
    Thread thread = new Thread(task, "signalsmith-kafka-link");
    thread.setDaemon(true);
    return thread;
  }
}
