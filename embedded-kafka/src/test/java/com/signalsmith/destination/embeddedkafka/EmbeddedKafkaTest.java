package com.signalsmith.destination.embeddedkafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EmbeddedKafkaTest {
  @Test
  void aClusterNeedsAListener() {
    assertThatIllegalStateException()
        .isThrownBy(EmbeddedKafka.builder()::start)
        .withMessageContaining("no listener; add one");
  }

  @Test
  void aSaslListenerNeedsAUser() {
    assertThatIllegalStateException()
        .isThrownBy(EmbeddedKafka.builder().listener(SecurityProtocol.SASL_SSL)::start)
        .withMessage("nobody could log in to [SASL_SSL]; add a user with user(name, password)");
  }

  @Test
  void aUserNeedsANameAndAPassword() {
    var builder = EmbeddedKafka.builder();

    assertThatIllegalArgumentException().isThrownBy(() -> builder.user("", "secret"));
    assertThatIllegalArgumentException().isThrownBy(() -> builder.user("app", ""));
  }

  @Test
  void twoListenersNeedTwoNames() {
    var builder = EmbeddedKafka.builder().listener(SecurityProtocol.SSL);

    assertThatIllegalArgumentException()
        .isThrownBy(() -> builder.listener(SecurityProtocol.SSL))
        .withMessageContaining("Listener.of(name, protocol)");
    assertThat(builder.listener(Listener.of("OTHER", SecurityProtocol.SSL))).isSameAs(builder);
  }

  @ParameterizedTest
  @ValueSource(strings = {"listeners", "node.id", "log.dirs", "controller.quorum.voters"})
  void whatHoldsTheClusterTogetherCannotBeSet(String key) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> EmbeddedKafka.builder().property(key, "x"))
        .withMessageContaining("property '" + key + "' is set by the cluster itself");
  }

  @Test
  void aClusterHasANode() {
    assertThatIllegalArgumentException().isThrownBy(() -> EmbeddedKafka.builder().nodes(0));
  }

  @Test
  void aDirectoryMustBeEmpty(@TempDir Path directory) throws IOException {
    Files.createFile(directory.resolve("mine"));

    assertThatIllegalStateException()
        .isThrownBy(
            EmbeddedKafka.builder().listener(SecurityProtocol.PLAINTEXT).directory(directory)
                ::start)
        .withMessageContaining("is not empty");
    assertThat(directory.resolve("mine")).exists();
  }

  @Test
  void serverJarsMustHoldAServer(@TempDir Path directory) {
    var builder = EmbeddedKafka.builder().listener(SecurityProtocol.PLAINTEXT);

    assertThatExceptionOfType(EmbeddedKafkaException.class)
        .isThrownBy(builder.serverJars(directory)::start)
        .withMessageContaining("holds a Kafka server; put kafka_2.13");
    assertThatExceptionOfType(EmbeddedKafkaException.class)
        .isThrownBy(builder.serverJars(directory.resolve("missing"))::start)
        .withMessageContaining("name a directory that exists");
  }
}
