package com.signalsmith.destination.kafka;

import com.signalsmith.destination.spi.Failure;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;
import org.apache.kafka.common.utils.Time;

/** Says why there is no TLS connection, in words for people; stateless. */
final class TlsFailures {

  private static final int DNS_NAME = 2;
  private static final int IP_ADDRESS = 7;
  private static final String SLOW =
      "look at the network between here and the brokers, and at how busy they are; a link this slow"
          + " takes no rows in time";

  private TlsFailures() {}

  /** Returns that a handshake began and was not finished in time. */
  static Failure late(Address address, Duration limit) {
    return KafkaCode.CONNECTION_FAILED
        .failure(
            "'" + address + "' did not finish the TLS handshake within " + seconds(limit) + " s")
        .withRemedy(SLOW);
  }

  /** Returns that nobody whom we trust vouches for a server. */
  static Failure untrusted(List<X509Certificate> chain, Address address, TlsMaterial material) {
    X509Certificate last = chain.get(chain.size() - 1);
    return KafkaCode.CERTIFICATE_UNTRUSTED.failure(
        "the certificate of '"
            + address
            + "' comes from '"
            + last.getIssuerX500Principal().getName()
            + "', which "
            + (material.hasAuthorities()
                ? "is not among the authorities in 'ca_certificate'"
                : "is no authority that Java trusts"));
  }

  /** Returns that the time of a certificate is over, or has not begun. */
  static Failure expired(List<X509Certificate> chain, Address address) {
    return KafkaCode.CERTIFICATE_EXPIRED.failure(
        "a certificate of '"
            + address
            + "' is not valid now: "
            + chain.stream()
                .map(
                    each ->
                        "'"
                            + each.getSubjectX500Principal().getName()
                            + "' from "
                            + each.getNotBefore().toInstant()
                            + " to "
                            + each.getNotAfter().toInstant())
                .collect(Collectors.joining(", ")));
  }

  /** Returns that a certificate bears other names. */
  static Failure otherHost(X509Certificate certificate, Address address) {
    return KafkaCode.CERTIFICATE_HOSTNAME_MISMATCH.failure(
        "the certificate of '"
            + address
            + "' is not for '"
            + address.host()
            + "' but for "
            + names(certificate).stream()
                .map(name -> "'" + name + "'")
                .collect(Collectors.joining(", ")));
  }

  /** Returns that a server wants another certificate of ours, or one at all. */
  static Failure clientCertificate(TlsWitness witness, Address address, TlsMaterial material) {
    String demand = "'" + address + "' demands a client certificate";
    if (material.certificate().isEmpty()) {
      return KafkaCode.CLIENT_CERTIFICATE_REQUIRED.failure(demand);
    }
    X509Certificate own = material.certificate().get();
    String name = "'" + own.getSubjectX500Principal().getName() + "'";
    Instant now = Instant.ofEpochMilli(Time.SYSTEM.milliseconds());
    if (own.getNotAfter().toInstant().isBefore(now)) {
      return KafkaCode.CLIENT_CERTIFICATE_EXPIRED.failure(
          demand + " and refuses " + name + ", which expired at " + own.getNotAfter().toInstant());
    }
    if (own.getNotBefore().toInstant().isAfter(now)) {
      return KafkaCode.CLIENT_CERTIFICATE_EXPIRED.failure(
          demand
              + " and refuses "
              + name
              + ", which is valid only from "
              + own.getNotBefore().toInstant());
    }
    Failure failure =
        KafkaCode.CLIENT_CERTIFICATE_REQUIRED.failure(
            demand
                + (witness.shown() ? " and refuses " : " of other authorities than that of ")
                + name
                + ", issued by '"
                + own.getIssuerX500Principal().getName()
                + "'");
    return material.isLeafOnly() && !witness.accepts(own.getIssuerX500Principal())
        ? failure.withRemedy(
            "append the intermediate certificates between this one and an authority of the brokers"
                + " to 'client_certificate', or set a certificate of one of their authorities")
        : failure;
  }

  /** Returns that a server broke a handshake off. */
  static Failure refused(boolean byAlert, Address address) {
    return KafkaCode.TLS_HANDSHAKE_FAILED.failure(
        "'"
            + address
            + (byAlert
                ? "' refuses the TLS handshake, usually for want of a common protocol or cipher"
                : "' speaks TLS, but the handshake failed"));
  }

  private static List<String> names(X509Certificate certificate) {
    List<String> names = new ArrayList<>();
    try {
      Collection<List<?>> alternatives = certificate.getSubjectAlternativeNames();
      if (alternatives != null) {
        for (List<?> each : alternatives) {
          if (each.get(0).equals(DNS_NAME) || each.get(0).equals(IP_ADDRESS)) {
            names.add(String.valueOf(each.get(1)));
          }
        }
      }
    } catch (CertificateParsingException e) {
      names.clear(); // then as if there were none
    }
    return names.isEmpty() ? List.of(certificate.getSubjectX500Principal().getName()) : names;
  }

  private static long seconds(Duration limit) {
    return Math.max(1, Math.round(limit.toMillis() / 1_000.0));
  }
}
