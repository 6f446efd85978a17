package com.signalsmith.destination.kafka;

import com.signalsmith.destination.embeddedkafka.EmbeddedKafka;
import com.signalsmith.destination.embeddedkafka.SecurityProtocol;
import com.signalsmith.destination.spi.Destination;
import com.signalsmith.destination.spi.RawSettings;
import com.signalsmith.destination.spi.Row;
import com.signalsmith.destination.spi.Scope;
import com.signalsmith.destination.testkit.DeliveredMessage;
import com.signalsmith.destination.testkit.DestinationConformanceTest;
import com.signalsmith.destination.testkit.DestinationHarness;
import com.signalsmith.destination.testkit.SampleRows;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

class KafkaDestinationConformanceIT extends DestinationConformanceTest {

  private static final String PASSWORD = "password-that-opens-the-broker";
  private static final String REFUSED = "password-that-is-refused";
  private static final int MAX_MESSAGE_BYTES = 20_000;

  private static EmbeddedKafka kafka;

  @BeforeAll
  static void start() {
    kafka =
        EmbeddedKafka.builder()
            .listener(SecurityProtocol.PLAINTEXT)
            .listener(SecurityProtocol.SASL_PLAINTEXT)
            .user("app", PASSWORD)
            .property("auto.create.topics.enable", "false")
            .start();
  }

  @AfterAll
  static void stop() {
    kafka.close();
  }

  @Override
  protected DestinationHarness harness() {
    return new Harness();
  }

  private static final class Harness implements DestinationHarness {

    @Override
    public Destination destination() {
      return new KafkaDestination();
    }

    @Override
    public RawSettings freshTarget(String authenticationMethod) {
      String topic = "topic-" + UUID.randomUUID();
      kafka.createTopic(topic, 3, Map.of("max.message.bytes", String.valueOf(MAX_MESSAGE_BYTES)));
      return settings(authenticationMethod, PASSWORD, topic);
    }

    @Override
    public List<DeliveredMessage> delivered(RawSettings settings) {
      String topic = String.valueOf(settings.values(Scope.TARGET).get("topic"));
      return Messages.of(kafka.bootstrapServers(SecurityProtocol.PLAINTEXT), topic).stream()
          .map(message -> DeliveredMessage.of(message.key(), message.value()))
          .toList();
    }

    @Override
    public Set<String> secrets() {
      return Set.of(PASSWORD, REFUSED);
    }

    @Override
    public Optional<RawSettings> unreachable() {
      return Optional.of(
          RawSettings.builder()
              .method("sasl_plain")
              .put(Scope.AUTHENTICATION, "username", "app")
              .put(Scope.AUTHENTICATION, "password", PASSWORD)
              .put(Scope.CONFIGURATION, "bootstrap_servers", "127.0.0.1:1")
              .put(Scope.CONFIGURATION, "use_tls", false)
              .put(Scope.TARGET, "topic", "unreachable")
              .build());
    }

    @Override
    public Optional<RawSettings> refusedSecret() {
      String topic = "topic-" + UUID.randomUUID();
      kafka.createTopic(topic, 1, Map.of());
      return Optional.of(settings("sasl_scram", REFUSED, topic));
    }

    @Override
    public Optional<Row> rejectedRow() {
      return Optional.of(
          SampleRows.row("refused-row", 1, "too large".repeat(MAX_MESSAGE_BYTES / 9)));
    }

    private static RawSettings settings(String method, String password, String topic) {
      boolean login = !method.equals("none");
      RawSettings.Builder raw =
          RawSettings.builder()
              .method(method)
              .put(
                  Scope.CONFIGURATION,
                  "bootstrap_servers",
                  kafka.bootstrapServers(
                      login ? SecurityProtocol.SASL_PLAINTEXT : SecurityProtocol.PLAINTEXT))
              .put(Scope.CONFIGURATION, "use_tls", false)
              .put(Scope.TARGET, "topic", topic);
      return login
          ? raw.put(Scope.AUTHENTICATION, "username", "app")
              .put(Scope.AUTHENTICATION, "password", password)
              .build()
          : raw.build();
    }
  }
}
