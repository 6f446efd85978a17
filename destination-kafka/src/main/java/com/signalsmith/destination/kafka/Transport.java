package com.signalsmith.destination.kafka;

import com.signalsmith.destination.spi.DestinationException;
import com.signalsmith.destination.spi.Failure;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionService;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;

/**
 * Finds out, before any Kafka client does, whether both sides agree on TLS.
 *
 * <p>Stateless; any thread. All addresses are tried at once, so that one that does not answer takes
 * no time from the others.
 */
final class Transport {

  private static final Duration EACH = Duration.ofSeconds(3);
  private static final Duration PLAIN = Duration.ofSeconds(1);

  private Transport() {}

  /**
   * An address that lets us in as far as TLS is concerned.
   *
   * @param expiry when its certificate expires; empty without TLS
   */
  record Way(Address address, Optional<Instant> expiry) {}

  /**
   * Returns the address that is the first to let us in as far as TLS is concerned.
   *
   * @param addresses that accept connections, at least one
   * @throws DestinationException with the failure of the first address if none does
   * @throws InterruptedException if the calling thread is interrupted
   */
  static Way require(ConnectionProperties connection, List<Address> addresses, Deadline deadline)
      throws InterruptedException {
    Deadline each = deadline.atMost(EACH);
    Map<Address, Failure> failures = new HashMap<>();
    ExecutorService threads = Executors.newCachedThreadPool(Transport::daemon);
    try {
      CompletionService<Attempt> attempts = new ExecutorCompletionService<>(threads);
      for (Address address : addresses) {
        Future<?> unused = attempts.submit(() -> attempt(connection, address, each));
      }
      for (int pending = addresses.size(); pending > 0; pending--) {
        Attempt ended = attempts.take().get();
        if (ended.failure.isEmpty()) {
          return ended.way;
        }
        failures.put(ended.way.address(), ended.failure.get());
      }
    } catch (ExecutionException e) {
      throw new IllegalStateException("an attempt ends with a failure, not by throwing", e);
    } finally {
      threads.shutdownNow();
    }
    throw new DestinationException(
        worst(addresses.stream().flatMap(one -> Stream.ofNullable(failures.get(one))).toList()));
  }

  private static Attempt attempt(ConnectionProperties connection, Address address, Deadline each)
      throws InterruptedException {
    Optional<TlsMaterial> material = connection.tlsMaterial();
    if (material.isEmpty()) {
      return new Attempt(new Way(address, Optional.empty()), plain(address, each));
    }
    TlsProbe.Result result = TlsProbe.shakeHands(address, material.get(), each);
    if (result instanceof TlsProbe.Trusted trusted) {
      return new Attempt(new Way(address, Optional.of(trusted.expiry())), Optional.empty());
    }
    return new Attempt(
        new Way(address, Optional.empty()), Optional.of(((TlsProbe.Failed) result).failure()));
  }

  // What is neither Kafka nor TLS is left to Kafka's client, which is more patient.
  private static Optional<Failure> plain(Address address, Deadline deadline)
      throws InterruptedException {
    try {
      if (TlsProbe.speaksPlainKafka(address, deadline.atMost(PLAIN))) {
        return Optional.empty();
      }
    } catch (SocketTimeoutException e) {
      return Optional.empty(); // a port with TLS would have refused what it does not understand
    } catch (IOException e) {
      // closed, as a port with TLS does; or a broker that is not ready
    }
    return TlsProbe.speaksTls(address, deadline)
        ? Optional.of(KafkaCode.TLS_EXPECTED.failure("'" + address + "' speaks TLS only"))
        : Optional.empty();
  }

  // That one address does not answer says less than what another one answered.
  private static Failure worst(List<Failure> failures) {
    return failures.stream()
        .filter(failure -> !failure.kind().retryable())
        .findFirst()
        .orElse(failures.get(0));
  }

  private static Thread daemon(Runnable task) {
    Thread thread = new Thread(task, "signalsmith-kafka-probe");
    thread.setDaemon(true);
    return thread;
  }

  private record Attempt(Way way, Optional<Failure> failure) {}
}
