package com.signalsmith.destination.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.signalsmith.destination.embeddedkafka.Ports;
import com.signalsmith.destination.spi.CheckContext;
import com.signalsmith.destination.spi.CheckReport;
import com.signalsmith.destination.spi.CheckStep;
import com.signalsmith.destination.spi.Destination;
import com.signalsmith.destination.spi.DestinationException;
import com.signalsmith.destination.spi.FailureKind;
import com.signalsmith.destination.spi.StepStatus;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;

class KafkaDestinationTest {

  private final KafkaDestination destination = new KafkaDestination();

  @Test
  void isFoundByServiceLoader() {
    assertThat(ServiceLoader.load(Destination.class))
        .hasAtLeastOneElementOfType(KafkaDestination.class);
  }

  @Test
  void saysWhichAddressCannotBeReached() throws Exception {
    String address = "127.0.0.1:" + Ports.next();

    DestinationException thrown = failure(Definition.at(address).topic("orders"));

    assertThat(thrown.failure().kind()).isEqualTo(FailureKind.UNAVAILABLE);
    assertThat(thrown.failure().code()).isEqualTo("connection_failed");
    assertThat(thrown.failure().field()).isEqualTo("configuration.bootstrap_servers");
    assertThat(thrown.failure().message()).contains(address, "refuses the connection");
  }

  @Test
  void looksForTheKeyColumnBeforeItConnects() {
    DestinationException thrown =
        failure(Definition.at("no-such-broker.invalid:9092").topic("orders").keyField("customer"));

    assertThat(thrown.failure().code()).isEqualTo("key_field_unknown");
  }

  @Test
  void givesUpOnAServerThatIsNoBroker() throws Exception {
    try (ServerSocket mute = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      long start = System.nanoTime();

      DestinationException thrown =
          failure(Definition.at("127.0.0.1:" + mute.getLocalPort()).topic("orders"));

      assertThat(thrown.failure().code()).isEqualTo("connection_failed");
      assertThat(thrown.failure().message()).contains("accepts connections");
      assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(15));
    }
  }

  @Test
  void isInterruptedWhileItWaitsForABroker() throws Exception {
    try (ServerSocket mute = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      Definition definition = Definition.at("127.0.0.1:" + mute.getLocalPort()).topic("orders");
      Thread.currentThread().interrupt();

      assertThatExceptionOfType(InterruptedException.class)
          .isThrownBy(() -> destination.open(definition.plan(), Definition.RUN));
      assertThat(Thread.currentThread().isInterrupted()).isFalse();
    }
  }

  @Test
  void checksAreSkippedAfterTheStepThatFailed() throws Exception {
    Definition definition = Definition.at("127.0.0.1:" + Ports.next()).topic("orders");
    List<CheckStep> seen = new ArrayList<>();

    CheckReport report =
        destination.check(
            definition.settings(), new CheckContext(Duration.ofSeconds(5), seen::add));

    assertThat(report.status()).isEqualTo(StepStatus.FAILED);
    assertThat(report.steps()).isEqualTo(seen);
    assertThat(report.steps())
        .extracting(step -> step.id() + " " + step.status().id())
        .containsExactly(
            "addresses passed",
            "tcp failed",
            "tls skipped",
            "authentication skipped",
            "cluster skipped",
            "advertised skipped",
            "topic skipped",
            "permission skipped",
            "limits skipped");
    assertThat(report.steps().get(3).message())
        .isEqualTo("not looked at because step 'tcp' failed");
    assertThat(report.steps().get(1).code()).isEqualTo("connection_failed");
  }

  @Test
  void checksNameTheHostThatNobodyKnows() throws Exception {
    CheckReport report =
        destination.check(
            Definition.at("no-such-broker.invalid:9092").topic("orders").settings(),
            CheckContext.unobserved());

    assertThat(report.steps().get(0).status()).isEqualTo(StepStatus.FAILED);
    assertThat(report.steps().get(0).code()).isEqualTo("host_unknown");
    assertThat(report.steps().get(0).message()).contains("no-such-broker.invalid:9092");
  }

  @Test
  void checksEndInTimeWhenNobodyAnswers() throws Exception {
    try (ServerSocket mute = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      Definition definition = Definition.at("127.0.0.1:" + mute.getLocalPort()).topic("orders");
      long start = System.nanoTime();

      CheckReport report =
          destination.check(
              definition.settings(), new CheckContext(Duration.ofSeconds(4), step -> {}));

      assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(4));
      assertThat(report.steps())
          .extracting(step -> step.id() + " " + step.status().id())
          .startsWith("addresses passed", "tcp passed", "tls failed", "authentication skipped")
          .hasSize(9);
    }
  }

  @Test
  void restoresTheClassLoaderOfTheHost() throws Exception {
    Thread thread = Thread.currentThread();
    ClassLoader before = thread.getContextClassLoader();
    ClassLoader host = ClassLoader.getPlatformClassLoader();
    thread.setContextClassLoader(host);
    try {
      assertThat(OwnClassLoader.<ClassLoader>call(thread::getContextClassLoader))
          .isSameAs(KafkaDestination.class.getClassLoader());
      assertThat(thread.getContextClassLoader()).isSameAs(host);
    } finally {
      thread.setContextClassLoader(before);
    }
  }

  private DestinationException failure(Definition definition) {
    try {
      destination.open(definition.plan(), Definition.RUN).close();
    } catch (DestinationException e) {
      return e;
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
    throw new AssertionError("the destination opened");
  }
}
