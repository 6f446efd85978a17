package com.signalsmith.destination.embeddedkafka;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.X500NameBuilder;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.CertIOException;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509ExtensionUtils;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/**
 * A certificate authority for one test: it exists in memory only and nobody else trusts it.
 *
 * <p>Safe for several threads. Needs BouncyCastle on the class path; the rest of this package does
 * not.
 */
public final class TestAuthority {
  private static final Duration LIFETIME = Duration.ofDays(365);
  private static final SecureRandom RANDOM = new SecureRandom();

  private final X500Name name;
  private final KeyPair keys;
  private final X509Certificate certificate;

  private TestAuthority(X500Name name, KeyPair keys, X509Certificate certificate) {
    this.name = name;
    this.keys = keys;
    this.certificate = certificate;
  }

  /** A new authority with a key of its own; two of them do not trust each other. */
  public static TestAuthority create() {
    // A number in the name keeps clients from taking one authority for another.
    var name = commonName("Embedded Kafka Test Authority " + serialNumber().toString(36));
    var keys = newKeys();
    var start = yesterday();
    return new TestAuthority(
        name, keys, sign(name, keys, name, keys, start, start.plus(LIFETIME), true, List.of()));
  }

  /** The authority's own certificate as PEM text: what a client puts in its trust store. */
  public String certificate() {
    return pem("CERTIFICATE", encoded(certificate));
  }

  /**
   * A certificate that is valid now and for almost a year.
   *
   * @param commonName who it is for; Kafka takes {@code CN=commonName} as a client's principal
   * @param hosts names and IP addresses it is valid for; none for a client
   */
  public TestCertificate issue(String commonName, String... hosts) {
    var start = yesterday();
    return issue(commonName, start, start.plus(LIFETIME), hosts);
  }

  /** The same, but its time was over an hour ago. */
  public TestCertificate issueExpired(String commonName, String... hosts) {
    var start = yesterday();
    return issue(commonName, start, start.plus(Duration.ofHours(23)), hosts);
  }

  /** The same, but it is valid for 10 more days only. */
  public TestCertificate issueExpiring(String commonName, String... hosts) {
    var start = yesterday();
    return issue(commonName, start, start.plus(Duration.ofDays(11)), hosts);
  }

  private TestCertificate issue(String commonName, Instant start, Instant end, String... hosts) {
    var subjectKeys = newKeys();
    var issued =
        sign(name, keys, commonName(commonName), subjectKeys, start, end, false, List.of(hosts));
    return new TestCertificate(
        pem("CERTIFICATE", encoded(issued)),
        pem("PRIVATE KEY", subjectKeys.getPrivate().getEncoded()));
  }

  private static X509Certificate sign(
      X500Name issuer,
      KeyPair issuerKeys,
      X500Name subject,
      KeyPair subjectKeys,
      Instant start,
      Instant end,
      boolean authority,
      List<String> hosts) {
    try {
      var extensions = new JcaX509ExtensionUtils();
      var builder =
          new JcaX509v3CertificateBuilder(
              issuer,
              serialNumber(),
              Date.from(start),
              Date.from(end),
              subject,
              subjectKeys.getPublic());
      builder
          .addExtension(Extension.basicConstraints, true, new BasicConstraints(authority))
          .addExtension(
              Extension.keyUsage,
              true,
              new KeyUsage(
                  authority ? KeyUsage.keyCertSign | KeyUsage.cRLSign : KeyUsage.digitalSignature))
          .addExtension(
              Extension.subjectKeyIdentifier,
              false,
              extensions.createSubjectKeyIdentifier(subjectKeys.getPublic()))
          .addExtension(
              Extension.authorityKeyIdentifier,
              false,
              extensions.createAuthorityKeyIdentifier(issuerKeys.getPublic()));
      if (!hosts.isEmpty()) {
        builder.addExtension(
            Extension.subjectAlternativeName,
            false,
            new GeneralNames(
                hosts.stream().map(TestAuthority::hostName).toArray(GeneralName[]::new)));
      }
      var signer = new JcaContentSignerBuilder("SHA256withECDSA").build(issuerKeys.getPrivate());
      return new JcaX509CertificateConverter().getCertificate(builder.build(signer));
    } catch (CertIOException | OperatorCreationException | GeneralSecurityException e) {
      throw new IllegalStateException("this JVM cannot make a certificate: " + e.getMessage(), e);
    }
  }

  private static GeneralName hostName(String host) {
    var address = host.contains(":") || host.matches("[0-9.]+");
    return new GeneralName(address ? GeneralName.iPAddress : GeneralName.dNSName, host);
  }

  private static X500Name commonName(String text) {
    return new X500NameBuilder(BCStyle.INSTANCE).addRDN(BCStyle.CN, text).build();
  }

  private static KeyPair newKeys() {
    try {
      var generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec("secp256r1"), RANDOM);
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this JVM cannot make a key: " + e.getMessage(), e);
    }
  }

  private static BigInteger serialNumber() {
    return new BigInteger(64, RANDOM).setBit(64);
  }

  private static Instant yesterday() {
    return Instant.now().truncatedTo(ChronoUnit.SECONDS).minus(Duration.ofDays(1));
  }

  private static byte[] encoded(X509Certificate certificate) {
    try {
      return certificate.getEncoded();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this JVM cannot write a certificate: " + e.getMessage(), e);
    }
  }

  private static String pem(String label, byte[] content) {
    var lines = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(content);
    return "-----BEGIN " + label + "-----\n" + lines + "\n-----END " + label + "-----\n";
  }
}
