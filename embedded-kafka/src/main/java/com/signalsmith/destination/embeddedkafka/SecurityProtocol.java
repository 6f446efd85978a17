package com.signalsmith.destination.embeddedkafka;

/** How clients talk to a listener: whether by TLS, and whether they name a user. */
public enum SecurityProtocol {
  /** No TLS, no user. */
  PLAINTEXT(false, false),
  /** TLS; a client certificate only where the listener asks for one. */
  SSL(true, false),
  /** A user with PLAIN, SCRAM-SHA-256 or SCRAM-SHA-512, without TLS. */
  SASL_PLAINTEXT(false, true),
  /** A user with PLAIN, SCRAM-SHA-256 or SCRAM-SHA-512, inside TLS. */
  SASL_SSL(true, true);

  private final boolean tls;
  private final boolean sasl;

  SecurityProtocol(boolean tls, boolean sasl) {
    this.tls = tls;
    this.sasl = sasl;
  }

  /** Whether the connection is encrypted and the broker shows a certificate. */
  public boolean usesTls() {
    return tls;
  }

  /** Whether the client must name a user. */
  public boolean usesSasl() {
    return sasl;
  }
}
