package com.signalsmith.destination.embeddedkafka;

/**
 * A certificate and its private key, for a server or a client.
 *
 * @param certificate PEM text, one {@code CERTIFICATE} block
 * @param privateKey PEM text, one unencrypted PKCS#8 {@code PRIVATE KEY} block
 */
public record TestCertificate(String certificate, String privateKey) {
  /** The certificate only: the key stays out of logs, although it opens nothing but a test. */
  @Override
  public String toString() {
    return certificate;
  }
}
