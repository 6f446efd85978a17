package com.signalsmith.destination.kafka;

import com.signalsmith.destination.spi.DestinationException;
import com.signalsmith.destination.spi.Failure;
import com.signalsmith.destination.spi.Field;
import com.signalsmith.destination.spi.Secret;
import com.signalsmith.destination.spi.Settings;
import com.signalsmith.destination.spi.SettingsProblem;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.Certificate;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedKeyManager;
import javax.net.ssl.X509ExtendedTrustManager;
import org.apache.kafka.common.config.SslConfigs;
import org.apache.kafka.common.config.types.Password;
import org.jspecify.annotations.Nullable;

/**
 * Whom a TLS connection trusts, and what it shows of itself.
 *
 * <p>Immutable. Everything in it has been found usable, so that neither Kafka's client nor {@link
 * TlsProbe} can stumble over it. {@code toString} shows nothing of it.
 */
final class TlsMaterial {

  /** Trusts what Java trusts, and shows nothing. */
  static final TlsMaterial NONE = new TlsMaterial(List.of(), List.of(), null);

  private static final String CA = "configuration.ca_certificate";
  private static final String CERTIFICATE = "configuration.client_certificate";
  private static final String KEY = "configuration.client_key";
  private static final String KEY_PASSWORD = "configuration.client_key_password";
  private static final byte[] SAMPLE = new byte[32];
  private static final char[] IN_MEMORY = new char[0];

  private final List<X509Certificate> authorities;
  private final List<X509Certificate> chain;
  private final @Nullable PrivateKey key;

  private TlsMaterial(
      List<X509Certificate> authorities, List<X509Certificate> chain, @Nullable PrivateKey key) {
    this.authorities = authorities;
    this.chain = chain;
    this.key = key;
  }

  /**
   * Reads what the settings say; no network is used.
   *
   * @throws DestinationException if a text is not what its setting needs
   */
  static TlsMaterial of(Settings settings) {
    List<X509Certificate> authorities = certificates(settings, KafkaSettings.CA_CERTIFICATE, CA);
    Optional<String> certificate = settings.find(KafkaSettings.CLIENT_CERTIFICATE);
    Optional<Secret> key = settings.find(KafkaSettings.CLIENT_KEY);
    if (certificate.isEmpty() && key.isEmpty()) {
      return new TlsMaterial(authorities, List.of(), null);
    }
    if (key.isEmpty()) {
      throw incomplete("a client certificate is given, but not its private key", KEY);
    }
    if (certificate.isEmpty()) {
      throw incomplete("a private key is given, but not its client certificate", CERTIFICATE);
    }
    List<X509Certificate> certificates =
        certificates(settings, KafkaSettings.CLIENT_CERTIFICATE, CERTIFICATE);
    PrivateKey privateKey = key(settings).orElseThrow();
    return new TlsMaterial(authorities, chain(certificates, privateKey), privateKey);
  }

  /** Returns what is wrong with each of the texts, or else with how they fit together. */
  static List<SettingsProblem> problems(Settings settings) {
    if (!settings.get(KafkaSettings.USE_TLS)) {
      return List.of();
    }
    List<SettingsProblem> problems = new ArrayList<>();
    collect(problems, () -> certificates(settings, KafkaSettings.CA_CERTIFICATE, CA));
    collect(problems, () -> certificates(settings, KafkaSettings.CLIENT_CERTIFICATE, CERTIFICATE));
    collect(problems, () -> key(settings));
    if (problems.isEmpty()) {
      collect(problems, () -> of(settings));
    }
    return problems;
  }

  /** Returns whether a certificate authority is given instead of those that Java trusts. */
  boolean hasAuthorities() {
    return !authorities.isEmpty();
  }

  /** Returns whether nothing is known of what stands between our certificate and its authority. */
  boolean isLeafOnly() {
    return chain.size() == 1
        && !chain.get(0).getIssuerX500Principal().equals(chain.get(0).getSubjectX500Principal());
  }

  /** Returns the certificate that we show; empty if we have none. */
  Optional<X509Certificate> certificate() {
    return chain.stream().findFirst();
  }

  /** Returns what Kafka's clients must know of it; the values do not show themselves. */
  Map<String, Object> properties() {
    Map<String, Object> properties = new HashMap<>();
    if (hasAuthorities()) {
      properties.put(SslConfigs.SSL_TRUSTSTORE_TYPE_CONFIG, "PEM");
      properties.put(SslConfigs.SSL_TRUSTSTORE_CERTIFICATES_CONFIG, pem(authorities));
    }
    if (key != null) {
      properties.put(SslConfigs.SSL_KEYSTORE_TYPE_CONFIG, "PEM");
      properties.put(SslConfigs.SSL_KEYSTORE_CERTIFICATE_CHAIN_CONFIG, pem(chain));
      properties.put(
          SslConfigs.SSL_KEYSTORE_KEY_CONFIG, new Password(pem("PRIVATE KEY", key.getEncoded())));
    }
    return properties;
  }

