package com.signalsmith.destination.embeddedkafka.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import javax.security.auth.callback.Callback;
import javax.security.auth.callback.NameCallback;
import javax.security.auth.callback.PasswordCallback;
import javax.security.auth.callback.UnsupportedCallbackException;
import org.apache.kafka.common.security.plain.PlainAuthenticateCallback;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PlainPasswordsTest {
  private static final Map<String, String> USERS =
      Map.of("app", "secret", " =:#!\\ü\n", " p=:#!\\ü\n ");

  private final PlainPasswords passwords = new PlainPasswords();

  @BeforeEach
  void configure(@TempDir Path directory) {
    var file = directory.resolve("users.properties");
    UserFile.write(file, USERS);
    System.setProperty(UserFile.PROPERTY, file.toString());
    passwords.configure(Map.of(), "PLAIN", List.of());
  }

  @AfterEach
  void clear() {
    System.clearProperty(UserFile.PROPERTY);
    passwords.close();
  }

  @Test
  void acceptsEveryUserWithTheirPassword() throws UnsupportedCallbackException {
    for (var user : USERS.entrySet()) {
      assertThat(accepts(user.getKey(), user.getValue())).isTrue();
      assertThat(accepts(user.getKey(), user.getValue() + " ")).isFalse();
    }
  }

  @Test
  void refusesAnUnknownUser() throws UnsupportedCallbackException {
    assertThat(accepts("nobody", "secret")).isFalse();
    assertThat(accepts("App", "secret")).isFalse();
  }

  @Test
  void refusesOtherQuestions() {
    assertThatExceptionOfType(UnsupportedCallbackException.class)
        .isThrownBy(
            () -> passwords.handle(new Callback[] {new PasswordCallback("password", false)}));
  }

  private boolean accepts(String user, String password) throws UnsupportedCallbackException {
    var answer = new PlainAuthenticateCallback(password.toCharArray());
    passwords.handle(new Callback[] {new NameCallback("user", user), answer});
    return answer.authenticated();
  }
}
