package com.signalsmith.destination.spi;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SecretTest {

  @Test
  void masksItsText() {
    assertThat(Secret.of("swordfish"))
        .hasToString("********")
        .hasSameHashCodeAs(Secret.of("other"))
        .returns("swordfish", Secret::reveal);
  }

  @Test
  void secretsWithTheSameTextAreEqual() {
    assertThat(Secret.of("swordfish"))
        .isEqualTo(Secret.of("swordfish"))
        .isNotEqualTo(Secret.of("Swordfish"))
        .isNotEqualTo("swordfish");
  }

  @Test
  void knowsWhetherItIsBlank() {
    assertThat(Secret.of(" \t").isBlank()).isTrue();
    assertThat(Secret.of(" x").isBlank()).isFalse();
  }
}
