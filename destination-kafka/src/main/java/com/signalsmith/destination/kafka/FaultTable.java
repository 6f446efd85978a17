package com.signalsmith.destination.kafka;

/**
 * What can go wrong, which step of a check tells, and how long that took, for the destination's
 * page.
 *
 * <p>{@code FaultMatrixIT} makes each of these faults with real brokers and holds the table against
 * what it found, but for the times: they are those of one run on two cores, which the test writes
 * to {@code target/fault-matrix.md}.
 */
final class FaultTable {

  static final String MARKDOWN =
      """
      Every fault here was made with a real broker. A check names it in the given step, and a run
      meets the same code before it sends a row. Step `sync` means that only a run can meet it: of a
      row that is not taken, a check tells the limit and `preview` the row. The times are from one
      test run on two cores; none may be longer than 15 seconds.

      | code | fault | step | check | run |
      | --- | --- | --- | --- | --- |
      | `address_invalid` | a wildcard address | `addresses` | 4 ms | 0 ms |
      | `host_unknown` | a host that nobody knows | `addresses` | 2 ms | 26 ms |
      | `connection_failed` | a port on which nobody listens | `tcp` | 2 ms | 0 ms |
      | `connection_failed` | a port that lets connections wait | `tcp` | 4001 ms | 4001 ms |
      | `tls_expected` | no TLS at a port that expects it | `tls` | 70 ms | 19 ms |
      | `tls_not_expected` | TLS at a port without | `tls` | 16 ms | 6 ms |
      | `certificate_untrusted` | a certificate that nobody vouches for | `tls` | 13 ms | 30 ms |
      | `certificate_expired` | a certificate whose time is over | `tls` | 22 ms | 23 ms |
      | `certificate_hostname_mismatch` | a certificate for another host | `tls` | 23 ms | 23 ms |
      | `client_certificate_required` | no client certificate at a port that demands one | `tls` | 78 ms | 72 ms |
      | `client_certificate_expired` | a client certificate whose time is over | `tls` | 101 ms | 72 ms |
      | `tls_handshake_failed` | a port with ciphers of the past only | `tls` | 9 ms | 7 ms |
      | `authentication_required` | no login at a port that expects one | `authentication` | 8 ms | 5 ms |
      | `authentication_not_expected` | a login at a port that takes none | `authentication` | 12 ms | 6 ms |
      | `mechanism_not_enabled` | PLAIN at a port that takes SCRAM-SHA-512 only | `authentication` | 310 ms | 365 ms |
      | `authentication_failed` | a wrong password | `authentication` | 337 ms | 335 ms |
      | `advertised_unreachable` | a listener that advertises a port on which nobody listens | `advertised` | 36 ms | 19 ms |
      | `advertised_unreachable` | a listener that advertises a port that does not answer | `advertised` | 4022 ms | 4015 ms |
      | `advertised_unreachable` | a listener that advertises a port with a web server | `advertised` | 29 ms | 28 ms |
      | `topic_not_found` | a topic that is not there | `topic` | 54 ms | 84 ms |
      | `topic_name_invalid` | one of Kafka's own topics | `topic` | 35 ms | 16 ms |
      | `not_authorized` | a user who may only read the topic | `permission` | 42 ms | 15 ms |
      | `not_authorized` | a user who may not even see the topic | `permission` | 27 ms | 15 ms |
      | `broker_unavailable` | fewer replicas in sync than 'min.insync.replicas' | `limits` | 18 ms | 18 ms |
      | `row_too_large` | one row larger than `max.message.bytes` | `sync` | - | 178 ms |
      | `key_required` | one row without a key for a compacted topic | `sync` | - | 56 ms |
      | `delivery_timeout` | a broker that stops answering, with the shortest `delivery_timeout_seconds` | `sync` | - | 5010 ms |
      """;

  private FaultTable() {}
}
