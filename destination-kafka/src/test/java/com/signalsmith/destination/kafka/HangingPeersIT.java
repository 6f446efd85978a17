package com.signalsmith.destination.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import com.signalsmith.destination.embeddedkafka.EmbeddedKafka;
import com.signalsmith.destination.embeddedkafka.Listener;
import com.signalsmith.destination.embeddedkafka.SecurityProtocol;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Name servers, ports and brokers that do not answer, one by one and all at once. */
class HangingPeersIT {

  private static final Duration LIMIT = Duration.ofSeconds(15);
  private static final String NAMELESS = "broker.example:9092";

  private static EmbeddedKafka kafka;
  private static final List<ServerSocket> MUTE = new ArrayList<>();
  private static final List<ServerSocket> FULL = new ArrayList<>();
  private static final List<AddressProbeTest.Crowd> CROWDS = new ArrayList<>();

  @TempDir private Path directory;

  @BeforeAll
  static void start() throws IOException {
    InetAddress here = InetAddress.getLoopbackAddress();
    for (int i = 0; i < 2; i++) {
      MUTE.add(new ServerSocket(0, 200, here));
      FULL.add(new ServerSocket(0, 1, here));
      CROWDS.add(AddressProbeTest.Crowd.before(FULL.get(i)));
    }
    kafka =
        EmbeddedKafka.builder()
            .listener(SecurityProtocol.PLAINTEXT)
            .listener(SecurityProtocol.SSL)
            .listener(
                Listener.of("NAMED", SecurityProtocol.PLAINTEXT).withAdvertisedAddress(NAMELESS))
            .start();
    kafka.createTopic("orders", 1, Map.of());
  }

  @AfterAll
  static void stop() throws IOException {
    kafka.close();
    for (int i = 0; i < 2; i++) {
      CROWDS.get(i).close();
      FULL.get(i).close();
      MUTE.get(i).close();
    }
  }

  @Test
  void aNameServerThatDoesNotAnswerIsTold() throws Exception {
    NamelessJvm.Answer answer = ask("", NAMELESS);

    assertThat(answer.steps().get(0))
        .isEqualTo(
            "addresses failed host_unknown: 'broker.example:9092' cannot be looked up: the name"
                + " server does not answer");
    assertThat(answer.opening()).isEqualTo("host_unknown");
    assertThatItWasInTime(answer);
  }

  @Test
  void anAdvertisedNameThatCannotBeLookedUpIsTold() throws Exception {
    NamelessJvm.Answer answer = ask("", kafka.bootstrapServers("NAMED"));

    assertThat(answer.steps().get(5))
        .startsWith("advertised failed advertised_unreachable: broker 0 advertises")
        .contains(NAMELESS);
    assertThat(answer.steps().get(6)).startsWith("topic passed");
    assertThat(answer.opening()).isEqualTo("advertised_unreachable");
    assertThatItWasInTime(answer);
  }

  @Test
  void everythingThatHangsAtOnceIsTold() throws Exception {
    NamelessJvm.Answer answer =
        ask(
            kafka.certificateAuthority().certificate(),
            NAMELESS,
            "other.example:9092",
            at(FULL.get(0)),
            at(FULL.get(1)),
            at(MUTE.get(0)),
            at(MUTE.get(1)));

    assertThat(answer.steps()).hasSize(9);
    assertThat(answer.steps().get(0))
        .startsWith("addresses warning host_unknown: ")
        .contains(NAMELESS, "other.example:9092");
    assertThat(answer.steps().get(1))
        .startsWith("tcp warning connection_failed: ")
        .contains(at(FULL.get(0)), at(FULL.get(1)));
    assertThat(answer.steps().get(2))
        .isEqualTo(
            "tls failed connection_failed: '"
                + at(MUTE.get(0))
                + "' does not answer the beginning of a TLS handshake");
    assertThat(answer.steps().get(8)).startsWith("limits skipped");
    assertThat(answer.opening()).isEqualTo("connection_failed");
    assertThatItWasInTime(answer);
  }

  @Test
  void oneBrokerThatAnswersIsFoundBehindAllThatHang() throws Exception {
    for (String listener : List.of("SSL", "PLAINTEXT")) {
      NamelessJvm.Answer answer =
          ask(
              listener.equals("SSL") ? kafka.certificateAuthority().certificate() : "",
              NAMELESS,
              at(FULL.get(0)),
              at(MUTE.get(0)),
              at(MUTE.get(1)),
              kafka.bootstrapServers(listener));

      assertThat(answer.steps()).as(listener).noneMatch(step -> step.contains(" failed "));
      assertThat(answer.steps()).noneMatch(step -> step.contains("not looked at"));
      assertThat(answer.isOpened()).as(answer.opening()).isTrue();
      assertThatItWasInTime(answer);
    }
  }

  private NamelessJvm.Answer ask(String authority, String... servers)
      throws IOException, InterruptedException {
    return new NamelessJvm(directory).ask(String.join(",", servers), authority);
  }

  private static void assertThatItWasInTime(NamelessJvm.Answer answer) {
    assertThat(answer.check()).isLessThan(LIMIT);
    assertThat(answer.open()).isLessThan(LIMIT);
  }

  private static String at(ServerSocket server) {
    return "127.0.0.1:" + server.getLocalPort();
  }
}