  X509ExtendedTrustManager trustManager() throws GeneralSecurityException, IOException {
    TrustManagerFactory factory =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    if (hasAuthorities()) {
      KeyStore store = emptyStore();
      for (int i = 0; i < authorities.size(); i++) {
        store.setCertificateEntry("authority-" + i, authorities.get(i));
      }
      factory.init(store);
    } else {
      factory.init((KeyStore) null);
    }
    return (X509ExtendedTrustManager) factory.getTrustManagers()[0];
  }

  X509ExtendedKeyManager keyManager() throws GeneralSecurityException, IOException {
    KeyStore store = emptyStore();
    if (key != null) {
      store.setKeyEntry("client", key, IN_MEMORY, chain.toArray(new Certificate[0]));
    }
    KeyManagerFactory factory =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    factory.init(store, IN_MEMORY);
    return (X509ExtendedKeyManager) factory.getKeyManagers()[0];
  }

  @Override
  public String toString() {
    return "TLS material";
  }

  private static void collect(List<SettingsProblem> problems, Supplier<?> reading) {
    try {
      Object unused = reading.get();
    } catch (DestinationException e) {
      Failure failure = e.failure();
      problems.add(
          new SettingsProblem(
              Objects.requireNonNullElse(failure.field(), CA), failure.code(), failure.message()));
    }
  }

  private static List<X509Certificate> certificates(
      Settings settings, Field<String> field, String path) {
    return settings
        .find(field)
        .map(text -> PemText.of(path, text).certificates())
        .orElse(List.of());
  }

  private static Optional<PrivateKey> key(Settings settings) {
    return settings
        .find(KafkaSettings.CLIENT_KEY)
        .map(
            text ->
                PemKey.of(
                    PemText.of(KEY, text.reveal()).privateKey(),
                    settings.find(KafkaSettings.CLIENT_KEY_PASSWORD).orElse(null),
                    KEY,
                    KEY_PASSWORD));
  }

  // Servers want the certificate of the key first and then each one's issuer; people paste them in
  // any order.
  private static List<X509Certificate> chain(List<X509Certificate> certificates, PrivateKey key) {
    List<X509Certificate> chain = new ArrayList<>();
    Optional<X509Certificate> next =
        certificates.stream().filter(each -> belongTogether(each, key)).findFirst();
    if (next.isEmpty()) {
      throw PemText.invalid(KEY, "the private key does not belong to the client certificate");
    }
    while (next.isPresent()) {
      X509Certificate last = next.get();
      chain.add(last);
      next =
          certificates.stream()
              .filter(each -> !chain.contains(each))
              .filter(each -> each.getSubjectX500Principal().equals(last.getIssuerX500Principal()))
              .findFirst();
    }
    return chain;
  }

  private static boolean belongTogether(X509Certificate certificate, Key key) {
    if (!certificate.getPublicKey().getAlgorithm().equals(key.getAlgorithm())) {
      return false;
    }
    try {
      String algorithm = key.getAlgorithm().equals("RSA") ? "SHA256withRSA" : "SHA256withECDSA";
      Signature signature = Signature.getInstance(algorithm);
      signature.initSign((PrivateKey) key);
      signature.update(SAMPLE);
      byte[] signed = signature.sign();
      signature.initVerify(certificate.getPublicKey());
      signature.update(SAMPLE);
      return signature.verify(signed);
    } catch (GeneralSecurityException e) {
      return false;
    }
  }

  private static Password pem(List<X509Certificate> certificates) {
    return new Password(certificates.stream().map(TlsMaterial::pem).collect(Collectors.joining()));
  }

  private static String pem(X509Certificate certificate) {
    try {
      return pem("CERTIFICATE", certificate.getEncoded());
    } catch (CertificateEncodingException e) {
      throw new IllegalStateException("a certificate that was read cannot be written", e);
    }
  }

  private static String pem(String label, byte[] der) {
    return "-----BEGIN "
        + label
        + "-----\n"
        + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der)
        + "\n-----END "
        + label
        + "-----\n";
  }

  private static KeyStore emptyStore() throws GeneralSecurityException, IOException {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    return store;
  }

  private static DestinationException incomplete(String message, String field) {
    return new DestinationException(
        KafkaCode.CLIENT_CERTIFICATE_INCOMPLETE.failure(message).withField(field));
  }
}
