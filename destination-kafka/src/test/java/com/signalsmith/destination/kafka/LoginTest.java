package com.signalsmith.destination.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import com.signalsmith.destination.spi.Secret;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import javax.security.auth.login.AppConfigurationEntry;
import org.apache.kafka.common.config.SaslConfigs;
import org.apache.kafka.common.config.types.Password;
import org.apache.kafka.common.security.JaasContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LoginTest {

  private static final String SYNTAX = "\"'\\;=,@$ \t\n\r{}/*#-_0123456789abcfnrtuvx\0\u0007";

  @ParameterizedTest
  @ValueSource(
      strings = {
        "secret",
        "\"",
        "'",
        "\\",
        "\\\\\"",
        "a;b",
        "a=b",
        "user,name",
        "a@b$c",
        "${env:HOME}",
        "two words",
        "line\nline\r\nline",
        "tab\there",
        "\\n is not a line end",
        "\\061",
        "// no comment /* nor this */",
        "pässwörd",
        "密码",
        "🔑",
        "\" required evil=\"x\"; other.Module required x=\""
      })
  void givesKafkaAnyText(String text) {
    assertThat(parsed(new Login("PLAIN", text, Secret.of(text))).getOptions())
        .isEqualTo(Map.of("username", text, "password", text));
  }

  @Test
  void givesKafkaThousandsOfRandomTexts() {
    Random random = new Random(20260101);
    for (int i = 0; i < 5_000; i++) {
      String user = text(random);
      String password = text(random);

      assertThat(parsed(new Login("SCRAM-SHA-256", user, Secret.of(password))).getOptions())
          .isEqualTo(Map.of("username", user, "password", password));
    }
  }

  @Test
  void choosesTheModuleOfTheMechanism() {
    assertThat(parsed(new Login("PLAIN", "a", Secret.of("b"))).getLoginModuleName())
        .isEqualTo("org.apache.kafka.common.security.plain.PlainLoginModule");
    assertThat(parsed(new Login("SCRAM-SHA-512", "a", Secret.of("b"))).getLoginModuleName())
        .isEqualTo("org.apache.kafka.common.security.scram.ScramLoginModule");
  }

  @Test
  void comesFromTheSettings() {
    assertThat(Login.of(Definition.at("b:1").topic("t").settings())).isEmpty();
    assertThat(Login.of(Definition.at("b:1").topic("t").plain("u", "p").settings()))
        .contains(new Login("PLAIN", "u", Secret.of("p")));
    assertThat(
            Login.of(Definition.at("b:1").topic("t").scram("SCRAM-SHA-256", "u", "p").settings()))
        .contains(new Login("SCRAM-SHA-256", "u", Secret.of("p")));
  }

  @Test
  void doesNotShowThePassword() {
    assertThat(new Login("PLAIN", "app", Secret.of("canary")).toString()).doesNotContain("canary");
  }

  private static AppConfigurationEntry parsed(Login login) {
    List<AppConfigurationEntry> entries =
        JaasContext.loadClientContext(
                Map.of(SaslConfigs.SASL_JAAS_CONFIG, new Password(login.jaas())))
            .configurationEntries();
    assertThat(entries).hasSize(1);
    return entries.get(0);
  }

  private static String text(Random random) {
    return random
        .ints(1 + random.nextInt(24))
        .mapToObj(
            any ->
                random.nextInt(4) > 0
                    ? String.valueOf(SYNTAX.charAt(random.nextInt(SYNTAX.length())))
                    : Character.toString(1 + random.nextInt(0xD7FE)))
        .collect(Collectors.joining());
  }
}
