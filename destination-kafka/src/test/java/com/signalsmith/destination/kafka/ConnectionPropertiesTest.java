package com.signalsmith.destination.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import com.signalsmith.destination.embeddedkafka.TestAuthority;
import com.signalsmith.destination.embeddedkafka.TestCertificate;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.config.types.Password;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConnectionPropertiesTest {

  private static final Definition DEFINITION =
      Definition.at("broker1:9092,[::1]:9093").topic("orders");
  private static final List<Address> BOOTSTRAP = List.of(new Address("::1", 9093));

  @ParameterizedTest
  @CsvSource({
    "false, false, PLAINTEXT",
    "true, false, SSL",
    "false, true, SASL_PLAINTEXT",
    "true, true, SASL_SSL"
  })
  void choosesTheSecurityProtocol(boolean tls, boolean login, String protocol) {
    Definition definition = Definition.at("broker1:9092").topic("orders");
    definition = tls ? definition.tls() : definition;
    definition = login ? definition.plain("app", "secret") : definition;

    assertThat(ConnectionProperties.of(definition.settings()).admin(BOOTSTRAP, "x", second()))
        .containsEntry("security.protocol", protocol)
        .containsEntry("bootstrap.servers", List.of("[::1]:9093"));
  }

  @Test
  void givesEveryClientANameOfItsOwn() {
    ConnectionProperties connection = ConnectionProperties.of(DEFINITION.settings());

    assertThat(connection.admin(BOOTSTRAP, "daily ünits", second()).get("client.id"))
        .asString()
        .matches("signalsmith-daily__nits-\\d+")
        .isNotEqualTo(connection.admin(BOOTSTRAP, "daily ünits", second()).get("client.id"));
  }

  @Test
  void takesTheClientIdAsTheBeginningOfEveryName() {
    ConnectionProperties connection =
        ConnectionProperties.of(
            Definition.at("broker1:9092").configured("client_id", "crm").topic("t").settings());

    assertThat(connection.admin(BOOTSTRAP, "x", second()).get("client.id"))
        .asString()
        .matches("crm-\\d+")
        .isNotEqualTo(connection.admin(BOOTSTRAP, "x", second()).get("client.id"));
  }

  @Test
  void givesKafkaCertificatesThatDoNotShowThemselves() {
    TestAuthority authority = TestAuthority.create();
    TestCertificate client = authority.issue("app");
    Map<String, Object> properties =
        ConnectionProperties.of(
                Definition.at("broker1:9092")
                    .tls()
                    .configured("ca_certificate", authority.certificate())
                    .configured("client_certificate", client.certificate())
                    .configured("client_key", client.privateKey())
                    .topic("t")
                    .settings())
            .admin(BOOTSTRAP, "x", second());

    assertThat(AdminClientConfig.configNames()).containsAll(properties.keySet());
    assertThat(properties)
        .containsEntry("ssl.truststore.type", "PEM")
        .containsEntry("ssl.truststore.certificates", new Password(authority.certificate()))
        .containsEntry("ssl.keystore.key", new Password(client.privateKey()));
    assertThat(properties.toString()).doesNotContain("BEGIN");
  }

  @Test
  void losesNoRowAndKeepsTheirOrder() {
    ProducerConfig config = producer(1_048_588);

    assertThat(config.getString(ProducerConfig.ACKS_CONFIG)).isEqualTo("-1");
    assertThat(config.getBoolean(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG)).isTrue();
    assertThat(config.getInt(ProducerConfig.RETRIES_CONFIG)).isEqualTo(Integer.MAX_VALUE);
    assertThat(config.getInt(ProducerConfig.MAX_IN_FLIGHT_REQUESTS_PER_CONNECTION))
        .isLessThanOrEqualTo(5);
    assertThat(config.getInt(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG)).isEqualTo(60_000);
    assertThat(config.getClass(ProducerConfig.PARTITIONER_CLASS_CONFIG)).isNull();
  }

  @ParameterizedTest
  @CsvSource({"100, 100, 1048576", "1048588, 262144, 1048716", "52428800, 262144, 52428928"})
  void followsTheTopicsLimit(int limit, int batch, int request) {
    ProducerConfig config = producer(limit);

    assertThat(config.getInt(ProducerConfig.BATCH_SIZE_CONFIG)).isEqualTo(batch);
    assertThat(config.getInt(ProducerConfig.MAX_REQUEST_SIZE_CONFIG)).isEqualTo(request);
    assertThat(config.getLong(ProducerConfig.BUFFER_MEMORY_CONFIG)).isGreaterThanOrEqualTo(limit);
  }

  @Test
  void takesTheLargestLimitThatABrokerCanHave() {
    assertThat(producer(Integer.MAX_VALUE).getInt(ProducerConfig.MAX_REQUEST_SIZE_CONFIG))
        .isEqualTo(Integer.MAX_VALUE);
  }

  @Test
  void isUnderstoodByKafka() {
    Map<String, Object> properties =
        ConnectionProperties.of(
                Definition.at("broker1:9092")
                    .topic("t")
                    .scram("SCRAM-SHA-256", "u", "p")
                    .settings())
            .admin(BOOTSTRAP, "x", second());

    assertThat(AdminClientConfig.configNames()).containsAll(properties.keySet());
    assertThat(ProducerConfig.configNames()).containsAll(producer(1).originals().keySet());
  }

  @Test
  void showsNoPassword() {
    ConnectionProperties connection =
        ConnectionProperties.of(
            Definition.at("broker1:9092").topic("t").plain("app", "canary").settings());

    assertThat(connection.toString()).isEqualTo("'broker1:9092'");
    assertThat(connection.admin(BOOTSTRAP, "x", second()).toString()).doesNotContain("canary");
  }

  private static ProducerConfig producer(int limit) {
    Map<String, Object> properties =
        ConnectionProperties.of(DEFINITION.settings())
            .producer(BOOTSTRAP, "x", new TopicFacts("orders", Uuid.ZERO_UUID, 1, limit, false));
    properties.put(ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class);
    properties.put(ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class);
    return new ProducerConfig(properties);
  }

  private static Duration second() {
    return Duration.ofSeconds(1);
  }
}
