package com.signalsmith.destination.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import com.signalsmith.destination.embeddedkafka.TestAuthority;
import com.signalsmith.destination.embeddedkafka.TestCertificate;
import com.signalsmith.destination.spi.CheckContext;
import com.signalsmith.destination.spi.CheckReport;
import com.signalsmith.destination.spi.DestinationException;
import com.signalsmith.destination.spi.Failure;
import com.signalsmith.destination.spi.FailureKind;
import com.signalsmith.destination.spi.SettingsProblem;
import com.signalsmith.destination.spi.StepStatus;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.util.List;
import java.util.stream.Stream;
import org.apache.kafka.common.config.types.Password;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class TlsMaterialTest {

  private static final TestAuthority AUTHORITY = TestAuthority.create();
  private static final TestCertificate CLIENT = AUTHORITY.issue("app");
  private static final String PASSWORD = "pä55 \"wörd\" 密";

  @Test
  void takesSeveralAuthorities() {
    TlsMaterial material =
        TlsMaterial.of(
            trusting(AUTHORITY.certificate() + TestAuthority.create().certificate()).settings());

    assertThat(material.hasAuthorities()).isTrue();
    assertThat(material.properties().get("ssl.truststore.certificates"))
        .extracting(each -> ((Password) each).value())
        .asString()
        .containsSubsequence("BEGIN CERTIFICATE", "BEGIN CERTIFICATE");
  }

  static Stream<String> spellings() {
    String pem = AUTHORITY.certificate();
    return Stream.of(
        pem.replace("\n", "\r\n"),
        pem.replace("\n", "\r"),
        pem.replace("\n", "\\n"),
        "  \n" + pem.replace("\n", " \n  ") + "\t\n",
        "Bag Attributes\n    friendlyName: ca\nsubject=CN = ca\n" + pem + "trailing",
        pem.replace("BEGIN CERT", "BEGIN X509 CERT").replace("END CERT", "END X509 CERT"));
  }

  @ParameterizedTest
  @MethodSource("spellings")
  void toleratesWhatCopyingDoesToATextWithoutHarm(String pem) {
    assertThat(TlsMaterial.of(trusting(pem).settings()).properties())
        .containsEntry("ssl.truststore.certificates", new Password(AUTHORITY.certificate()));
  }

  @Test
  void everyTextOfNoUseIsAProblemBeforeAnybodyConnects() {
    TestCertificate other = AUTHORITY.issue("other");
    Definition broken =
        trusting("hello")
            .configured("client_certificate", CLIENT.privateKey())
            .configured("client_key", EncryptedKeys.encrypted(CLIENT, PASSWORD, "SHA256", 256))
            .configured("client_key_password", "wrong");
    Definition strangers =
        trusting(AUTHORITY.certificate())
            .configured("client_certificate", CLIENT.certificate())
            .configured("client_key", other.privateKey());

    assertThat(problems(broken))
        .extracting(SettingsProblem::field, SettingsProblem::code)
        .containsExactly(
            tuple("configuration.ca_certificate", "pem_invalid"),
            tuple("configuration.client_certificate", "pem_invalid"),
            tuple("configuration.client_key_password", "pem_invalid"));
    assertThat(problems(strangers))
        .singleElement()
        .satisfies(
            problem -> {
              assertThat(problem.field()).isEqualTo("configuration.client_key");
              assertThat(problem.message()).contains("does not belong to");
            });
    assertThat(
            problems(
                trusting(AUTHORITY.certificate())
                    .configured("client_certificate", CLIENT.certificate())))
        .extracting(SettingsProblem::field, SettingsProblem::code)
        .containsExactly(tuple("configuration.client_key", "client_certificate_incomplete"));
  }

  @Test
  void aPathInsteadOfATextIsTold() {
    for (String path : List.of("pki/root.pem", "root.crt", "C:\\\\pki\\\\root.pem")) {
      assertThat(trustFailure(path))
          .endsWith("write '${file:PATH}', which stands for the file's text");
    }
    assertThat(trustFailure("hello")).doesNotContain("${file:");
  }

  @Test
  void textsThatFitTogetherAreNoProblem() {
    assertThat(
            problems(
                trusting(AUTHORITY.certificate())
                    .configured("client_certificate", CLIENT.certificate())
                    .configured("client_key", CLIENT.privateKey())))
        .isEmpty();
    assertThat(problems(Definition.at("broker1:9092").configured("ca_certificate", "hello")))
        .as("nobody reads it without TLS")
        .isEmpty();
  }

  private static List<SettingsProblem> problems(Definition definition) {
    return new KafkaDestination().validate(definition.topic("orders").settings());
  }

  @Test
  void saysWhichKindOfPemItIs() {
    assertThat(trustFailure(CLIENT.privateKey()))
        .isEqualTo("this is a private key, a certificate is needed");
    assertThat(trustFailure(EncryptedKeys.encrypted(CLIENT, PASSWORD, "SHA256", 256)))
        .isEqualTo("this is a private key, a certificate is needed");
    assertThat(trustFailure(EncryptedKeys.pem("PUBLIC KEY", new byte[8])))
        .isEqualTo("this is a public key, a certificate is needed");
    assertThat(trustFailure(EncryptedKeys.pem("CERTIFICATE REQUEST", new byte[8])))
        .isEqualTo("this is a request for a certificate, a certificate is needed");
    assertThat(trustFailure(EncryptedKeys.pem("PKCS7", new byte[8])))
        .isEqualTo("this is a block of the kind 'PKCS7', a certificate is needed");
    assertThat(trustFailure(CLIENT.certificate() + CLIENT.privateKey()))
        .isEqualTo("beside a certificate, this holds a private key; leave that out");
    assertThat(keyFailure(CLIENT.certificate()).message())
        .isEqualTo("this is a certificate, a private key is needed");
    assertThat(keyFailure(CLIENT.privateKey() + CLIENT.privateKey()).message())
        .isEqualTo("this holds 2 private keys, exactly one is needed");
  }

  @ParameterizedTest
  @ValueSource(strings = {"RSA PRIVATE KEY", "EC PRIVATE KEY", "OPENSSH PRIVATE KEY"})
  void saysHowToConvertAKeyOfAnotherFormat(String label) {
    Failure failure = keyFailure(CLIENT.privateKey().replace("PRIVATE KEY", label));

    assertThat(failure.message()).contains("'BEGIN " + label + "'", "openssl pkcs8 -topk8");
    assertThat(failure.field()).isEqualTo("configuration.client_key");
  }

  @Test
  void saysWhatIsDamaged() {
    String pem = AUTHORITY.certificate();

    assertThat(trustFailure("garbage")).contains("no PEM text");
    assertThat(trustFailure("/etc/kafka/ca.pem")).contains("no PEM text");
    assertThat(trustFailure(pem.substring(0, pem.length() / 2))).contains("cut off");
    assertThat(trustFailure(pem.replaceFirst("\n.{7}", "\n"))).contains("damaged");
    assertThat(trustFailure(pem.replaceFirst("\n.{64}\n", "\n"))).contains("damaged");
    assertThat(trustFailure(pem.replaceFirst("\n.", "\n%"))).contains("damaged");
    assertThat(trustFailure("-----BEGIN CERTIFICATE-----\n-----END CERTIFICATE-----"))
        .contains("damaged");
    assertThat(keyFailure(EncryptedKeys.pem("PRIVATE KEY", new byte[40])).message())
        .contains("damaged");
    assertThat(
            failure(
                    showing(
                            CLIENT.certificate(),
                            EncryptedKeys.pem("ENCRYPTED PRIVATE KEY", new byte[40]))
                        .configured("client_key_password", PASSWORD))
                .message())
        .contains("damaged");
  }

  @ParameterizedTest
  @CsvSource({"SHA1, 128", "SHA256, 128", "SHA256, 256", "SHA512, 256"})
  void opensAnEncryptedKey(String digest, int bits) {
    String key = EncryptedKeys.encrypted(CLIENT, PASSWORD, digest, bits);

    assertThat(
            TlsMaterial.of(
                    showing(CLIENT.certificate(), key)
                        .configured("client_key_password", PASSWORD)
                        .settings())
                .properties())
        .containsEntry("ssl.keystore.key", new Password(CLIENT.privateKey()));
  }

  @Test
  void asksForThePasswordOfAnEncryptedKey() {
    String key = EncryptedKeys.encrypted(CLIENT, PASSWORD, "SHA256", 256);

    Failure failure = keyFailure(key);

    assertThat(failure.message()).isEqualTo("the private key is encrypted, its password is needed");
    assertThat(failure.field()).isEqualTo("configuration.client_key_password");
  }

  @Test
  void tellsAWrongPassword() {
    String key = EncryptedKeys.encrypted(CLIENT, PASSWORD, "SHA256", 256);

    for (int i = 0; i < 600; i++) { // some leave valid padding by chance
      Failure failure =
          failure(
              showing(CLIENT.certificate(), key).configured("client_key_password", "wrong-" + i));

      assertThat(failure.field()).isEqualTo("configuration.client_key_password");
      assertThat(failure.message()).isEqualTo("the password does not open the private key");
    }
  }

  @Test
  void tellsAKeyOfAnotherCertificate() throws GeneralSecurityException {
    Failure other = keyFailure(AUTHORITY.issue("other").privateKey());
    Failure rsa =
        keyFailure(
            EncryptedKeys.pem(
                "PRIVATE KEY",
                KeyPairGenerator.getInstance("RSA").generateKeyPair().getPrivate().getEncoded()));

    for (Failure failure : List.of(other, rsa)) {
      assertThat(failure.message()).contains("does not belong to the client certificate");
      assertThat(failure.field()).isEqualTo("configuration.client_key");
    }
  }

  @Test
  void refusesAKeyThatKafkaCannotUse() throws GeneralSecurityException {
    byte[] key =
        KeyPairGenerator.getInstance("Ed25519").generateKeyPair().getPrivate().getEncoded();

    assertThat(keyFailure(EncryptedKeys.pem("PRIVATE KEY", key)).message()).contains("RSA or EC");
  }

  @Test
  void putsTheCertificateOfTheKeyFirst() {
    TlsMaterial material =
        TlsMaterial.of(
            showing(AUTHORITY.certificate() + CLIENT.certificate(), CLIENT.privateKey())
                .settings());

    assertThat(material.certificate().orElseThrow().getSubjectX500Principal().getName())
        .isEqualTo("CN=app");
    assertThat(material.properties())
        .containsEntry(
            "ssl.keystore.certificate.chain",
            new Password(CLIENT.certificate() + AUTHORITY.certificate()));
  }

  @Test
  void aCertificateAndItsKeyGoTogether() {
    Failure withoutKey =
        failure(
            Definition.at("broker1:9092")
                .tls()
                .topic("t")
                .configured("client_certificate", CLIENT.certificate()));
    Failure withoutCertificate =
        failure(
            Definition.at("broker1:9092")
                .tls()
                .topic("t")
                .configured("client_key", CLIENT.privateKey()));

    assertThat(withoutKey.code()).isEqualTo("client_certificate_incomplete");
    assertThat(withoutKey.field()).isEqualTo("configuration.client_key");
    assertThat(withoutCertificate.code()).isEqualTo("client_certificate_incomplete");
    assertThat(withoutCertificate.field()).isEqualTo("configuration.client_certificate");
  }

  @Test
  void isLookedAtBeforeAnyNetworkIsUsed() throws InterruptedException {
    Definition definition = trusting("garbage"); // and an address that nobody knows
    CheckReport report =
        new KafkaDestination().check(definition.settings(), CheckContext.unobserved());

    assertThat(report.steps()).hasSize(9);
    assertThat(report.steps().get(2).id()).isEqualTo("tls");
    assertThat(report.steps().get(2).status()).isEqualTo(StepStatus.FAILED);
    assertThat(report.steps().get(2).code()).isEqualTo("pem_invalid");
    assertThat(failure(definition).code()).isEqualTo("pem_invalid");
  }

  private static String trustFailure(String pem) {
    Failure failure = failure(trusting(pem));
    assertThat(failure.field()).isEqualTo("configuration.ca_certificate");
    assertThat(failure.code()).isEqualTo("pem_invalid");
    return failure.message();
  }

  private static Failure keyFailure(String key) {
    return failure(showing(CLIENT.certificate(), key));
  }

  private static Failure failure(Definition definition) {
    try (var unexpected = new KafkaDestination().open(definition.plan(), Definition.RUN)) {
      throw new AssertionError("the destination opened " + unexpected);
    } catch (DestinationException e) {
      Failure failure = e.failure();
      assertThat(failure.kind()).isEqualTo(FailureKind.DEFINITION);
      assertThat(e).hasNoCause(); // its message could repeat a part of a secret
      assertThat(failure.toString())
          .doesNotContain(CLIENT.privateKey().lines().skip(1).findFirst().orElseThrow())
          .doesNotContain(PASSWORD);
      return failure;
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private static Definition trusting(String pem) {
    return Definition.at("no-such-broker.invalid:9092")
        .tls()
        .topic("t")
        .configured("ca_certificate", pem);
  }

  private static Definition showing(String certificate, String key) {
    return Definition.at("no-such-broker.invalid:9092")
        .tls()
        .topic("t")
        .configured("client_certificate", certificate)
        .configured("client_key", key);
  }
}
