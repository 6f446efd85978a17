package com.signalsmith.destination.embeddedkafka;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class PortsTest {
  @Test
  void noPortIsHandedOutTwice() {
    assertThat(Stream.generate(Ports::next).limit(50))
        .doesNotHaveDuplicates()
        .allMatch(port -> port > 1024 && port < 32768);
  }
}
