package com.signalsmith.destination.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import com.signalsmith.destination.spi.AudienceSyncMode;
import com.signalsmith.destination.spi.AuthenticationMethod;
import com.signalsmith.destination.spi.Category;
import com.signalsmith.destination.spi.DestinationSpec;
import com.signalsmith.destination.spi.Field;
import com.signalsmith.destination.spi.Guarantee;
import com.signalsmith.destination.spi.RawSettings;
import com.signalsmith.destination.spi.Scope;
import com.signalsmith.destination.spi.Settings;
import com.signalsmith.destination.spi.SettingsProblem;
import com.signalsmith.destination.spi.SyncMode;
import java.nio.charset.StandardCharsets;
import java.util.List;
import javax.security.sasl.SaslException;
import org.apache.kafka.common.security.scram.internals.ScramFormatter;
import org.apache.kafka.common.security.scram.internals.ScramMessages;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KafkaSettingsTest {

  private final DestinationSpec spec = new KafkaDestination().spec();

  @Test
  void declaresWhatTheProductDocuments() {
    assertThat(spec.id()).isEqualTo("kafka");
    assertThat(spec.title()).isEqualTo("Apache Kafka");
    assertThat(spec.category()).isEqualTo(Category.STREAMING);
    assertThat(spec.authentication())
        .extracting(AuthenticationMethod::id)
        .containsExactlyInAnyOrder("none", "sasl_plain", "sasl_scram");
    assertThat(spec.configuration())
        .extracting(Field::key)
        .containsExactly(
            "bootstrap_servers",
            "use_tls",
            "ca_certificate",
            "client_certificate",
            "client_key",
            "client_key_password",
            "compression",
            "client_id",
            "delivery_timeout_seconds",
            "message_headers");
    assertThat(spec.configuration().subList(2, 10)).allMatch(Field::advanced);
    assertThat(spec.target())
        .extracting(Field::key)
        .containsExactly("topic", "partition_key_field");
    assertThat(spec.syncModes()).containsExactly(SyncMode.INSERT);
    assertThat(spec.audienceSyncModes()).containsExactly(AudienceSyncMode.ADD);
    assertThat(spec.capabilities()).isEmpty();
    assertThat(spec.guarantees())
        .containsExactlyInAnyOrder(Guarantee.AT_LEAST_ONCE, Guarantee.ORDERED_PER_KEY);
  }

  @Test
  void encryptsUnlessToldOtherwise() {
    RawSettings raw =
        RawSettings.builder()
            .method("none")
            .put(Scope.CONFIGURATION, "bootstrap_servers", "broker1:9092")
            .put(Scope.TARGET, "topic", "orders")
            .build();

    assertThat(spec.validate(raw).orElseThrow().get(KafkaSettings.USE_TLS)).isTrue();
  }

  @Test
  void takesScramWithSha512UnlessToldOtherwise() {
    RawSettings raw =
        RawSettings.builder()
            .method("sasl_scram")
            .put(Scope.AUTHENTICATION, "username", "app")
            .put(Scope.AUTHENTICATION, "password", "secret")
            .put(Scope.CONFIGURATION, "bootstrap_servers", "broker1:9092")
            .withoutTarget()
            .build();

    assertThat(spec.validate(raw).orElseThrow().get(KafkaSettings.MECHANISM))
        .isEqualTo("SCRAM-SHA-512");
  }

  @Test
  void takesTheUserNamesOfScramThatKafkaItselfReads() {
    for (int each = 0; each <= Character.MAX_VALUE; each++) {
      if (!Character.isSurrogate((char) each)) {
        String user = "a" + (char) each + "b";

        assertThat(userProblems("sasl_scram", user).isEmpty())
            .as("U+%04X", each)
            .isEqualTo(isReadByScram(user));
      }
    }
    assertThat(isReadByScram("app")).isTrue();
    assertThat(isReadByScram("jürgen")).isFalse();
  }

  @Test
  void saysWhichUserNamesScramTakes() {
    assertThat(userProblems("sasl_scram", "jürgen"))
        .containsExactly(
            new SettingsProblem(
                "authentication.username",
                "pattern_mismatch",
                "'jürgen' must be a name of ASCII characters only, because Kafka's SCRAM takes no"
                    + " others in user names"));
  }

  @Test
  void takesAnyUserNameForPlain() {
    assertThat(userProblems("sasl_plain", "jürgen 密码 🔑")).isEmpty();
  }

  @Test
  void advancedSettingsSuitMostWithoutAValue() {
    Settings settings = Definition.at("broker1:9092").topic("orders").settings();

    assertThat(settings.get(KafkaSettings.COMPRESSION)).isEqualTo("none");
    assertThat(settings.get(KafkaSettings.DELIVERY_TIMEOUT_SECONDS)).isEqualTo(120);
    assertThat(settings.get(KafkaSettings.MESSAGE_HEADERS)).isTrue();
    assertThat(settings.find(KafkaSettings.CLIENT_ID)).isEmpty();
  }

  @Test
  void certificatesAreNotReadWithoutTls() {
    assertThat(
            Definition.at("broker1:9092")
                .configured("ca_certificate", "no certificate")
                .topic("orders")
                .settings()
                .find(KafkaSettings.CA_CERTIFICATE))
        .isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "broker1:9092",
        "broker1:9092,broker2:9093",
        " b-1.cluster.kafka.eu-west-1.amazonaws.com:9096 , my_kafka:1 ",
        "pkc-4nym6.us-east-1.aws.confluent.cloud:9092",
        "10.0.0.1:65535",
        "[::1]:9092",
        "[2001:db8::8a2e:370:7334]:9092",
        "[fe80::1%eth0]:9092",
        "[::ffff:10.0.0.1]:9092",
        "[1:2:3:4:5:6:7:8]:9092",
        "broker.:9092",
        "1broker:9092"
      })
  void acceptsAddresses(String servers) {
    assertThat(problems(servers, "orders")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "broker1",
        "broker1:",
        ":9092",
        "broker1:0",
        "broker1:65536",
        "broker1:09092",
        "broker1:9092,",
        "broker1:9092,,broker2:9092",
        "broker1:9092;broker2:9092",
        "kafka://broker1:9092",
        "SASL_SSL://broker1:9092",
        "http://broker1:9092/",
        "::1:9092",
        "[::1]",
        "[1:2:3]:9092",
        "[1::2::3]:9092",
        "[::10.0.0.256]:9092",
        "10.0.0.256:9092",
        "10.0.0:9092",
        "-broker:9092",
        "broker-:9092",
        "bro ker:9092",
        "broker..eu:9092",
        "brøker:9092",
        "broker1:9092 broker2:9092",
        "broker1:٩"
      })
  void refusesWhatIsNoAddress(String servers) {
    assertThat(problems(servers, "orders"))
        .extracting(SettingsProblem::field, SettingsProblem::code)
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple(
                "configuration.bootstrap_servers", "pattern_mismatch"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"orders", "a", "...", ".a", "_A-z.09", "__x"})
  void acceptsTopicNamesThatKafkaAccepts(String topic) {
    assertThat(problems("broker1:9092", topic)).isEmpty();
  }

  @Test
  void acceptsTopicNamesOf249CharactersAndRefuses250() {
    assertThat(problems("broker1:9092", "t".repeat(249))).isEmpty();
    assertThat(problems("broker1:9092", "t".repeat(250))).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {".", "..", "a b", "a/b", "ä", "a,b", "orders\n", "{{name}}"})
  void refusesTopicNamesThatKafkaRefuses(String topic) {
    assertThat(problems("broker1:9092", topic))
        .extracting(SettingsProblem::field)
        .containsExactly("target.topic");
  }

  @Test
  void takesAddressesApart() {
    assertThat(Address.parse("broker1:9092")).isEqualTo(new Address("broker1", 9092));
    assertThat(Address.parse("[::1]:65535")).isEqualTo(new Address("::1", 65535));
    assertThat(Address.parse("[::1]:1")).hasToString("[::1]:1");
    assertThat(Address.parse("10.0.0.1:9")).hasToString("10.0.0.1:9");
  }

  private List<SettingsProblem> userProblems(String method, String user) {
    return spec.validate(
            RawSettings.builder()
                .method(method)
                .put(Scope.AUTHENTICATION, "username", user)
                .put(Scope.AUTHENTICATION, "password", "secret")
                .put(Scope.CONFIGURATION, "bootstrap_servers", "broker1:9092")
                .withoutTarget()
                .build())
        .problems();
  }

  // As a broker reads the first message of a login.
  private static boolean isReadByScram(String user) {
    String message = "n,,n=" + ScramFormatter.saslName(user) + ",r=nonce";
    try {
      String name =
          new ScramMessages.ClientFirstMessage(message.getBytes(StandardCharsets.UTF_8)).saslName();
      return ScramFormatter.username(name).equals(user);
    } catch (SaslException e) {
      return false;
    }
  }

  private List<SettingsProblem> problems(String servers, String topic) {
    return spec.validate(
            RawSettings.builder()
                .method("none")
                .put(Scope.CONFIGURATION, "bootstrap_servers", servers)
                .put(Scope.TARGET, "topic", topic)
                .build())
        .problems();
  }
}
