package com.signalsmith.destination.embeddedkafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.errors.SaslAuthenticationException;
import org.apache.kafka.common.errors.SslAuthenticationException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class ListenersIT {
  private static final Map<String, String> USERS =
      Map.of(
          "app", "secret",
          "quote\" semi; back\\slash", "p\"a;s\\s word",
          "comma, at@ dollar$ equals=", "c,a@d$e=,[x]",
          "plain name", "pässwörd 密码 🔑",
          "#hash:colon!{brace}'", "${env:HOME} %s 'single' #:!");

  private static final String FOREIGN = "Jürgen Ωμέγα 名前";

  private static ServerSocket trap;
  private static EmbeddedKafka kafka;

  @BeforeAll
  static void start() throws IOException {
    trap = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
    trap.setSoTimeout(20_000);
    var builder =
        EmbeddedKafka.builder()
            .listener(
                Listener.of("DETOUR", SecurityProtocol.PLAINTEXT)
                    .withAdvertisedAddress("127.0.0.1:" + trap.getLocalPort()))
            .listener(Listener.of("DIRECT", SecurityProtocol.PLAINTEXT))
            .listener(SecurityProtocol.SSL)
            .listener(SecurityProtocol.SASL_PLAINTEXT)
            .listener(SecurityProtocol.SASL_SSL)
            .listener(
                Listener.of("OLD", SecurityProtocol.SSL).withCertificate(ServerCertificate.EXPIRED))
            .listener(
                Listener.of("ELSEWHERE", SecurityProtocol.SSL)
                    .withCertificate(ServerCertificate.WRONG_HOST))
            .listener(
                Listener.of("MUTUAL", SecurityProtocol.SSL)
                    .withProperty("ssl.client.auth", "required"));
    USERS.forEach(builder::user);
    kafka = builder.user(FOREIGN, "secret").start();
  }

  @AfterAll
  static void stop() throws IOException {
    kafka.close();
    trap.close();
  }

  @Test
  void plaintextNeedsNothing() throws ExecutionException {
    assertThat(Clients.nodesSeen(Clients.plaintext(kafka.bootstrapServers("DIRECT")))).isOne();
  }

  @Test
  void tlsNeedsTheAuthority() throws ExecutionException {
    var servers = kafka.bootstrapServers(SecurityProtocol.SSL);

    assertThat(Clients.nodesSeen(Clients.tls(servers, kafka.certificateAuthority()))).isOne();
    assertThat(
            Clients.nodesSeen(
                Clients.tls(
                    servers.replace("127.0.0.1", "localhost"), kafka.certificateAuthority())))
        .isOne();
    assertRefused(
        Clients.tls(servers, TestAuthority.create()), "unable to find valid certification");
  }

  static Stream<Arguments> logins() {
    return Stream.of(SecurityProtocol.SASL_PLAINTEXT, SecurityProtocol.SASL_SSL)
        .flatMap(
            protocol ->
                Stream.of("PLAIN", "SCRAM-SHA-256", "SCRAM-SHA-512")
                    .flatMap(
                        mechanism ->
                            USERS.entrySet().stream()
                                .map(
                                    user ->
                                        Arguments.of(
                                            protocol, mechanism, user.getKey(), user.getValue()))));
  }

  @ParameterizedTest
  @MethodSource("logins")
  void anyUserLogsIn(SecurityProtocol protocol, String mechanism, String user, String password)
      throws ExecutionException {
    assertThat(Clients.nodesSeen(login(protocol, mechanism, user, password))).isOne();
  }

  @ParameterizedTest
  @EnumSource(names = {"SASL_PLAINTEXT", "SASL_SSL"})
  void aNameBeyondAsciiLogsInWithPlainOnly(SecurityProtocol protocol) throws ExecutionException {
    assertThat(Clients.nodesSeen(login(protocol, "PLAIN", FOREIGN, "secret"))).isOne();
    assertNoLogin(login(protocol, "SCRAM-SHA-256", FOREIGN, "secret"));
    assertNoLogin(login(protocol, "SCRAM-SHA-512", FOREIGN, "secret"));
  }

  @ParameterizedTest
  @EnumSource(names = {"SASL_PLAINTEXT", "SASL_SSL"})
  void nobodyLogsInWithAWrongNameOrPassword(SecurityProtocol protocol) {
    for (var mechanism : List.of("PLAIN", "SCRAM-SHA-256", "SCRAM-SHA-512")) {
      assertNoLogin(login(protocol, mechanism, "app", "Secret"));
      assertNoLogin(login(protocol, mechanism, "nobody", "secret"));
    }
  }

  @Test
  void anExpiredCertificateIsRefused() {
    assertRefused(tls("OLD"), "validity check failed");
  }

  @Test
  void aCertificateForAnotherHostIsRefused() {
    assertRefused(tls("ELSEWHERE"), "No subject alternative names matching IP address 127.0.0.1");
  }

  @Test
  void aCertificateForAnotherHostIsFineWhereTheClientDoesNotLook() throws ExecutionException {
    var careless = tls("ELSEWHERE");
    careless.put("ssl.endpoint.identification.algorithm", "");

    assertThat(Clients.nodesSeen(careless)).isOne();
  }

  @Test
  void aListenerCanAskForAClientCertificate() throws ExecutionException {
    var certificate = kafka.certificateAuthority().issue("app");

    assertThat(Clients.nodesSeen(Clients.show(tls("MUTUAL"), certificate))).isOne();
    assertThatExceptionOfType(ExecutionException.class)
        .isThrownBy(() -> Clients.nodesSeen(tls("MUTUAL")))
        .withCauseInstanceOf(SslAuthenticationException.class);
    assertThatExceptionOfType(ExecutionException.class)
        .isThrownBy(
            () ->
                Clients.nodesSeen(Clients.show(tls("MUTUAL"), TestAuthority.create().issue("app"))))
        .withCauseInstanceOf(SslAuthenticationException.class);
  }

  @Test
  void clientsGoOnAtTheAdvertisedAddress() throws IOException {
    var admin = Admin.create(Clients.plaintext(kafka.bootstrapServers("DETOUR")));
    try {
      var nodes = admin.describeCluster().nodes();

      try (var caught = trap.accept()) {
        assertThat(caught.isConnected()).isTrue();
      }
      assertThat(nodes.isDone()).isFalse();
    } finally {
      // Without this it would wait for an answer that never comes.
      admin.close(Duration.ZERO);
    }
  }

  @Test
  void everyListenerHasAPortOfItsOwn() {
    assertThat(
            Stream.of("DETOUR", "DIRECT", "SSL", "SASL_PLAINTEXT", "SASL_SSL", "OLD", "ELSEWHERE")
                .map(kafka::bootstrapServers))
        .doesNotHaveDuplicates()
        .allMatch(servers -> servers.matches("127\\.0\\.0\\.1:\\d+"));
  }

  @Test
  void anUnknownListenerIsNamedWithThoseThereAre() {
    assertThatExceptionOfType(IllegalArgumentException.class)
        .isThrownBy(() -> kafka.bootstrapServers("SLS"))
        .withMessageContaining("no listener 'SLS'")
        .withMessageContaining("MUTUAL (SSL)");
  }

  @Test
  void noPasswordStandsInTheLog() {
    assertThat(kafka.logs())
        .allSatisfy(log -> assertThat(log).content().doesNotContain("p\"a;s\\s", "c,a@d", "密码"));
  }

  private static Map<String, Object> tls(String listener) {
    return Clients.tls(kafka.bootstrapServers(listener), kafka.certificateAuthority());
  }

  private static Map<String, Object> login(
      SecurityProtocol protocol, String mechanism, String user, String password) {
    var servers = kafka.bootstrapServers(protocol);
    var settings =
        protocol.usesTls()
            ? Clients.tls(servers, kafka.certificateAuthority())
            : Clients.plaintext(servers);
    return Clients.login(settings, mechanism, user, password);
  }

  private static void assertNoLogin(Map<String, Object> settings) {
    assertThatExceptionOfType(ExecutionException.class)
        .isThrownBy(() -> Clients.nodesSeen(settings))
        .withCauseInstanceOf(SaslAuthenticationException.class);
  }

  private static void assertRefused(Map<String, Object> settings, String why) {
    assertThatExceptionOfType(ExecutionException.class)
        .isThrownBy(() -> Clients.nodesSeen(settings))
        .withCauseInstanceOf(SslAuthenticationException.class)
        .withStackTraceContaining(why);
  }
}
