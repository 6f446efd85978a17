package com.signalsmith.destination.kafka;

import com.signalsmith.destination.spi.AudienceSyncMode;
import com.signalsmith.destination.spi.AuthenticationMethod;
import com.signalsmith.destination.spi.Category;
import com.signalsmith.destination.spi.DestinationSpec;
import com.signalsmith.destination.spi.Field;
import com.signalsmith.destination.spi.Guarantee;
import com.signalsmith.destination.spi.ReceiptNames;
import com.signalsmith.destination.spi.Secret;
import com.signalsmith.destination.spi.SyncMode;
import java.util.List;

/** The settings of the Kafka destination, and the spec that they make up. */
final class KafkaSettings {

  static final Field<String> USERNAME =
      Field.text("username")
          .label("Username")
          .description("The user that the brokers know. Any character is allowed.")
          .example("signalsmith")
          .required()
          .build();

  // What Kafka's own class ScramMessages reads; brokers only say of any other name that the login
  // failed.
  static final Field<String> SCRAM_USERNAME =
      Field.text("username")
          .label("Username")
          .description("The user that the brokers know.")
          .example("signalsmith")
          .pattern(
              "^[\\x01-\\x7F]+$",
              "a name of ASCII characters only, because Kafka's SCRAM takes no others in user"
                  + " names")
          .required()
          .build();

  static final Field<Secret> PASSWORD =
      Field.password("password")
          .label("Password")
          .description("The user's password. Any character is allowed.")
          .required()
          .build();

  // SHA-512 is the default because it is the one that hosted services with SCRAM all offer (Amazon
  // MSK has no other); a cluster with SHA-256 only refuses it before any row is sent.
  static final Field<String> MECHANISM =
      Field.select("mechanism")
          .label("Mechanism")
          .description("The variant of SCRAM for which the brokers have the user's credentials.")
          .option("SCRAM-SHA-256", "SCRAM-SHA-256")
          .option("SCRAM-SHA-512", "SCRAM-SHA-512")
          .defaultValue("SCRAM-SHA-512")
          .build();

  static final Field<List<String>> BOOTSTRAP_SERVERS =
      Field.textList("bootstrap_servers")
          .label("Bootstrap Servers")
          .description(
              "Addresses of some of the cluster's brokers, with commas between them. One that"
                  + " answers is enough to find the others; two or three survive the loss of one.")
          .example("broker1:9092,broker2:9092")
          .pattern(Address.PATTERN, Address.PATTERN_HELP)
          .required()
          .build();

  static final Field<Boolean> USE_TLS =
      Field.toggle("use_tls")
          .label("Use TLS")
          .description("Encrypts the connections to the brokers and verifies who they are.")
          .defaultValue(true)
          .build();

  static final Field<String> CA_CERTIFICATE =
      Field.textArea("ca_certificate")
          .label("CA Certificate")
          .description(
              "The certificates, as PEM text, of the authorities that issued the brokers'"
                  + " certificates: one or several. They replace those that Java trusts; without"
                  + " them, a certificate of a public authority is needed. In a sync file,"
                  + " '${file:PATH}' stands for the text of a file.")
          .visibleWhen(USE_TLS.is(true))
          .advanced()
          .build();

  static final Field<String> CLIENT_CERTIFICATE =
      Field.textArea("client_certificate")
          .label("Client Certificate")
          .description(
              "The certificate to show to brokers that ask for one (mutual TLS), as PEM text, with"
                  + " the certificates between it and its authority if there are any. It needs the"
                  + " client key. In a sync file, '${file:PATH}' stands for the text of a file.")
          .visibleWhen(USE_TLS.is(true))
          .advanced()
          .build();

  static final Field<Secret> CLIENT_KEY =
      Field.password("client_key")
          .label("Client Key")
          .description(
              "The private key of the client certificate: an RSA or EC key as PEM text in PKCS#8,"
                  + " plain or encrypted. In a sync file, '${file:PATH}' stands for the text of a"
                  + " file.")
          .visibleWhen(USE_TLS.is(true))
          .advanced()
          .build();

  static final Field<Secret> CLIENT_KEY_PASSWORD =
      Field.password("client_key_password")
          .label("Client Key Password")
          .description("The password of the client key, if it is encrypted.")
          .visibleWhen(USE_TLS.is(true))
          .advanced()
          .build();

  static final Field<String> COMPRESSION =
      Field.select("compression")
          .label("Compression")
          .description(
              "How messages are compressed on their way and in the topic. Consumers need no setting"
                  + " for it. The topic's size limit is applied to rows before compression.")
          .option("none", "None")
          .option("gzip", "gzip")
          .option("snappy", "Snappy")
          .option("lz4", "LZ4")
          .option("zstd", "Zstandard")
          .defaultValue("none")
          .advanced()
          .build();

