package com.signalsmith.destination.kafka;

import java.net.Socket;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedKeyManager;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/**
 * Takes the decisions of one handshake as Java would and remembers them.
 *
 * <p>One handshake. Java itself tells why a handshake failed only in the words of a message.
 */
final class TlsWitness {

  private final X509ExtendedTrustManager trust;
  private final X509ExtendedKeyManager keys;
  private volatile List<X509Certificate> chain = List.of();
  private volatile @Nullable Verdict verdict;
  private volatile boolean asked;
  private volatile Set<Principal> accepted = Set.of();
  private volatile boolean shown;

  TlsWitness(X509ExtendedTrustManager trust, X509ExtendedKeyManager keys) {
    this.trust = trust;
    this.keys = keys;
  }

  /** Returns the certificates that the server showed, its own first. */
  List<X509Certificate> chain() {
    return chain;
  }

  /** Returns why the server's certificate was not accepted. */
  Optional<Verdict> verdict() {
    return Optional.ofNullable(verdict);
  }

  /** Returns whether the server asked for our certificate. */
  boolean asked() {
    return asked;
  }

  /** Returns whether we had a certificate of an authority that the server named. */
  boolean shown() {
    return shown;
  }

  /** Returns whether the server named this authority as one whose certificates it accepts. */
  boolean accepts(Principal authority) {
    return accepted.contains(authority);
  }

  X509ExtendedTrustManager trustManager() {
    return new Trust();
  }

  X509ExtendedKeyManager keyManager() {
    return new Keys();
  }

  private Verdict judge(X509Certificate[] certificates, String type, CertificateException thrown) {
    for (X509Certificate each : certificates) {
      try {
        each.checkValidity();
      } catch (CertificateException e) {
        return Verdict.EXPIRED;
      }
    }
    for (Throwable each = thrown; each != null; each = each.getCause()) {
      if (each instanceof CertPathValidatorException) {
        return Verdict.UNTRUSTED;
      }
    }
    try {
      trust.checkServerTrusted(certificates, type); // the same without the host name
      return Verdict.OTHER_HOST;
    } catch (CertificateException e) {
      return Verdict.UNTRUSTED;
    }
  }

  /** Why a server's certificate is not accepted. */
  enum Verdict {
    UNTRUSTED,
    EXPIRED,
    OTHER_HOST
  }

  private final class Trust extends X509ExtendedTrustManager {

    @Override
    public void checkServerTrusted(X509Certificate[] certificates, String type, Socket socket)
        throws CertificateException {
      chain = List.of(certificates);
      try {
        trust.checkServerTrusted(certificates, type, socket);
      } catch (CertificateException e) {
        verdict = judge(certificates, type, e);
        throw e;
      }
    }

    @Override
    public void checkServerTrusted(X509Certificate[] certificates, String type, SSLEngine engine)
        throws CertificateException {
      trust.checkServerTrusted(certificates, type, engine);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] certificates, String type)
        throws CertificateException {
      trust.checkServerTrusted(certificates, type);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] certificates, String type, Socket socket)
        throws CertificateException {
      trust.checkClientTrusted(certificates, type, socket);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] certificates, String type, SSLEngine engine)
        throws CertificateException {
      trust.checkClientTrusted(certificates, type, engine);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] certificates, String type)
        throws CertificateException {
      trust.checkClientTrusted(certificates, type);
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return trust.getAcceptedIssuers();
    }
  }

  private final class Keys extends X509ExtendedKeyManager {

    @Override
    public @Nullable String chooseClientAlias(
        String[] types, Principal @Nullable [] issuers, @Nullable Socket socket) {
      asked = true;
      accepted = issuers == null ? Set.of() : new HashSet<>(Arrays.asList(issuers));
      String alias = keys.chooseClientAlias(types, issuers, socket);
      shown |= alias != null;
      return alias;
    }

    @Override
    public String @Nullable [] getClientAliases(String type, Principal @Nullable [] issuers) {
      return keys.getClientAliases(type, issuers);
    }

    @Override
    public String @Nullable [] getServerAliases(String type, Principal @Nullable [] issuers) {
      return keys.getServerAliases(type, issuers);
    }

    @Override
    public @Nullable String chooseServerAlias(
        String type, Principal @Nullable [] issuers, @Nullable Socket socket) {
      return keys.chooseServerAlias(type, issuers, socket);
    }

    @Override
    public X509Certificate @Nullable [] getCertificateChain(String alias) {
      return keys.getCertificateChain(alias);
    }

    @Override
    public @Nullable PrivateKey getPrivateKey(String alias) {
      return keys.getPrivateKey(alias);
    }
  }
}
