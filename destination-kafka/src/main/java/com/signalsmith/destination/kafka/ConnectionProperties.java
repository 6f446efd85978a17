package com.signalsmith.destination.kafka;

import com.signalsmith.destination.spi.Settings;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.config.SaslConfigs;
import org.apache.kafka.common.config.types.Password;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/**
 * What the settings mean for Kafka's clients, and how messages speak of them.
 *
 * <p>Immutable. {@code toString} is the addresses; no secret leaves it but inside a map for a
 * client.
 */
final class ConnectionProperties {

  private static final int LINGER_MILLIS = 50;
  private static final int BATCH_BYTES = 256 << 10;
  private static final int SEND_BUFFER_BYTES = 4 << 20;
  private static final long BUFFER_BYTES = 16L << 20;
  private static final int REQUEST_BYTES = 1 << 20;
  // What Kafka's client adds to the size of a message when it estimates it, rounded up.
  private static final int ESTIMATE_BYTES = 128;

  // After an attempt, what is wrong is looked at anew, so that the failure in the end says it.
  private static final Duration SHORTEST_ATTEMPT = Duration.ofSeconds(5);
  private static final Duration LONGEST_ATTEMPT = Duration.ofSeconds(60);

  // Two clients of the same name in one JVM would fight for the same MBean.
  private static final AtomicLong CLIENTS = new AtomicLong();

  private final List<Address> addresses;
  private final @Nullable TlsMaterial tls;
  private final @Nullable Login login;
  private final String topic;
  private final String compression;
  private final @Nullable String clientId;
  private final Duration deliveryTimeout;

  private ConnectionProperties(Settings settings) {
    this.addresses =
        settings.get(KafkaSettings.BOOTSTRAP_SERVERS).stream().map(Address::parse).toList();
    this.tls = settings.get(KafkaSettings.USE_TLS) ? TlsMaterial.of(settings) : null;
    this.login = Login.of(settings).orElse(null);
    this.topic = settings.hasTarget() ? settings.get(KafkaSettings.TOPIC) : "";
    this.compression = settings.get(KafkaSettings.COMPRESSION);
    this.clientId = settings.find(KafkaSettings.CLIENT_ID).orElse(null);
    this.deliveryTimeout = Duration.ofSeconds(settings.get(KafkaSettings.DELIVERY_TIMEOUT_SECONDS));
  }

  /**
   * Reads the settings; no network is used.
   *
   * @throws com.signalsmith.destination.spi.DestinationException if a PEM text is of no use
   */
  static ConnectionProperties of(Settings settings) {
    return new ConnectionProperties(settings);
  }

  List<Address> addresses() {
    return addresses;
  }

  boolean tls() {
    return tls != null;
  }

  /** Returns whom we trust and what we show; empty without TLS. */
  Optional<TlsMaterial> tlsMaterial() {
    return Optional.ofNullable(tls);
  }

  Optional<Login> login() {
    return Optional.ofNullable(login);
  }

  /** Returns the topic, if one is given. */
  Optional<String> topic() {
    return topic.isEmpty() ? Optional.empty() : Optional.of(topic);
  }

  /** Returns how long rows may wait for the brokers, attempts included. */
  Duration deliveryTimeout() {
    return deliveryTimeout;
  }