  static final Field<String> CLIENT_ID =
      Field.text("client_id")
          .label("Client ID")
          .description(
              "How the brokers' logs and metrics name us. Every connection appends '-' and a number"
                  + " to it, so that several in one process can be told apart. Without it, the name"
                  + " is 'signalsmith-' and the name of the sync.")
          .example("crm-export")
          .pattern("^[a-zA-Z0-9._-]{1,100}$", "1 to 100 letters, digits, '.', '_' and '-'")
          .advanced()
          .build();

  static final Field<Long> DELIVERY_TIMEOUT_SECONDS =
      Field.number("delivery_timeout_seconds", 5, 3_600)
          .label("Delivery Timeout (seconds)")
          .description(
              "How long rows may wait for the brokers' acknowledgement, repeated attempts"
                  + " included, before the run fails. The attempt that is going on then, of at"
                  + " most half that time or 5 seconds, is brought to its end.")
          .defaultValue(120L)
          .advanced()
          .build();

  static final Field<Boolean> MESSAGE_HEADERS =
      Field.toggle("message_headers")
          .label("Message Headers")
          .description(
              "Sends with every message the headers by which a consumer recognises a repeated one:"
                  + " sync, run, number of the row and operation. Off means no headers at all.")
          .defaultValue(true)
          .advanced()
          .build();

  static final Field<String> TOPIC =
      Field.text("topic")
          .label("Topic")
          .description("The topic that receives one message per row. Case counts.")
          .example("my-events-topic")
          .pattern(
              "^(?!\\.{1,2}$)[a-zA-Z0-9._-]{1,249}$",
              "1 to 249 letters, digits, '.', '_' and '-', and neither '.' nor '..'")
          .required()
          .build();

  static final Field<String> PARTITION_KEY_FIELD =
      Field.text("partition_key_field")
          .label("Partition Key Field")
          .description(
              "The column whose value becomes the message key. Rows with equal keys share a"
                  + " partition and keep their order. Without it, the primary key is the key.")
          .example("customer_id")
          .namesColumn()
          .build();

  static final String NONE = "none";
  static final String SASL_PLAIN = "sasl_plain";
  static final String SASL_SCRAM = "sasl_scram";

  static final DestinationSpec SPEC =
      DestinationSpec.builder("kafka")
          .title("Apache Kafka")
          .category(Category.STREAMING)
          .description(
              "Sends every row as one JSON message to a topic of an Apache Kafka cluster, be it"
                  + " self-managed or a service such as Confluent Cloud, Amazon MSK or Aiven.")
          .authentication(
              AuthenticationMethod.of(
                  SASL_PLAIN,
                  "SASL/PLAIN",
                  "A user name and a password, usual with Confluent Cloud. Use it with TLS: the"
                      + " password travels as it is.",
                  USERNAME,
                  PASSWORD),
              AuthenticationMethod.of(
                  SASL_SCRAM,
                  "SASL/SCRAM",
                  "A user name and a password of which only a proof travels, usual with Amazon"
                      + " MSK.",
                  MECHANISM,
                  SCRAM_USERNAME,
                  PASSWORD),
              AuthenticationMethod.of(
                  NONE,
                  "No Authentication",
                  "For clusters that let everybody in, such as development clusters."))
          .configuration(
              BOOTSTRAP_SERVERS,
              USE_TLS,
              CA_CERTIFICATE,
              CLIENT_CERTIFICATE,
              CLIENT_KEY,
              CLIENT_KEY_PASSWORD,
              COMPRESSION,
              CLIENT_ID,
              DELIVERY_TIMEOUT_SECONDS,
              MESSAGE_HEADERS)
          .target(TOPIC, PARTITION_KEY_FIELD)
          .syncModes(SyncMode.INSERT)
          .audienceSyncModes(AudienceSyncMode.ADD)
          .guarantees(Guarantee.AT_LEAST_ONCE, Guarantee.ORDERED_PER_KEY)
          .receiptNames(new ReceiptNames("topic", "partition", "offset"))
          .section("Prerequisites", KafkaPage.PREREQUISITES)
          .section("How It Works", KafkaPage.HOW_IT_WORKS)
          .section("Troubleshooting", KafkaPage.TROUBLESHOOTING)
          .section("Faults and Codes", FaultTable.MARKDOWN)
          .build();

  private KafkaSettings() {}
}
