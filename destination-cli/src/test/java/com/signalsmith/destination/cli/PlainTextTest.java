package com.signalsmith.destination.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PlainTextTest {

  @Test
  void nothingMovesTheCursorOrTurnsTheDirection() {
    for (int unit : new int[] {0x1b, 0x9b, 0x2028, 0x2029, 0x202A, 0x202E, 0x2066, 0x2069}) {
      assertThat(PlainText.text("a" + (char) unit + "b")).isEqualTo("a\\u%04xb".formatted(unit));
    }
    assertThat(PlainText.text("h\u00e9 \u05d0 \u200d")).isEqualTo("h\u00e9 \u05d0 \u200d");
  }
}
