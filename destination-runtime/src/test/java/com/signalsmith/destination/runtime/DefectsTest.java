package com.signalsmith.destination.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class DefectsTest {

  @Test
  void tellsTypesAndPlacesButNoMessage() {
    Throwable defect = new IllegalStateException("canary", new ArithmeticException("canary"));

    assertThat(Defects.describe(defect))
        .startsWith("java.lang.IllegalStateException at ")
        .contains(" caused by java.lang.ArithmeticException at ")
        .contains("DefectsTest")
        .doesNotContain("canary");
  }

  @Test
  void endsAlthoughTheCausesAreARing() {
    Exception first = new Exception("a");
    Exception second = new Exception("b", first);
    first.initCause(second);

    assertThat(Defects.describe(first)).contains("caused by");
  }
}
