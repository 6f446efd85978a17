package com.signalsmith.destination.webhook;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.signalsmith.destination.spi.DestinationWriter;
import java.io.IOException;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Date;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** HTTPS, with certificates that are made here. */
@Timeout(60)
class WebhookTlsTest {

  private static final char[] PASSWORD = "unused".toCharArray();

  @SuppressWarnings("NullAway.Init") // before each
  private SSLContext before;

  @BeforeEach
  void keepDefault() throws GeneralSecurityException {
    before = SSLContext.getDefault();
  }

  @AfterEach
  void restoreDefault() {
    SSLContext.setDefault(before);
  }

  @Test
  void sendsToAServerWhoseCertificateIsTrusted() throws Exception {
    SSLContext context = context("localhost");
    SSLContext.setDefault(context);
    try (HookServer server = HookServer.startWithTls(context, request -> HookServer.Reply.of(200));
        DestinationWriter writer = Hooks.open(server)) {
      writer.write(Hooks.rows(1, "a", "b"));
      assertThat(writer.flush().created()).isEqualTo(2);
    }
  }

  @Test
  void trustsNoOtherCertificate() throws Exception {
    try (HookServer server =
        HookServer.startWithTls(context("localhost"), request -> HookServer.Reply.of(200))) {
      assertThatThrownBy(() -> Hooks.open(server))
          .hasMessageStartingWith("tls_failed")
          .hasMessageContaining("is not trusted by this machine's Java");
    }
  }

  @Test
  void trustsNoCertificateForAnotherHost() throws Exception {
    SSLContext context = context("elsewhere.example.com");
    SSLContext.setDefault(context);
    try (HookServer server =
        HookServer.startWithTls(context, request -> HookServer.Reply.of(200))) {
      assertThatThrownBy(() -> Hooks.open(server))
          .hasMessageStartingWith("tls_failed")
          .hasMessageContaining("is for another host");
    }
  }

  @Test
  void noticesAPortWithoutTls() throws Exception {
    try (ServerSocket plain = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Thread answering = new Thread(() -> answerInPlain(plain));
      answering.start();
      String url = "https://localhost:" + plain.getLocalPort() + "/";
      assertThatThrownBy(() -> Hooks.open(Hooks.raw(url).build(), Hooks.INSERT))
          .hasMessageStartingWith("tls_failed")
          .hasMessageContaining("does not speak TLS");
      answering.join();
    }
  }

  @Test
  void hintsAtTlsWhereAConnectionWithoutItIsBroken() throws Exception {
    try (HookServer server =
        HookServer.startWithTls(context("localhost"), request -> HookServer.Reply.of(200))) {
      String url = server.url("/").replace("https:", "http:");
      assertThatThrownBy(() -> Hooks.open(Hooks.raw(url).build(), Hooks.INSERT))
          .hasMessageStartingWith("connection_failed")
          .hasMessageContaining("the URL begins with 'https'");
    }
  }

  private static void answerInPlain(ServerSocket server) {
    try (Socket client = server.accept()) {
      client.getInputStream().skipNBytes(1); // a server answers what it has read
      client.getOutputStream().write("HTTP/1.1 400 Bad Request\r\n\r\n".getBytes(US_ASCII));
      client.getOutputStream().flush();
      client.getInputStream().readAllBytes(); // until the other side has read it
    } catch (IOException e) {
      // The other side has gone, which it may.
    }
  }

  /** Returns what shows a certificate for this host, and trusts no other. */
  private static SSLContext context(String host) throws Exception {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(256);
    KeyPair keys = generator.generateKeyPair();
    X500Name name = new X500Name("CN=" + host);
    Instant now = Instant.now();
    X509Certificate certificate =
        new JcaX509CertificateConverter()
            .getCertificate(
                new JcaX509v3CertificateBuilder(
                        name,
                        BigInteger.ONE,
                        Date.from(now.minus(1, ChronoUnit.DAYS)),
                        Date.from(now.plus(1, ChronoUnit.DAYS)),
                        name,
                        keys.getPublic())
                    .addExtension(
                        Extension.subjectAlternativeName,
                        false,
                        new GeneralNames(new GeneralName(GeneralName.dNSName, host)))
                    .build(
                        new JcaContentSignerBuilder("SHA256withECDSA").build(keys.getPrivate())));
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, PASSWORD);
    store.setKeyEntry("server", keys.getPrivate(), PASSWORD, new Certificate[] {certificate});
    store.setCertificateEntry("trusted", certificate);
    KeyManagerFactory shown =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    shown.init(store, PASSWORD);
    TrustManagerFactory trusted =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trusted.init(store);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(shown.getKeyManagers(), trusted.getTrustManagers(), null);
    return context;
  }
}
