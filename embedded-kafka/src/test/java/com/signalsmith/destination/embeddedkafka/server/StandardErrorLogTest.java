package com.signalsmith.destination.embeddedkafka.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class StandardErrorLogTest {
  private final StandardErrorLog log = new StandardErrorLog();

  @Test
  void printsALineForInfoAndAbove() {
    assertThat(
            printed(
                () -> {
                  var logger = log.getLoggerFactory().getLogger("kafka.server.Broker");
                  logger.trace("no");
                  logger.debug("no");
                  logger.info("{} is {}", "the broker", "up");
                  logger.warn("odd");
                  logger.error("failed", new IllegalStateException("because"));
                }))
        .contains("INFO  Broker - the broker is up\n", "WARN  Broker - odd\n")
        .contains("ERROR Broker - failed\njava.lang.IllegalStateException: because\n\tat ")
        .doesNotContain("no\n");
  }

  @Test
  void leavesOutTheDumpsOfSettings() {
    assertThat(
            printed(
                () -> {
                  var logger =
                      log.getLoggerFactory()
                          .getLogger("org.apache.kafka.common.config.AbstractConfig");
                  logger.info("hundreds of lines");
                  logger.warn("a wrong one");
                }))
        .endsWith("WARN  AbstractConfig - a wrong one\n")
        .doesNotContain("hundreds");
  }

  @Test
  void hasWhatSlf4jAsksFor() {
    log.initialize();

    assertThat(log.getRequestedApiVersion()).startsWith("2.0");
    assertThat(log.getMarkerFactory()).isNotNull();
    assertThat(log.getMDCAdapter()).isNotNull();
  }

  private static String printed(Runnable action) {
    var bytes = new ByteArrayOutputStream();
    var before = System.err;
    System.setErr(new PrintStream(bytes, true, StandardCharsets.UTF_8));
    try {
      action.run();
    } finally {
      System.setErr(before);
    }
    return bytes.toString(StandardCharsets.UTF_8).replace("\r\n", "\n");
  }
}
