package com.signalsmith.destination.kafka;

import com.signalsmith.destination.embeddedkafka.Ports;
import com.signalsmith.destination.embeddedkafka.TestCertificate;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * A fault that makes both check and open fail.
 *
 * @param line of the table in which it stands
 * @param definition what meets it in the cluster
 */
record Fault(Line line, Function<FaultCluster, Definition> definition) {

  Fault(String code, String fault, String step, Function<FaultCluster, Definition> definition) {
    this(new Line(code, fault, step), definition);
  }

  /** Returns all of them, in the order in which a check meets them. */
  static Stream<Fault> all() {
    return Stream.of(
        new Fault("address_invalid", "a wildcard address", "addresses", at("0.0.0.0:9092")),
        new Fault(
            "host_unknown",
            "a host that nobody knows",
            "addresses",
            at("no-such-broker.invalid:1")),
        new Fault(
            "connection_failed",
            "a port on which nobody listens",
            "tcp",
            at("127.0.0.1:" + Ports.next())),
        new Fault(
            "connection_failed",
            "a port that lets connections wait",
            "tcp",
            cluster -> Definition.at(cluster.silentAddress()).topic("orders")),
        new Fault("tls_expected", "no TLS at a port that expects it", "tls", listener("SSL")),
        new Fault(
            "tls_not_expected",
            "TLS at a port without",
            "tls",
            cluster -> cluster.at("PLAINTEXT").tls().topic("orders")),
        new Fault(
            "certificate_untrusted",
            "a certificate that nobody vouches for",
            "tls",
            cluster -> cluster.at("SSL").tls().topic("orders")),
        new Fault(
            "certificate_expired",
            "a certificate whose time is over",
            "tls",
            cluster -> cluster.trusting("OLD")),
        new Fault(
            "certificate_hostname_mismatch",
            "a certificate for another host",
            "tls",
            cluster -> cluster.trusting("ELSEWHERE")),
        new Fault(
            "client_certificate_required",
            "no client certificate at a port that demands one",
            "tls",
            cluster -> cluster.trusting("MUTUAL")),
        new Fault(
            "client_certificate_expired",
            "a client certificate whose time is over",
            "tls",
            cluster -> {
              TestCertificate late = cluster.kafka().certificateAuthority().issueExpired("late");
              return cluster
                  .trusting("MUTUAL")
                  .configured("client_certificate", late.certificate())
                  .configured("client_key", late.privateKey());
            }),
        new Fault(
            "tls_handshake_failed",
            "a port with ciphers of the past only",
            "tls",
            cluster -> cluster.trusting("ANCIENT")),
        new Fault(
            "authentication_required",
            "no login at a port that expects one",
            "authentication",
            listener("SASL_PLAINTEXT")),
        new Fault(
            "authentication_not_expected",
            "a login at a port that takes none",
            "authentication",
            cluster -> cluster.at("PLAINTEXT").plain("app", "secret").topic("orders")),
        new Fault(
            "mechanism_not_enabled",
            "PLAIN at a port that takes SCRAM-SHA-512 only",
            "authentication",
            cluster -> cluster.at("SCRAM_ONLY").plain("app", "secret").topic("orders")),
        new Fault(
            "authentication_failed",
            "a wrong password",
            "authentication",
            cluster ->
                cluster.at("SCRAM_ONLY").scram("SCRAM-SHA-512", "app", "wrong").topic("orders")),
        new Fault(
            "advertised_unreachable",
            "a listener that advertises a port on which nobody listens",
            "advertised",
            listener("INSIDE")),
        new Fault(
            "advertised_unreachable",
            "a listener that advertises a port that does not answer",
            "advertised",
            listener("SILENT")),
        new Fault(
            "advertised_unreachable",
            "a listener that advertises a port with a web server",
            "advertised",
            listener("WEB")),
        new Fault(
            "topic_not_found",
            "a topic that is not there",
            "topic",
            cluster -> cluster.at("PLAINTEXT").topic("order")),
        new Fault(
            "topic_name_invalid",
            "one of Kafka's own topics",
            "topic",
            cluster -> cluster.at("PLAINTEXT").topic("__consumer_offsets")),
        new Fault(
            "not_authorized",
            "a user who may only read the topic",
            "permission",
            cluster -> cluster.app("readable")),
        new Fault(
            "not_authorized",
            "a user who may not even see the topic",
            "permission",
            cluster -> cluster.app("small")),
        new Fault(
            "broker_unavailable",
            "fewer replicas in sync than 'min.insync.replicas'",
            "limits",
            cluster -> cluster.at("PLAINTEXT").topic("weak")));
  }

  @Override
  public String toString() {
    return line.toString();
  }

  private static Function<FaultCluster, Definition> at(String address) {
    return cluster -> Definition.at(address).topic("orders");
  }

  private static Function<FaultCluster, Definition> listener(String name) {
    return cluster -> cluster.at(name).topic("orders");
  }

  /** One line of the table, but for its times. */
  record Line(String code, String fault, String step) {

    String text() {
      return "| `" + code + "` | " + fault + " | `" + step + "` |";
    }

    @Override
    public String toString() {
      return code + ": " + fault;
    }
  }
}
