package com.signalsmith.destination.kafka;

import com.signalsmith.destination.spi.DestinationException;
import com.signalsmith.destination.spi.Failure;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Finds out, before any Kafka client does, whether both sides agree on TLS.
 *
 * <p>Stateless; any thread.
 */
final class Transport {

  private static final Duration EACH = Duration.ofSeconds(3);
  private static final Duration PLAIN = Duration.ofSeconds(1);
  private static final Duration ALL = Duration.ofSeconds(5);

  private Transport() {}

  /**
   * Returns once one of the addresses lets us in as far as TLS is concerned.
   *
   * @return when the certificate of that one expires; empty without TLS
   * @param addresses that accept connections
   * @throws DestinationException with the code of the first address if none does
   * @throws InterruptedException if the calling thread is interrupted
   */
  static Optional<Instant> require(
      ConnectionProperties connection, List<Address> addresses, Deadline deadline)
      throws InterruptedException {
    Deadline all = deadline.atMost(ALL);
    Failure first = null;
    for (Address address : addresses) {
      Deadline each = all.atMost(EACH);
      Optional<TlsMaterial> material = connection.tlsMaterial();
      Optional<Failure> failure = Optional.empty();
      Optional<Instant> expiry = Optional.empty();
      if (material.isEmpty()) {
        failure = plain(address, each);
      } else {
        TlsProbe.Result result = TlsProbe.shakeHands(address, material.get(), each);
        if (result instanceof TlsProbe.Failed failed) {
          failure = Optional.of(failed.failure());
        } else if (result instanceof TlsProbe.Trusted trusted) {
          expiry = Optional.of(trusted.expiry());
        }
      }
      if (failure.isEmpty()) {
        return expiry;
      }
      first = worse(first, failure.get());
    }
    if (first != null) {
      throw new DestinationException(first);
    }
    return Optional.empty();
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
  private static Failure worse(@Nullable Failure first, Failure next) {
    return first == null || first.kind().retryable() ? next : first;
  }
}
