package com.signalsmith.destination.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import com.signalsmith.destination.spi.Failure;
import com.signalsmith.destination.spi.FailureKind;
import java.io.IOException;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import javax.net.ssl.SSLHandshakeException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.errors.ClusterAuthorizationException;
import org.apache.kafka.common.errors.DisconnectException;
import org.apache.kafka.common.errors.IllegalSaslStateException;
import org.apache.kafka.common.errors.InvalidTopicException;
import org.apache.kafka.common.errors.NotEnoughReplicasAfterAppendException;
import org.apache.kafka.common.errors.NotEnoughReplicasException;
import org.apache.kafka.common.errors.NotLeaderOrFollowerException;
import org.apache.kafka.common.errors.OutOfOrderSequenceException;
import org.apache.kafka.common.errors.SaslAuthenticationException;
import org.apache.kafka.common.errors.SslAuthenticationException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.errors.UnsupportedSaslMechanismException;
import org.junit.jupiter.api.Test;

class FailureClassifierTest {

  private static final String CANARY = "canary-5u3gt";

  private final FailureClassifier anonymous =
      classifier(Definition.at("broker1:9092").topic("orders"));
  private final FailureClassifier plain =
      classifier(Definition.at("broker1:9092").topic("orders").plain("app", CANARY));

  @Test
  void refusedCredentialsAreTheAdministratorsBusiness() {
    Failure failure = connecting(plain, new SaslAuthenticationException(CANARY));

    assertThat(failure.code()).isEqualTo("authentication_failed");
    assertThat(failure.kind()).isEqualTo(FailureKind.CREDENTIALS);
    assertThat(failure.field()).isEqualTo("authentication.password");
    assertThat(failure.message()).contains("'app'", "PLAIN", "'broker1:9092'");
  }

  @Test
  void aMechanismThatIsNotOfferedIsTold() {
    Failure failure = connecting(plain, new UnsupportedSaslMechanismException("not enabled"));

    assertThat(failure.code()).isEqualTo("mechanism_not_enabled");
    assertThat(failure.field()).isEqualTo("authentication.method");
    assertThat(failure.message()).contains("does not offer PLAIN");
  }

  @Test
  void aLoginToTheWrongKindOfPortIsTold() {
    assertThat(connecting(plain, new IllegalSaslStateException("handshake")).code())
        .isEqualTo("authentication_not_expected");
    assertThat(connecting(anonymous, new SaslAuthenticationException("no")).code())
        .isEqualTo("authentication_required");
  }

  @Test
  void aNameThatTheBrokersRefuseIsTold() {
    assertThat(delivering(plain, new ExecutionException(new InvalidTopicException("bad"))).code())
        .isEqualTo("topic_name_invalid");
  }

  @Test
  void tooFewReplicasAreNotATimeOut() {
    for (Throwable thrown :
        new Throwable[] {
          new NotEnoughReplicasException("1 of 2"),
          new TimeoutException("expired", new NotEnoughReplicasAfterAppendException("1 of 2"))
        }) {
      assertThat(delivering(plain, thrown).code()).isEqualTo("broker_unavailable");
      assertThat(delivering(plain, thrown).message()).contains("in sync");
    }
  }

  @Test
  void theRightThatOldBrokersDemandIsNamed() {
    assertThat(delivering(plain, new ClusterAuthorizationException("no")).message())
        .contains("IDEMPOTENT_WRITE", "topic 'orders'");
  }

  @Test
  void tlsComesBeforeAuthentication() {
    assertThat(
            connecting(
                    plain,
                    new SslAuthenticationException("failed", new SSLHandshakeException("PKIX")))
                .code())
        .isEqualTo("tls_handshake_failed");
    assertThat(connecting(anonymous, new KafkaException(new SSLHandshakeException("PKIX"))).field())
        .isEqualTo("configuration.use_tls");
  }

  @Test
  void looksAtTheWholeChain() {
    TimeoutException timeout =
        new TimeoutException(
            "Topic orders not present in metadata after 6000 ms.",
            new UnknownTopicOrPartitionException("unknown"));

    assertThat(delivering(anonymous, new ExecutionException(timeout)).code())
        .isEqualTo("topic_not_found");
    assertThat(
            delivering(
                    anonymous,
                    new KafkaException(
                        "Cannot execute transactional method because we are in an error state",
                        new ClusterAuthorizationException("refused")))
                .code())
        .isEqualTo("not_authorized");
  }

  @Test
  void survivesACircleOfCauses() {
    KafkaException outer = new KafkaException("outer");
    outer.initCause(new IllegalStateException(outer));

    assertThat(delivering(anonymous, outer).code()).isEqualTo("unexpected_error");
  }

  @Test
  void namesTheTopicThatMayNotBeWritten() {
    Failure failure = delivering(plain, new TopicAuthorizationException(Set.of("orders")));

    assertThat(failure.code()).isEqualTo("not_authorized");
    assertThat(failure.message()).contains("'app'", "topic 'orders'");
  }

  @Test
  void silenceWhileConnectingPasses() {
    for (Throwable thrown :
        new Throwable[] {
          new TimeoutException("Timed out waiting for a node assignment. Call: describeCluster"),
          new ExecutionException(new java.util.concurrent.TimeoutException()),
          new DisconnectException(),
          new KafkaException(new IOException("reset"))
        }) {
      Failure failure = connecting(anonymous, thrown);

      assertThat(failure.code()).isEqualTo("connection_failed");
      assertThat(failure.kind().retryable()).isTrue();
      assertThat(failure.remedy()).contains("use_tls");
    }
  }

  @Test
  void troubleWhileDeliveringPasses() {
    assertThat(delivering(plain, new TimeoutException("Expiring 3 record(s)")).code())
        .isEqualTo("delivery_timeout");
    for (Throwable thrown :
        new Throwable[] {
          new NotLeaderOrFollowerException(), new OutOfOrderSequenceException("gap")
        }) {
      assertThat(delivering(plain, thrown).code()).isEqualTo("broker_unavailable");
      assertThat(delivering(plain, thrown).kind().retryable()).isTrue();
    }
  }

  @Test
  void whatNobodyExpectedIsADefect() {
    Failure failure = connecting(plain, new ConfigException("sasl.jaas.config", CANARY));

    assertThat(failure.kind()).isEqualTo(FailureKind.INTERNAL);
    assertThat(failure.message()).contains("ConfigException").doesNotContain(CANARY);
  }

  @Test
  void neverRepeatsWhatKafkaSays() {
    for (Throwable thrown :
        new Throwable[] {
          new SaslAuthenticationException(CANARY),
          new TimeoutException(CANARY),
          new TopicAuthorizationException(CANARY),
          new KafkaException(CANARY)
        }) {
      assertThat(connecting(plain, thrown).toString()).doesNotContain(CANARY);
      assertThat(delivering(plain, thrown).toString()).doesNotContain(CANARY);
    }
  }

  private static FailureClassifier classifier(Definition definition) {
    return new FailureClassifier(ConnectionProperties.of(definition.settings()));
  }

  private static Failure connecting(FailureClassifier failures, Throwable thrown) {
    return failures.connecting(thrown).failure();
  }

  private static Failure delivering(FailureClassifier failures, Throwable thrown) {
    return failures.delivering(thrown).failure();
  }
}
