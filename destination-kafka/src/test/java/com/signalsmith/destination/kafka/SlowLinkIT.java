package com.signalsmith.destination.kafka;

import static com.signalsmith.destination.kafka.Definition.row;
import static com.signalsmith.destination.kafka.Definition.rows;
import static org.assertj.core.api.Assertions.assertThat;

import com.signalsmith.destination.embeddedkafka.EmbeddedKafka;
import com.signalsmith.destination.embeddedkafka.Listener;
import com.signalsmith.destination.embeddedkafka.SecurityProtocol;
import com.signalsmith.destination.spi.CheckContext;
import com.signalsmith.destination.spi.CheckReport;
import com.signalsmith.destination.spi.DestinationWriter;
import com.signalsmith.destination.spi.Failure;
import com.signalsmith.destination.spi.StepStatus;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A cluster at the end of a link on which every question waits 1.5 seconds for its answer. */
class SlowLinkIT {

  private static final Duration ROUND_TRIP = Duration.ofMillis(1_500);
  private static final Duration LIMIT = Duration.ofSeconds(15);

  private static EmbeddedKafka kafka;
  private static SlowLink plain;
  private static SlowLink secure;
  private static SlowLink losing;

  @BeforeAll
  static void start() throws IOException {
    plain = SlowLink.withRoundTrip(ROUND_TRIP);
    secure = SlowLink.withRoundTrip(ROUND_TRIP);
    losing = SlowLink.losingAfter(100);
    kafka =
        EmbeddedKafka.builder()
            .listener(Listener.of(SecurityProtocol.PLAINTEXT))
            .listener(
                Listener.of("SLOW", SecurityProtocol.PLAINTEXT)
                    .withAdvertisedAddress(plain.address()))
            .listener(
                Listener.of("SLOW_TLS", SecurityProtocol.SSL)
                    .withAdvertisedAddress(secure.address()))
            .listener(
                Listener.of("LOSING", SecurityProtocol.SSL).withAdvertisedAddress(losing.address()))
            .start();
    plain.to(kafka.bootstrapServers("SLOW"));
    secure.to(kafka.bootstrapServers("SLOW_TLS"));
    losing.to(kafka.bootstrapServers("LOSING"));
    kafka.createTopic("orders", 1, Map.of());
  }

  @AfterAll
  static void stop() throws IOException {
    kafka.close();
    plain.close();
    secure.close();
    losing.close();
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void checkAndRunPass(boolean tls) throws InterruptedException {
    Definition definition = tls ? trusting(secure) : at(plain);
    KafkaDestination destination = new KafkaDestination();
    long start = System.nanoTime();
    CheckReport report = destination.check(definition.settings(), CheckContext.unobserved());

    assertThat(report.status()).as("%s", report).isEqualTo(StepStatus.PASSED);
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(LIMIT);
    start = System.nanoTime();
    try (DestinationWriter writer = destination.open(definition.plan(), Definition.RUN)) {
      assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(LIMIT);
      writer.write(rows(1, 3, sequence -> row("1", "2")));
      assertThat(writer.flush().created()).isEqualTo(3);
    }
  }

  @Test
  void aHandshakeThatIsNotFinishedIsTold() throws InterruptedException {
    Opening opening = Opening.of(trusting(losing));
    Failure failure = opening.failure();

    assertThat(failure.code()).isEqualTo("connection_failed");
    assertThat(failure.message())
        .isEqualTo("'" + losing.address() + "' did not finish the TLS handshake within 6 s");
    assertThat(failure.remedy()).contains("network").doesNotContain("cipher");
    assertThat(opening.time()).isLessThan(LIMIT);
  }

  private static Definition at(SlowLink link) {
    return Definition.at(link.address()).topic("orders");
  }

  private static Definition trusting(SlowLink link) {
    return at(link).tls().configured("ca_certificate", kafka.certificateAuthority().certificate());
  }
}
