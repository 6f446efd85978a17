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
      meets the same code before it sends a row. The times are from one test run on two cores; none
      may be longer than 15 seconds.

      | code | fault | step | check | run |
      | --- | --- | --- | --- | --- |
      | `address_invalid` | a wildcard address | `addresses` | 1 ms | 1 ms |
      | `host_unknown` | a host that nobody knows | `addresses` | 1 ms | 0 ms |
      | `connection_failed` | a port on which nobody listens | `tcp` | 4 ms | 0 ms |
      | `connection_failed` | a port that lets connections wait | `tcp` | 4001 ms | 4001 ms |
      | `tls_expected` | no TLS at a port that expects it | `tls` | 19 ms | 12 ms |
      | `tls_not_expected` | TLS at a port without | `tls` | 15 ms | 6 ms |
      | `certificate_untrusted` | a certificate that nobody vouches for | `tls` | 10 ms | 11 ms |
      | `certificate_expired` | a certificate whose time is over | `tls` | 11 ms | 10 ms |
      | `certificate_hostname_mismatch` | a certificate for another host | `tls` | 12 ms | 13 ms |
      | `client_certificate_required` | no client certificate at a port that demands one | `tls` | 56 ms | 12 ms |
      | `tls_handshake_failed` | a port with ciphers of the past only | `tls` | 12 ms | 5 ms |
      | `authentication_required` | no login at a port that expects one | `authentication` | 8 ms | 7 ms |
      | `authentication_not_expected` | a login at a port that takes none | `authentication` | 8 ms | 13 ms |
      | `mechanism_not_enabled` | PLAIN at a port that takes SCRAM-SHA-512 only | `authentication` | 309 ms | 311 ms |
      | `authentication_failed` | a wrong password | `authentication` | 337 ms | 322 ms |
      | `advertised_unreachable` | a listener that advertises a port on which nobody listens | `advertised` | 20 ms | 10 ms |
      | `advertised_unreachable` | a listener that advertises a port that does not answer | `advertised` | 4010 ms | 4010 ms |
      | `topic_not_found` | a topic that is not there | `topic` | 19 ms | 20 ms |
      | `topic_name_invalid` | one of Kafka's own topics | `topic` | 12 ms | 13 ms |
      | `not_authorized` | a user who may only read the topic | `permission` | 15 ms | 13 ms |
      | `not_authorized` | a user who may not even see the topic | `permission` | 21 ms | 13 ms |
      | `broker_unavailable` | fewer replicas in sync than 'min.insync.replicas' | `limits` | 26 ms | 17 ms |
      | `row_too_large` | one row larger than `max.message.bytes` | none: `limits` tells the limit, and `preview` and the run name the row | - | - |
      | `key_required` | one row without a key for a compacted topic | none: `limits` tells the policy, and `preview` and the run name the row | - | - |
      | `delivery_timeout` | brokers that are lost while rows are on their way | none: only a run can meet it | - | after `delivery_timeout_seconds` |
      """;

  private FaultTable() {}
}
