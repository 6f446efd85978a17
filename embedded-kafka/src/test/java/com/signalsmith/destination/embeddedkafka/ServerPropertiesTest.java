package com.signalsmith.destination.embeddedkafka;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ServerPropertiesTest {
  @Test
  void nodesFindEachOther() {
    var properties = properties(3, Map.of(), Listener.of(SecurityProtocol.PLAINTEXT));

    assertThat(of(properties, 1))
        .containsEntry("node.id", "1")
        .containsEntry(
            "controller.quorum.voters", "0@127.0.0.1:100,1@127.0.0.1:110,2@127.0.0.1:120")
        .containsEntry(
            "listeners",
            "CONTROLLER://127.0.0.1:110,INTERNAL://127.0.0.1:111,PLAINTEXT://127.0.0.1:112")
        .containsEntry("advertised.listeners", "INTERNAL://127.0.0.1:111,PLAINTEXT://127.0.0.1:112")
        .containsEntry("offsets.topic.replication.factor", "3");
  }

  @Test
  void oneNodeKeepsOneCopy() {
    assertThat(of(properties(1, Map.of(), Listener.of(SecurityProtocol.PLAINTEXT)), 0))
        .containsEntry("default.replication.factor", "1")
        .containsEntry("offsets.topic.replication.factor", "1")
        .containsEntry("transaction.state.log.replication.factor", "1");
  }

  @Test
  void whatIsSetWinsOverTheDefaults() {
    var overrides = Map.of("num.io.threads", "9", "super.users", "User:root");

    assertThat(of(properties(1, overrides, Listener.of(SecurityProtocol.PLAINTEXT)), 0))
        .containsEntry("num.io.threads", "9")
        .containsEntry("super.users", "User:root;User:embedded-kafka");
  }

  @Test
  void aListenerHasItsOwnSettings() {
    var listener =
        Listener.of("PLAINTEXT", SecurityProtocol.SASL_SSL)
            .withAdvertisedAddress("192.0.2.1:9092")
            .withCertificate(ServerCertificate.EXPIRED)
            .withProperty("ssl.client.auth", "required");

    assertThat(of(properties(1, Map.of(), listener), 0))
        .containsEntry(
            "advertised.listeners", "INTERNAL://127.0.0.1:101,PLAINTEXT://192.0.2.1:9092")
        .containsEntry("listener.name.plaintext.ssl.client.auth", "required")
        .containsEntry(
            "listener.name.plaintext.ssl.keystore.location",
            Path.of("certificates", "EXPIRED.pem").toString())
        .containsEntry(
            "listener.name.plaintext.sasl.enabled.mechanisms", "PLAIN,SCRAM-SHA-256,SCRAM-SHA-512");
  }

  @Test
  void oneNodeCanAdvertiseAnotherAddressThanTheOthers() {
    var properties =
        properties(
            2,
            Map.of(),
            Listener.of(SecurityProtocol.PLAINTEXT).withAdvertisedAddress(1, "192.0.2.1:9092"));

    assertThat(of(properties, 0).get("advertised.listeners")).doesNotContain("192.0.2.1");
    assertThat(of(properties, 1).get("advertised.listeners"))
        .endsWith(",PLAINTEXT://192.0.2.1:9092");
  }

  @Test
  void theNamesOfServerClassesAreTheirNames() throws ClassNotFoundException {
    var listener = Listener.of("PLAINTEXT", SecurityProtocol.SASL_PLAINTEXT);
    var handler =
        of(properties(1, Map.of(), listener), 0)
            .get("listener.name.plaintext.plain.sasl.server.callback.handler.class");

    assertThat(Class.forName(handler)).isPublic();
  }

  private static Map<String, String> of(ServerProperties properties, int node) {
    return properties.of(node, Path.of("data"), Path.of("certificates"));
  }

  private static ServerProperties properties(
      int nodes, Map<String, String> overrides, Listener listener) {
    var ports =
        IntStream.range(0, nodes)
            .map(node -> 100 + 10 * node)
            .mapToObj(
                first -> Map.of("CONTROLLER", first, "INTERNAL", first + 1, "PLAINTEXT", first + 2))
            .toList();
    return new ServerProperties(List.of(listener), overrides, "password", ports);
  }
}
