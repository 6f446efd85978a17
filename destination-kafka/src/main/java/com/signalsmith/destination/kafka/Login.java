package com.signalsmith.destination.kafka;

import com.signalsmith.destination.spi.Secret;
import com.signalsmith.destination.spi.Settings;
import java.util.Optional;

/**
 * Who a connection says it is, by SASL.
 *
 * <p>Immutable.
 *
 * @param mechanism as Kafka calls it: {@code PLAIN}, {@code SCRAM-SHA-256}, {@code SCRAM-SHA-512}
 */
record Login(String mechanism, String username, Secret password) {

  private static final String MODULES = "org.apache.kafka.common.security.";

  /** Returns the login that the settings ask for; empty without authentication. */
  static Optional<Login> of(Settings settings) {
    if (settings.authenticationMethod().equals(KafkaSettings.NONE)) {
      return Optional.empty();
    }
    String mechanism =
        settings.authenticationMethod().equals(KafkaSettings.SASL_SCRAM)
            ? settings.get(KafkaSettings.MECHANISM)
            : "PLAIN";
    return Optional.of(
        new Login(
            mechanism, settings.get(KafkaSettings.USERNAME), settings.get(KafkaSettings.PASSWORD)));
  }

  /** Returns the text of Kafka's setting {@code sasl.jaas.config}, which holds the password. */
  String jaas() {
    String module = mechanism.equals("PLAIN") ? "plain.PlainLoginModule" : "scram.ScramLoginModule";
    return MODULES
        + module
        + " required username="
        + quoted(username)
        + " password="
        + quoted(password.reveal())
        + ";";
  }

  // Kafka reads the text with a StreamTokenizer: inside quotes, only the quote itself, the
  // backslash and line ends mean something else than themselves.
  private static String quoted(String text) {
    StringBuilder quoted = new StringBuilder(text.length() + 2).append('"');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '"', '\\' -> quoted.append('\\').append(c);
        case '\n' -> quoted.append("\\n");
        case '\r' -> quoted.append("\\r");
        default -> quoted.append(c);
      }
    }
    return quoted.append('"').toString();
  }
}
