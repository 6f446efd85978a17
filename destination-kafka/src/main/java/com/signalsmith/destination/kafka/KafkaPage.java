package com.signalsmith.destination.kafka;

/** What the destination's page tells beyond its settings, in CommonMark. */
final class KafkaPage {

  static final String PREREQUISITES =
      """
      - A Kafka cluster, self-managed or hosted (Confluent Cloud, Amazon MSK, Aiven and others).
      - The topic that the rows go to, or brokers that create topics by themselves.
      - A network path from SignalSmith to the bootstrap servers and to every other broker of the \
      cluster, because the bootstrap servers only tell where the others are.
      - Where the cluster asks for a login: a SASL user name and password. The user needs WRITE and \
      DESCRIBE on the topic; with DESCRIBE_CONFIGS as well, a row that the topic would refuse is \
      found before it is sent.
      """;

  static final String HOW_IT_WORKS =
      """
      1. Every row becomes one JSON object with all its columns. There is no field mapping, and \
      nothing to introspect: to a producer, a topic has no schema.
      2. The value of the partition key field becomes the message key; without that setting, the \
      primary key does. A primary key of several columns becomes a JSON array of their values.
      3. The message is sent to the topic and counts as delivered once all replicas in sync have it. \
      Delivery is at least once: after a failure rows are sent again from the last checkpoint, so a \
      message can arrive twice, but none gets lost.
      4. Kafka chooses the partition by the message key, with the default partitioner. Rows with \
      equal keys share a partition and keep their order; rows without a key are spread over all \
      partitions and keep none.

      A message's headers say which sync, run and row it comes from, so a consumer can tell a \
      repeated message from a new one.

      Rows of a model are inserted, and members of an audience are added. Kafka keeps a log, so \
      nothing is updated or deleted in it.
      """;

  static final String TROUBLESHOOTING =
      """
      A failed run names its cause with a code. These are the usual ones, by symptom.

      ### Connection failed

      Codes: `%s`, `%s`, `%s`.

      - Compare host names and ports of the bootstrap servers with those of the cluster, and see \
      that every broker in the list is running.
      - A hosted cluster mostly has internal and external endpoints. From outside its network only \
      the external (public) ones work.
      - A first connection that works, followed by one that does not, means that the brokers \
      advertise addresses which cannot be reached from here. Use the listener that is meant for \
      clients outside.

      ### Authentication failed

      Code: `%s`.

      - Check user name and password, for blanks at the ends too.
      - The method must be one that the listener offers. Confluent Cloud is usually SASL/PLAIN with \
      an API key and its secret; Amazon MSK is often SASL/SCRAM with SCRAM-SHA-512.
      - With SASL/SCRAM, the user's credentials must exist for the chosen mechanism.

      ### Not authorized

      Code: `%s`.

      The login worked, but the user may not write to the topic. Grant WRITE and DESCRIBE on it. Brokers \
      hide topics that a user may not see, so the topic's name may also be misspelt: case counts.

      ### Topic not found

      Code: `%s`.

      Brokers create a missing topic only if `auto.create.topics.enable` is set on them. Where it is \
      not, create the topic before the sync, and check the spelling of its name: case counts. Where it is \
      set, a check warns of a missing topic whose name is almost that of another one.

      ### TLS handshake failed

      - `%s`, `%s`: the toggle *Use TLS* does not fit the port; switch it on or off.
      - `%s`: the brokers' certificate comes from an authority that is not trusted where the sync \
      runs. Put the certificate of that authority, or a self-signed certificate itself, into \
      `ca_certificate`.
      - `%s`: the certificate has expired; the brokers need a new one.
      - `%s`: the address is not one that the certificate names; use one of those.
      - `%s`: the brokers ask who the client is; fill in `client_certificate` and `client_key`. If \
      they are, the brokers may need the certificates between yours and its authority: append them to \
      `client_certificate`.
      - `%s`: your client certificate has expired; ask the cluster's administrator for a new one. A \
      check warns 30 days before, of the brokers' certificates and of yours.
      - `%s`: brokers and client have no protocol or cipher in common.

      ### Messages do not appear in the topic

      - Check the topic's name in the target settings; `Orders` and `orders` are two topics.
      - Check where the consumer starts to read. A consumer group goes on from its committed \
      offsets, and a new one starts at the end unless `auto.offset.reset` is `earliest`.
      - The run's report names topic, partitions and offsets of what was delivered; read from there.

      ### Some rows are rejected

      Codes: `%s`, `%s`.

      A row that is larger than the topic's `max.message.bytes`, and a row without a key for a \
      compacted topic, are left out and listed with the reason; the other rows arrive. Where the \
      user may not see the topic's settings (DESCRIBE_CONFIGS), such a row is only noticed when the \
      brokers refuse it; the rows that were sent with it are then sent again without it.
      """
          .formatted(
              KafkaCode.CONNECTION_FAILED.id(),
              KafkaCode.BROKER_UNAVAILABLE.id(),
              KafkaCode.DELIVERY_TIMEOUT.id(),
              KafkaCode.AUTHENTICATION_FAILED.id(),
              KafkaCode.NOT_AUTHORIZED.id(),
              KafkaCode.TOPIC_NOT_FOUND.id(),
              KafkaCode.TLS_EXPECTED.id(),
              KafkaCode.TLS_NOT_EXPECTED.id(),
              KafkaCode.CERTIFICATE_UNTRUSTED.id(),
              KafkaCode.CERTIFICATE_EXPIRED.id(),
              KafkaCode.CERTIFICATE_HOSTNAME_MISMATCH.id(),
              KafkaCode.CLIENT_CERTIFICATE_REQUIRED.id(),
              KafkaCode.CLIENT_CERTIFICATE_EXPIRED.id(),
              KafkaCode.TLS_HANDSHAKE_FAILED.id(),
              KafkaCode.ROW_TOO_LARGE.id(),
              KafkaCode.KEY_REQUIRED.id());

  private KafkaPage() {}
}
