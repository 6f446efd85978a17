package com.signalsmith.destination.embeddedkafka.server;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.List;
import java.util.Map;
import javax.security.auth.callback.Callback;
import javax.security.auth.callback.NameCallback;
import javax.security.auth.callback.UnsupportedCallbackException;
import javax.security.auth.login.AppConfigurationEntry;
import org.apache.kafka.common.security.auth.AuthenticateCallbackHandler;
import org.apache.kafka.common.security.plain.PlainAuthenticateCallback;

/**
 * Checks PLAIN passwords against the {@link UserFile}.
 *
 * <p>Kafka's own check takes users from JAAS options named {@code user_<name>}, which cannot say
 * every name. Public because Kafka makes it by name; safe for several threads once configured.
 */
public final class PlainPasswords implements AuthenticateCallbackHandler {
  private Map<String, String> users = Map.of();

  public PlainPasswords() {}

  @Override
  public void configure(
      Map<String, ?> configs, String mechanism, List<AppConfigurationEntry> entries) {
    users = UserFile.read(Path.of(System.getProperty(UserFile.PROPERTY)));
  }

  @Override
  public void handle(Callback[] callbacks) throws UnsupportedCallbackException {
    var user = "";
    for (var callback : callbacks) {
      if (callback instanceof NameCallback name) {
        user = name.getDefaultName();
      } else if (callback instanceof PlainAuthenticateCallback password) {
        password.authenticated(matches(user, password.password()));
      } else {
        throw new UnsupportedCallbackException(callback);
      }
    }
  }

  private boolean matches(String user, char[] password) {
    var expected = users.get(user);
    return expected != null
        && MessageDigest.isEqual(
            expected.getBytes(StandardCharsets.UTF_8),
            new String(password).getBytes(StandardCharsets.UTF_8));
  }

  @Override
  public void close() {}
}