  /** Returns the properties of a client that asks questions, each answered or given up soon. */
  Map<String, Object> admin(List<Address> bootstrap, String name, Duration limit) {
    Map<String, Object> properties = common(bootstrap, name);
    int millis = (int) limit.toMillis();
    properties.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, millis);
    properties.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, Math.min(5_000, millis));
    return properties;
  }

  /** Returns the same without a login, for asking a broker which ones it takes. */
  Map<String, Object> anonymousAdmin(List<Address> bootstrap, String name, Duration limit) {
    Map<String, Object> properties = admin(bootstrap, name, limit);
    properties.put(CommonClientConfigs.SECURITY_PROTOCOL_CONFIG, tls() ? "SSL" : "PLAINTEXT");
    properties.remove(SaslConfigs.SASL_MECHANISM);
    properties.remove(SaslConfigs.SASL_JAAS_CONFIG);
    return properties;
  }

  /** Returns the properties of a producer for one topic. */
  Map<String, Object> producer(List<Address> bootstrap, String name, TopicFacts facts) {
    int millis = (int) attempt().toMillis();
    int limit = facts.maxMessageBytes();
    int message = (int) Math.min(Integer.MAX_VALUE, (long) limit + ESTIMATE_BYTES);
    Map<String, Object> properties = common(bootstrap, name);
    properties.put(ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class);
    properties.put(ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class);
    properties.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
    properties.put(ProducerConfig.ACKS_CONFIG, "all");
    // One limit, not two that disagree: a full buffer waits as long as the rows in it may take.
    properties.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, millis);
    properties.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, millis);
    properties.put(
        ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, Math.min(30_000, millis - LINGER_MILLIS));
    properties.put(ProducerConfig.COMPRESSION_TYPE_CONFIG, compression);
    properties.put(ProducerConfig.LINGER_MS_CONFIG, LINGER_MILLIS);
    // The broker holds whole batches against the topic's limit.
    properties.put(ProducerConfig.BATCH_SIZE_CONFIG, Math.min(BATCH_BYTES, limit));
    properties.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, Math.max(REQUEST_BYTES, message));
    properties.put(ProducerConfig.BUFFER_MEMORY_CONFIG, Math.max(BUFFER_BYTES, message));
    properties.put(ProducerConfig.SEND_BUFFER_CONFIG, SEND_BUFFER_BYTES);
    return properties;
  }

  private Duration attempt() {
    long half = deliveryTimeout.dividedBy(2).toMillis();
    long longest = Math.min(half, LONGEST_ATTEMPT.toMillis());
    return Duration.ofMillis(Math.max(longest, SHORTEST_ATTEMPT.toMillis()));
  }

  String quotedAddresses() {
    return Address.quoted(addresses);
  }

  String quotedUser() {
    return login == null ? "the anonymous user" : "user '" + login.username() + "'";
  }

  String quotedTopic() {
    return topic.isEmpty() ? "the cluster" : "topic '" + topic + "'";
  }

  @Override
  public String toString() {
    return quotedAddresses();
  }

  private Map<String, Object> common(List<Address> bootstrap, String name) {
    Map<String, Object> properties = new HashMap<>();
    properties.put(
        CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG,
        bootstrap.stream().map(Address::toString).toList());
    properties.put(CommonClientConfigs.CLIENT_ID_CONFIG, clientId(name));
    properties.put(
        CommonClientConfigs.SECURITY_PROTOCOL_CONFIG,
        (login == null ? "" : "SASL_") + (tls() ? "SSL" : "PLAINTEXT"));
    properties.put(CommonClientConfigs.ENABLE_METRICS_PUSH_CONFIG, false);
    properties.put(CommonClientConfigs.SOCKET_CONNECTION_SETUP_TIMEOUT_MS_CONFIG, 3_000);
    properties.put(CommonClientConfigs.SOCKET_CONNECTION_SETUP_TIMEOUT_MAX_MS_CONFIG, 10_000);
    if (tls != null) {
      properties.putAll(tls.properties());
    }
    if (login != null) {
      properties.put(SaslConfigs.SASL_MECHANISM, login.mechanism());
      properties.put(SaslConfigs.SASL_JAAS_CONFIG, new Password(login.jaas()));
    }
    return properties;
  }

  private String clientId(String name) {
    String prefix =
        clientId == null ? "signalsmith-" + name.replaceAll("[^a-zA-Z0-9._-]", "_") : clientId;
    return prefix + "-" + CLIENTS.incrementAndGet();
  }
}
