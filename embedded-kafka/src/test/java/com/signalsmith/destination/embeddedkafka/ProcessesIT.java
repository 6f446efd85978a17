package com.signalsmith.destination.embeddedkafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProcessesIT {
  @Test
  void aBrokerDoesNotOutliveTheKillOfItsParent(@TempDir Path directory) throws IOException {
    var jars = Files.createDirectory(directory.resolve("jars"));
    for (var entry : ServerClassPath.ofThisJvm()) {
      if (entry.toString().endsWith(".jar")) {
        Files.copy(entry, jars.resolve(entry.getFileName()));
      }
    }
    var parent =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                placeOf(EmbeddedKafka.class) + File.pathSeparator + placeOf(ProcessesIT.class),
                ProgramWithoutKafka.class.getName(),
                jars.toString(),
                directory.resolve("kafka").toString())
            .redirectError(directory.resolve("parent.log").toFile())
            .start();
    try (var out =
        new BufferedReader(
            new InputStreamReader(parent.getInputStream(), StandardCharsets.UTF_8))) {
      var pid = out.readLine();
      assertThat(pid).as(Files.readString(directory.resolve("parent.log"))).isNotNull();
      var broker = ProcessHandle.of(Long.parseLong(pid)).orElseThrow();
      assertThat(broker.isAlive()).isTrue();

      parent.destroyForcibly();

      await().atMost(Duration.ofSeconds(30)).until(() -> !broker.isAlive());
    } finally {
      parent.destroyForcibly();
    }
  }

  @Test
  void aStartThatFailsShowsTheEndOfTheLog(@TempDir Path directory) {
    var builder =
        EmbeddedKafka.builder()
            .listener(SecurityProtocol.PLAINTEXT)
            .property("num.io.threads", "many")
            .directory(directory);

    assertThatExceptionOfType(EmbeddedKafkaException.class)
        .isThrownBy(builder::start)
        .withMessageContaining("kafka node 0 ended with code 1")
        .withMessageContaining(directory.resolve("node-0").resolve("broker.log").toString())
        .withMessageContaining("Invalid value many for configuration num.io.threads");
  }

  @Test
  void aStartThatTakesTooLongEnds(@TempDir Path directory) throws IOException {
    var builder =
        EmbeddedKafka.builder()
            .listener(SecurityProtocol.PLAINTEXT)
            .startTimeout(Duration.ofMillis(1))
            .directory(directory);

    assertThatExceptionOfType(EmbeddedKafkaException.class)
        .isThrownBy(builder::start)
        .withMessageContaining("waited in vain for the broker to be running");

    try (Stream<ProcessHandle> children = ProcessHandle.current().children()) {
      assertThat(children.filter(child -> child.info().toString().contains(directory.toString())))
          .isEmpty();
    }
  }

  private static Path placeOf(Class<?> type) {
    try {
      return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }
}
