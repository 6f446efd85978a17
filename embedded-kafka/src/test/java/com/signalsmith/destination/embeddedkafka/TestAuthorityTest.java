package com.signalsmith.destination.embeddedkafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNoException;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.SignatureException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;

class TestAuthorityTest {
  private final TestAuthority authority = TestAuthority.create();

  @Test
  void issuesACertificateForItsHosts() throws GeneralSecurityException {
    var certificate =
        read(authority.issue("server, of \"all\"", "localhost", "127.0.0.1", "::1").certificate());

    assertThatNoException().isThrownBy(certificate::checkValidity);
    certificate.verify(read(authority.certificate()).getPublicKey());
    assertThat(certificate.getSubjectAlternativeNames())
        .containsExactlyInAnyOrder(
            List.of(2, "localhost"), List.of(7, "127.0.0.1"), List.of(7, "0:0:0:0:0:0:0:1"));
    assertThat(certificate.getBasicConstraints()).isNegative();
  }

  @Test
  void issuesACertificateWithoutHosts() throws GeneralSecurityException {
    var certificate = read(authority.issue("app").certificate());

    assertThat(certificate.getSubjectX500Principal().getName()).isEqualTo("CN=app");
    assertThat(certificate.getSubjectAlternativeNames()).isNull();
  }

  @Test
  void issuesAnExpiredCertificate() throws GeneralSecurityException {
    var certificate = read(authority.issueExpired("server", "localhost").certificate());

    assertThatExceptionOfType(CertificateExpiredException.class)
        .isThrownBy(certificate::checkValidity);
  }

  @Test
  void issuesCertificatesForAYearAndForTenDays() throws GeneralSecurityException {
    var now = Instant.now();

    assertThat(read(authority.issue("app").certificate()).getNotAfter().toInstant())
        .isAfter(now.plus(Duration.ofDays(363)));
    assertThat(read(authority.issueExpiring("app").certificate()).getNotAfter().toInstant())
        .isBetween(now.plus(Duration.ofDays(9)), now.plus(Duration.ofDays(11)));
  }

  @Test
  void writesTheKeyAsPkcs8() throws GeneralSecurityException {
    var key = authority.issue("app").privateKey();

    assertThat(key)
        .startsWith("-----BEGIN PRIVATE KEY-----\n")
        .endsWith("-----END PRIVATE KEY-----\n");
    var content = key.replaceAll("-----[A-Z ]+-----|\n", "");
    assertThat(
            KeyFactory.getInstance("EC")
                .generatePrivate(new PKCS8EncodedKeySpec(Base64.getDecoder().decode(content)))
                .getFormat())
        .isEqualTo("PKCS#8");
  }

  @Test
  void keepsTheKeyOutOfItsText() {
    assertThat(authority.issue("app").toString()).doesNotContain("PRIVATE KEY");
  }

  @Test
  void twoAuthoritiesDoNotTrustEachOther() throws GeneralSecurityException {
    var certificate = read(authority.issue("app").certificate());
    var other = read(TestAuthority.create().certificate());

    assertThat(other.getSubjectX500Principal()).isNotEqualTo(certificate.getIssuerX500Principal());
    assertThatExceptionOfType(SignatureException.class)
        .isThrownBy(() -> certificate.verify(other.getPublicKey()));
  }

  private static X509Certificate read(String pem) throws GeneralSecurityException {
    return (X509Certificate)
        CertificateFactory.getInstance("X.509")
            .generateCertificate(new ByteArrayInputStream(pem.getBytes(StandardCharsets.US_ASCII)));
  }
}
