package com.signalsmith.destination.embeddedkafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ListenerTest {
  @Test
  void isNamedLikeItsProtocolUnlessTold() {
    assertThat(Listener.of(SecurityProtocol.SASL_SSL)).hasToString("SASL_SSL");
    assertThat(Listener.of("OTHER_2", SecurityProtocol.SSL)).hasToString("OTHER_2 (SSL)");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "lower", "A-B", "2A", "A,B", "CONTROLLER", "INTERNAL"})
  void refusesNamesThatKafkaOrTheClusterCannotHave(String name) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Listener.of(name, SecurityProtocol.PLAINTEXT))
        .withMessageContaining("listener name '" + name + "' is");
  }

  @Test
  void showsACertificateOnlyInTls() {
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                Listener.of(SecurityProtocol.SASL_PLAINTEXT)
                    .withCertificate(ServerCertificate.EXPIRED))
        .withMessage("listener 'SASL_PLAINTEXT' shows no certificate; make it SSL or SASL_SSL");
  }

  @Test
  void refusesAnAddressWithoutAPort() {
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> Listener.of(SecurityProtocol.PLAINTEXT).withAdvertisedAddress("192.0.2.1"))
        .withMessageContaining("write host:port");
  }

  @Test
  void aChangedCopyLeavesTheFirstAlone() {
    var first = Listener.of(SecurityProtocol.SSL);
    var changed =
        first
            .withCertificate(ServerCertificate.EXPIRED)
            .withAdvertisedAddress("192.0.2.1:9092")
            .withProperty("ssl.client.auth", "required");

    assertThat(first.certificate()).isEqualTo(ServerCertificate.LOCALHOST);
    assertThat(first.advertisedAddress(0)).isEmpty();
    assertThat(first.properties()).isEmpty();
    assertThat(changed.certificate()).isEqualTo(ServerCertificate.EXPIRED);
    assertThat(changed.advertisedAddress(0)).contains("192.0.2.1:9092");
    assertThat(changed.properties()).containsEntry("ssl.client.auth", "required");
  }
}
