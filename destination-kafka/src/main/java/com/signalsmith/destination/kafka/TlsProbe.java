package com.signalsmith.destination.kafka;

import com.signalsmith.destination.spi.Failure;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import org.jspecify.annotations.Nullable;

/**
 * Makes one TLS handshake, with the same demands as Kafka's client, and says what came of it.
 *
 * <p>Stateless; any thread. It comes before any Kafka client, because those only say that a
 * handshake failed, or try again until their time is over.
 */
final class TlsProbe {

  private static final Duration ANSWER = Duration.ofSeconds(2);

  private TlsProbe() {}

  /** What came of a handshake. */
  sealed interface Result permits Trusted, Failed {}

  /**
   * The server is the one that the address names.
   *
   * @param expiry when its certificate expires
   * @param answer what it said to the question with which a Kafka client begins
   */
  record Trusted(Instant expiry, Answer answer) implements Result {}

  /** What a port says to the question with which a Kafka client begins. */
  enum Answer {
    /** It is a Kafka broker. */
    KAFKA,
    /** It is something else. */
    OTHER,
    /** Nothing, or nothing yet. */
    NONE
  }

  /** There can be no TLS connection as the settings are. */
  record Failed(Failure failure) implements Result {}

  /**
   * Makes a handshake.
   *
   * @throws InterruptedException if the calling thread is interrupted
   */
  static Result shakeHands(Address address, TlsMaterial material, Deadline deadline)
      throws InterruptedException {
    Duration limit = deadline.remaining();
    Attempt attempt = attempt(address, material, deadline);
    IOException thrown = attempt.thrown;
    if (thrown == null || attempt.answerIsLate()) {
      return new Trusted(attempt.witness.chain().get(0).getNotAfter().toInstant(), attempt.answer);
    }
    return new Failed(failure(attempt, thrown, address, material, limit, deadline));
  }

  /**
   * Returns whether a port answers the beginning of a TLS handshake with TLS, be it a refusal.
   *
   * @throws InterruptedException if the calling thread is interrupted
   */
  static boolean speaksTls(Address address, Deadline deadline) throws InterruptedException {
    return attempt(address, TlsMaterial.NONE, deadline).beganWithTls();
  }

  /**
   * Returns whether a Kafka broker without TLS answers.
   *
   * @throws InterruptedException if the calling thread is interrupted
   * @throws IOException if nobody does: {@link SocketTimeoutException} if the port is mute
   */
  static boolean speaksPlainKafka(Address address, Deadline deadline)
      throws IOException, InterruptedException {
    return PortConversation.with(address, deadline, PortConversation::isKafka);
  }

  private static Failure failure(
      Attempt attempt,
      IOException thrown,
      Address address,
      TlsMaterial material,
      Duration limit,
      Deadline deadline)
      throws InterruptedException {
    TlsWitness witness = attempt.witness;
    if (witness.verdict().isPresent()) {
      return switch (witness.verdict().get()) {
        case UNTRUSTED -> TlsFailures.untrusted(witness.chain(), address, material);
        case EXPIRED -> TlsFailures.expired(witness.chain(), address);
        case OTHER_HOST -> TlsFailures.otherHost(witness.chain().get(0), address);
      };
    }
    if (thrown instanceof SocketTimeoutException && attempt.beganWithTls()) {
      return TlsFailures.late(address, limit);
    }
    if (attempt.beganWithTls()) {
      return witness.asked()
          ? TlsFailures.clientCertificate(witness, address, material)
          : TlsFailures.refused(attempt.beganWithAlert(), address);
    }
    if (attempt.isConnected() && (!attempt.isSilent() || isPlain(address, deadline))) {
      return KafkaCode.TLS_NOT_EXPECTED.failure("'" + address + "' does not speak TLS");
    }
    if (attempt.isConnected() && !(thrown instanceof SocketTimeoutException)) {
      return KafkaCode.TLS_HANDSHAKE_FAILED.failure(
          "'"
              + address
              + "' closes the connection instead of a TLS handshake; it may not speak TLS");
    }
    return KafkaCode.CONNECTION_FAILED.failure(
        "'" + address + "' does not answer the beginning of a TLS handshake");
  }

  private static boolean isPlain(Address address, Deadline deadline) throws InterruptedException {
    try {
      return speaksPlainKafka(address, deadline.atMost(ANSWER));
    } catch (IOException e) {
      return false;
    }
  }

  private static Attempt attempt(Address address, TlsMaterial material, Deadline deadline)
      throws InterruptedException {
    Attempt attempt;
    SSLContext context;
    try {
      attempt = new Attempt(new TlsWitness(material.trustManager(), material.keyManager()));
      context = SSLContext.getInstance("TLS");
      context.init(
          new KeyManager[] {attempt.witness.keyManager()},
          new TrustManager[] {attempt.witness.trustManager()},
          null);
    } catch (GeneralSecurityException | IOException e) {
      throw new IllegalStateException("this Java cannot speak TLS", e);
    }
    try {
      PortConversation.with(
          address, deadline, port -> attempt.over(port, context, address, deadline));
    } catch (IOException e) {
      attempt.thrown = e;
    }
    return attempt;
  }

  /** One handshake and what is known of it afterwards. */
  private static final class Attempt {

    private static final String[] PROTOCOLS = {"TLSv1.3", "TLSv1.2"}; // those of Kafka's client

    private final TlsWitness witness;
    private volatile @Nullable PortConversation port;
    private volatile boolean complete;
    private volatile Answer answer = Answer.NONE;
    private @Nullable IOException thrown;

    Attempt(TlsWitness witness) {
      this.witness = witness;
    }

    boolean over(PortConversation connected, SSLContext context, Address address, Deadline deadline)
        throws IOException {
      port = connected;
      try (SSLSocket socket =
          (SSLSocket)
              context
                  .getSocketFactory()
                  .createSocket(connected, address.host(), address.port(), false)) {
        SSLParameters parameters = socket.getSSLParameters();
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        parameters.setProtocols(PROTOCOLS);
        socket.setSSLParameters(parameters);
        socket.startHandshake();
        complete = true;
        // TLS 1.3 lets a client know only with the first answer that its certificate is refused.
        connected.setSoTimeout(deadline.atMost(ANSWER).millis());
        boolean kafka = PortConversation.isKafka(socket);
        answer = kafka ? Answer.KAFKA : Answer.OTHER;
        return kafka;
      }
    }

    boolean isConnected() {
      return port != null;
    }

    boolean isSilent() {
      PortConversation connected = port;
      return connected == null || connected.isSilent();
    }

    boolean beganWithTls() {
      PortConversation connected = port;
      return connected != null && connected.beganWithTls();
    }

    boolean beganWithAlert() {
      PortConversation connected = port;
      return connected != null && connected.beganWithAlert();
    }

    /** Returns whether only the answer is missing, of which TLS is not to blame. */
    boolean answerIsLate() {
      return complete && (!witness.asked() || thrown instanceof SocketTimeoutException);
    }
  }
}
