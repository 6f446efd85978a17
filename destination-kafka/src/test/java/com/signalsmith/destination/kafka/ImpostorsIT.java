package com.signalsmith.destination.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import com.signalsmith.destination.embeddedkafka.EmbeddedKafka;
import com.signalsmith.destination.embeddedkafka.Listener;
import com.signalsmith.destination.embeddedkafka.Ports;
import com.signalsmith.destination.embeddedkafka.SecurityProtocol;
import com.signalsmith.destination.spi.CheckContext;
import com.signalsmith.destination.spi.CheckReport;
import com.signalsmith.destination.spi.CheckStep;
import com.signalsmith.destination.spi.DestinationWriter;
import com.signalsmith.destination.spi.Failure;
import com.signalsmith.destination.spi.StepStatus;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Ports that accept connections and are no Kafka brokers: in the server list, and advertised. */
class ImpostorsIT {

  private static final Duration LIMIT = Duration.ofSeconds(15);

  private static EmbeddedKafka kafka;
  private static Impostor web;
  private static Impostor mute;
  private static Impostor secure;

  @BeforeAll
  static void start() throws IOException {
    web = Impostor.answering(Impostor.HTTP);
    mute = Impostor.answering(Impostor.SILENCE);
    secure = Impostor.answering(Impostor.TLS_ALERT);
    kafka =
        EmbeddedKafka.builder()
            .listener(SecurityProtocol.PLAINTEXT)
            .listener(SecurityProtocol.SSL)
            .listener(advertising("WEB", SecurityProtocol.PLAINTEXT, web))
            .listener(advertising("MUTE", SecurityProtocol.PLAINTEXT, mute))
            .listener(advertising("SECURE", SecurityProtocol.PLAINTEXT, secure))
            .listener(advertising("LOGIN_WEB", SecurityProtocol.SASL_PLAINTEXT, web))
            .listener(advertising("TLS_WEB", SecurityProtocol.SSL, web))
            .listener(advertising("TLS_MUTE", SecurityProtocol.SSL, mute))
            .user("app", "secret")
            .start();
    kafka.createTopic("orders", 1, Map.of());
  }

