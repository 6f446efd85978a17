package com.signalsmith.destination.kafka;

import com.signalsmith.destination.spi.DestinationException;
import com.signalsmith.destination.spi.Failure;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionService;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/**
 * Finds out, before any Kafka client does, where Kafka brokers answer, and whether both sides agree
 * on TLS.
 *
 * <p>Stateless; any thread. All addresses are tried at once, so that one that does not answer takes
 * no time from the others.
 */
final class Transport {

  // A handshake takes two round trips and a connection one; some links need 1.5 seconds for each.
  private static final Duration EACH = Duration.ofSeconds(6);
  private static final Duration PLAIN = Duration.ofSeconds(3);
  private static final Duration GRACE = Duration.ofMillis(300);

  private Transport() {}

  /**
   * The addresses that let us in as far as TLS is concerned.
   *
   * @param doors where a broker answers, the quickest first; if none does, where one may be
   * @param others that were found to be no brokers
   * @param expiry when the certificate of the first door expires; empty without TLS
   */
  record Way(List<Address> doors, List<Address> others, Optional<Instant> expiry) {}

  /**
   * Returns the addresses where brokers answer: the quickest, and those that are hardly slower.
   *
   * @param addresses that accept connections, at least one
   * @throws DestinationException if there is none, with what says most
   * @throws InterruptedException if the calling thread is interrupted
   */
  static Way require(ConnectionProperties connection, List<Address> addresses, Deadline deadline)
      throws InterruptedException {
    Deadline each = deadline.atMost(EACH);
    List<Attempt> attempts = attempts(connection, addresses, each);
    List<Attempt> doors = those(attempts, Attempt::isBroker);
    if (doors.isEmpty()) {
      doors = those(attempts, attempt -> attempt.failure.isEmpty() && !attempt.isOther());
    }
    attempts.sort(Comparator.comparing(attempt -> addresses.indexOf(attempt.address)));
    List<Address> others =
        those(attempts, Attempt::isOther).stream().map(Attempt::address).toList();
    if (doors.isEmpty()) {
      throw new DestinationException(worst(connection, attempts, others));
    }
    return new Way(doors.stream().map(Attempt::address).toList(), others, doors.get(0).expiry);
  }

  /** Returns what is wrong with an address, to follow its name; nothing if a broker answers. */
  static Optional<String> complaint(
      ConnectionProperties connection, Address address, Deadline deadline)
      throws InterruptedException {
    Attempt attempt = attempt(connection, address, deadline);
    if (attempt.isBroker()) {
      return Optional.empty();
    }
    String complaint = "accepts connections, but no Kafka broker answers there";
    if (attempt.failure.isEmpty()) {
      return Optional.of(complaint);
    }
    Failure failure = attempt.failure.get();
    return Optional.of(
        complaint
            + (failure.code().equals(KafkaCode.TLS_EXPECTED.id())
                ? " without TLS: the port speaks TLS only"
                : " with TLS: " + failure.message()));
  }

  private static List<Attempt> attempts(
      ConnectionProperties connection, List<Address> addresses, Deadline each)
      throws InterruptedException {
    List<Attempt> ended = new ArrayList<>();
    ExecutorService threads = Executors.newCachedThreadPool(Transport::daemon);
    try {
      CompletionService<Attempt> attempts = new ExecutorCompletionService<>(threads);
      for (Address address : addresses) {
        Future<?> unused = attempts.submit(() -> attempt(connection, address, each));
      }
      Deadline end = Deadline.in(each.remaining().plus(PLAIN));
      while (ended.size() < addresses.size()) {
        Future<Attempt> next = attempts.poll(end.millis(), TimeUnit.MILLISECONDS);
        if (next == null) {
          break;
        }
        ended.add(next.get());
        if (next.get().isBroker()) {
          end = end.atMost(GRACE);
        }
      }
    } catch (ExecutionException e) {
      throw new IllegalStateException("an attempt ends with a failure, not by throwing", e);
    } finally {
      threads.shutdownNow();
    }
    return ended;
  }

  private static Attempt attempt(ConnectionProperties connection, Address address, Deadline each)
      throws InterruptedException {
    Optional<TlsMaterial> material = connection.tlsMaterial();
    if (material.isEmpty()) {
      return plain(address, each);
    }
    TlsProbe.Result result = TlsProbe.shakeHands(address, material.get(), each);
    if (result instanceof TlsProbe.Trusted trusted) {
      return new Attempt(
          address, trusted.answer(), Optional.of(trusted.expiry()), Optional.empty());
    }
    return new Attempt(
        address,
        TlsProbe.Answer.NONE,
        Optional.empty(),
        Optional.of(((TlsProbe.Failed) result).failure()));
  }

  // What gives no answer is left to Kafka's client, which is more patient.
  private static Attempt plain(Address address, Deadline deadline) throws InterruptedException {
    TlsProbe.Answer answer = TlsProbe.Answer.NONE;
    try {
      if (TlsProbe.speaksPlainKafka(address, deadline.atMost(PLAIN))) {
        return new Attempt(address, TlsProbe.Answer.KAFKA, Optional.empty(), Optional.empty());
      }
      answer = TlsProbe.Answer.OTHER;
    } catch (SocketTimeoutException e) {
      // a port with TLS would have refused what it does not understand
      return new Attempt(address, answer, Optional.empty(), Optional.empty());
    } catch (IOException e) {
      // closed, as a port with TLS does; or a broker that is not ready
    }
    return new Attempt(
        address,
        answer,
        Optional.empty(),
        TlsProbe.speaksTls(address, deadline.atMost(PLAIN))
            ? Optional.of(KafkaCode.TLS_EXPECTED.failure("'" + address + "' speaks TLS only"))
            : Optional.empty());
  }

  // That one address does not answer says less than what another one answered.
  private static Failure worst(
      ConnectionProperties connection, List<Attempt> attempts, List<Address> others) {
    List<Failure> failures = attempts.stream().flatMap(each -> each.failure.stream()).toList();
    return failures.stream()
        .filter(failure -> !failure.kind().retryable())
        .findFirst()
        .or(() -> failures.stream().findFirst().filter(failure -> others.isEmpty()))
        .orElseGet(
            () ->
                new FailureClassifier(
                        connection, others.isEmpty() ? connection.addresses() : others)
                    .noBroker());
  }

  private static List<Attempt> those(List<Attempt> attempts, Predicate<Attempt> wanted) {
    return attempts.stream().filter(wanted).toList();
  }

  private static Thread daemon(Runnable task) {
    Thread thread = new Thread(task, "signalsmith-kafka-probe");
    thread.setDaemon(true);
    return thread;
  }

  private record Attempt(
      Address address,
      TlsProbe.Answer answer,
      Optional<Instant> expiry,
      Optional<Failure> failure) {

    boolean isBroker() {
      return answer == TlsProbe.Answer.KAFKA;
    }

    boolean isOther() {
      return answer == TlsProbe.Answer.OTHER && failure.isEmpty();
    }
  }
}