  @AfterAll
  static void stop() throws IOException {
    kafka.close();
    web.close();
    mute.close();
    secure.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"WEB", "MUTE", "LOGIN_WEB"})
  void anAdvertisedPortThatIsNoBrokerIsTold(String listener) throws InterruptedException {
    Definition definition = at(kafka.bootstrapServers(listener));
    if (listener.equals("LOGIN_WEB")) {
      definition.plain("app", "secret");
    }
    Failure failure = advertised(definition);

    assertThat(failure.message())
        .isEqualTo(
            "broker 0 advertises '"
                + (listener.equals("MUTE") ? mute : web).address()
                + "', which accepts connections, but no Kafka broker answers there");
    assertThat(failure.remedy()).contains("internal endpoint", "external endpoint");
  }

  @Test
  void anAdvertisedPortThatSpeaksTlsOnlyIsTold() throws InterruptedException {
    assertThat(advertised(at(kafka.bootstrapServers("SECURE"))).message())
        .endsWith("no Kafka broker answers there without TLS: the port speaks TLS only");
  }

  @Test
  void anAdvertisedPortWithoutTlsIsTold() throws InterruptedException {
    assertThat(advertised(trusting("TLS_WEB")).message())
        .isEqualTo(
            "broker 0 advertises '"
                + web.address()
                + "', which accepts connections, but no Kafka broker answers there with TLS: '"
                + web.address()
                + "' does not speak TLS");
    assertThat(advertised(trusting("TLS_MUTE")).message())
        .contains("no Kafka broker answers there with TLS: ");
  }

  @Test
  void oneBrokerIsFoundBehindPortsThatAreNone() throws InterruptedException {
    for (int i = 0; i < 20; i++) {
      Impostor other = i % 2 == 0 ? web : mute;
      Definition definition = at(other.address() + "," + kafka.bootstrapServers("PLAINTEXT"));

      assertThat(check(definition).status()).isEqualTo(StepStatus.PASSED);
      try (DestinationWriter writer =
          new KafkaDestination().open(definition.plan(), Definition.RUN)) {
        writer.commit();
      }
    }
  }

  @Test
  void oneBrokerIsFoundBehindPortsThatAreNoneThroughTls() throws InterruptedException {
    for (int i = 0; i < 10; i++) {
      Impostor other = i % 2 == 0 ? web : mute;
      Definition definition =
          trusting("SSL")
              .configured(
                  "bootstrap_servers", other.address() + "," + kafka.bootstrapServers("SSL"));

      assertThat(check(definition).status()).isEqualTo(StepStatus.PASSED);
    }
  }

  @Test
  void onlyPortsThatAreNoBrokersAreNamed() throws IOException, InterruptedException {
    String gone = "127.0.0.1:" + Ports.next();
    Opening opening = Opening.of(at(gone + "," + web.address()));

    assertThat(opening.failure().code()).isEqualTo("connection_failed");
    assertThat(opening.failure().message())
        .isEqualTo(
            "'"
                + web.address()
                + "' accepts connections, but no Kafka broker answers there without TLS");
    assertThat(Opening.of(at(mute.address() + "," + web.address())).failure().message())
        .isEqualTo(
            "'"
                + mute.address()
                + "', '"
                + web.address()
                + "' accept connections, but no Kafka broker answers there without TLS");
  }

  @Test
  void notSixtyServersAreNamed() throws InterruptedException {
    String many =
        IntStream.rangeClosed(1, 60)
            .mapToObj(each -> "127.0.0." + each + ":1")
            .collect(Collectors.joining(","));

    assertThat(Opening.of(at(many)).failure().message())
        .contains("'127.0.0.3:1'")
        .endsWith("and 57 others do not either");
  }

  @Test
  void aPortThatAnswersWithNothingThatIsKafkaIsTold() throws IOException, InterruptedException {
    try (Impostor zeros = Impostor.answering(Impostor.ZEROS)) {
      Failure failure = Opening.of(at(zeros.address())).failure();

      assertThat(failure.code()).isEqualTo("connection_failed");
      assertThat(failure.message()).contains("no Kafka broker answers there");
    }
  }

  @Test
  void aPortThatEndsEveryConnectionMayNotSpeakTls() throws IOException, InterruptedException {
    try (Impostor closing = Impostor.closing()) {
      Failure failure = Opening.of(at(closing.address()).tls()).failure();

      assertThat(failure.code()).isEqualTo("tls_handshake_failed");
      assertThat(failure.message())
          .endsWith("closes the connection instead of a TLS handshake; it may not speak TLS");
    }
  }

  private static Failure advertised(Definition definition) throws InterruptedException {
    Opening opening = Opening.of(definition);
    assertThat(opening.failure().code()).isEqualTo("advertised_unreachable");
    assertThat(opening.time()).isLessThan(LIMIT);
    CheckReport report = check(definition);
    assertThat(report.steps())
        .filteredOn(step -> step.status() == StepStatus.FAILED)
        .extracting(CheckStep::id)
        .containsExactly("advertised");
    return opening.failure();
  }

  private static CheckReport check(Definition definition) throws InterruptedException {
    return new KafkaDestination().check(definition.settings(), CheckContext.unobserved());
  }

  private static Definition at(String servers) {
    return Definition.at(servers).topic("orders");
  }

  private static Definition trusting(String listener) {
    return at(kafka.bootstrapServers(listener))
        .tls()
        .configured("ca_certificate", kafka.certificateAuthority().certificate());
  }

  private static Listener advertising(String name, SecurityProtocol protocol, Impostor impostor) {
    return Listener.of(name, protocol).withAdvertisedAddress(impostor.address());
  }
}
