package com.signalsmith.destination.runtime.schema;

import static com.signalsmith.destination.spi.Scope.AUTHENTICATION;
import static com.signalsmith.destination.spi.Scope.CONFIGURATION;
import static com.signalsmith.destination.spi.Scope.TARGET;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import com.signalsmith.destination.spi.AuthenticationMethod;
import com.signalsmith.destination.spi.DestinationSpec;
import com.signalsmith.destination.spi.Field;
import com.signalsmith.destination.spi.RawSettings;
import com.signalsmith.destination.spi.Scope;
import com.signalsmith.destination.spi.SyncMode;
import com.signalsmith.destination.testkit.RandomSettings;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Our validator and an independent one of JSON Schema say the same of any settings. */
class JsonSchemaAgreementTest {

  private static final ObjectMapper MAPPER = new ObjectMapper();

  private static final Field<Boolean> USE_TLS = Field.toggle("use_tls").defaultValue(true).build();
  private static final Field<String> CERTIFICATE =
      Field.textArea("client_certificate").advanced().visibleWhen(USE_TLS.is(true)).build();
  private static final Field<String> COMPRESSION =
      Field.select("compression")
          .option("none", "None")
          .option("zstd", "Zstandard")
          .defaultValue("none")
          .build();
  private static final Field<String> USERNAME = Field.text("username").required().build();

  /** The shape of Kafka's spec, with more conditions. */
  private static final DestinationSpec LIKE_KAFKA =
      DestinationSpec.builder("like_kafka")
          .authentication(
              AuthenticationMethod.of(
                  "sasl_plain",
                  "SASL/PLAIN",
                  "",
                  USERNAME,
                  Field.password("password").required().build()),
              AuthenticationMethod.of(
                  "sasl_scram",
                  "SASL/SCRAM",
                  "",
                  Field.select("mechanism")
                      .option("SCRAM-SHA-256", "SCRAM-SHA-256")
                      .option("SCRAM-SHA-512", "SCRAM-SHA-512")
                      .defaultValue("SCRAM-SHA-512")
                      .build(),
                  Field.text("username")
                      .pattern("^[\\x01-\\x7F]+$", "ASCII")
                      .example("app")
                      .required()
                      .build(),
                  Field.password("password").required().build()),
              AuthenticationMethod.of("none", "No Authentication", ""))
          .configuration(
              Field.textList("bootstrap_servers")
                  .pattern("^[a-z0-9.]+:[0-9]{1,5}$", "host:port")
                  .example("broker1:9092,broker2:9092")
                  .required()
                  .build(),
              USE_TLS,
              CERTIFICATE,
              Field.password("client_key").visibleWhen(USE_TLS.is(true)).build(),
              COMPRESSION,
              Field.number("level", 1, 22)
                  .visibleWhen(COMPRESSION.is("zstd"))
                  .requiredWhen(USE_TLS.is(true))
                  .build(),
              Field.number("delivery_timeout_seconds", 1, 3600).defaultValue(120L).build())
          .target(
              Field.text("topic")
                  .pattern("^(?!\\.{1,2}$)[a-zA-Z0-9._-]{1,249}$", "a topic")
                  .example("my-events-topic")
                  .required()
                  .build(),
              Field.text("partition_key_field").namesColumn().example("id").build())
          .syncModes(SyncMode.INSERT)
          .build();

  @Test
  void agreesOnThousandsOfSettingsOfASpecLikeKafkas() {
    Tally tally = new Tally();
    Schema schema = schema(LIKE_KAFKA);
    RandomSettings settings = RandomSettings.of(LIKE_KAFKA, 3);
    for (int i = 0; i < 10_000; i++) {
      tally.add(agree(LIKE_KAFKA, schema, settings.next()));
    }
    tally.assertBothKindsAreCommon();
  }

  @Test
  void agreesOnThousandsOfSettingsOfHundredsOfSpecs() {
    Tally tally = new Tally();
    RandomSpecs specs = new RandomSpecs(5);
    for (int i = 0; i < 400; i++) {
      DestinationSpec spec = specs.next();
      Schema schema = schema(spec);
      RandomSettings settings = RandomSettings.of(spec, i);
      for (int j = 0; j < 50; j++) {
        tally.add(agree(spec, schema, settings.next()));
      }
    }
    tally.assertBothKindsAreCommon();
  }

  @Test
  void agreesOnWhatIsBlank() {
    Field<String> text = Field.text("text").required().build();
    Field<List<String>> list = Field.textList("list").required().build();
    DestinationSpec spec = withConfiguration(text, list);
    Schema schema = schema(spec);
    for (int each = 0; each <= Character.MAX_VALUE; each++) {
      if (!Character.isSurrogate((char) each)) {
        String blank = String.valueOf((char) each).repeat(2);
        RawSettings raw =
            RawSettings.builder()
                .put(CONFIGURATION, "text", blank)
                .put(CONFIGURATION, "list", "a" + blank + ",b")
                .build();
        assertThat(agree(spec, schema, raw)).isEqualTo(!blank.isBlank() && each != ',');
      }
    }
  }

  @Test
  void agreesOnWhatAWholeNumberIs() {
    DestinationSpec spec = withConfiguration(Field.number("size", -5, 5_000_000_000L).build());
    for (Object good :
        List.of(
            5, 5L, -5.0, 5e9, new BigDecimal("5.000"), new BigDecimal("5E+9"), BigInteger.TWO)) {
      assertThat(agree(spec, configuration("size", good))).as("%s", good).isTrue();
    }
    for (Object bad :
        List.of(
            -6,
            5.5,
            "5",
            "",
            true,
            5e9 + 1,
            1e300,
            new BigDecimal("5.0000000000000000000001"),
            BigInteger.TWO.pow(64))) {
      assertThat(agree(spec, configuration("size", bad))).as("%s", bad).isFalse();
    }
  }

  @Test
  void agreesOnTheItemsOfAList() {
    for (String pattern :
        List.of("ab|b", "^ab|a,b$", ".+", "[a-z ]{2,}", "^(?:^a|b$)b?$", "(a)b?")) {
      DestinationSpec spec =
          withConfiguration(Field.textList("list").pattern(pattern, "an item").build());
      Schema schema = schema(spec);
      for (String item :
          List.of(
              "a", "b", "ab", " ab ", "a b", "a,b", "a,,b", ",", "a,", "b\n", "\nab, ab\t", "")) {
        agree(spec, schema, configuration("list", item));
        agree(spec, schema, configuration("list", List.of(item)));
        agree(spec, schema, configuration("list", List.of("ab", item)));
      }
    }
  }

  @Test
  void demandsWhatADefaultMakesNecessaryEvenInAScopeThatIsLeftOut() {
    DestinationSpec spec =
        withConfiguration(USE_TLS, Field.text("reason").requiredWhen(USE_TLS.is(true)).build());

    assertThat(agree(spec, RawSettings.builder().build())).isFalse();
    assertThat(agree(spec, configuration("use_tls", false))).isTrue();
    assertThat(agree(spec, configuration("reason", "because"))).isTrue();
  }

  @Test
  void aFieldBehindAHiddenFieldIsHiddenToo() {
    Field<String> second =
        Field.text("second").defaultValue("on").visibleWhen(USE_TLS.is(false)).build();
    DestinationSpec spec =
        withConfiguration(
            USE_TLS, second, Field.text("third").required().visibleWhen(second.is("on")).build());

    assertThat(agree(spec, configuration("third", 7))).isTrue();
    assertThat(agree(spec, configuration("use_tls", false))).isFalse();
  }

  @Test
  void theOnlyMethodNeedsNotBeNamedUnlessItNeedsMore() {
    Field<String> user = Field.text("user").required().build();
    DestinationSpec spec =
        DestinationSpec.builder("one")
            .authentication(AuthenticationMethod.of("basic", "Basic", "", user))
            .syncModes(SyncMode.INSERT)
            .build();

    assertThat(agree(spec, RawSettings.builder().build())).isFalse();
    assertThat(agree(spec, RawSettings.builder().put(AUTHENTICATION, "user", "me").build()))
        .isTrue();
    assertThat(agree(withConfiguration(), RawSettings.builder().build())).isTrue();
    assertThat(agree(withConfiguration(), RawSettings.builder().put(TARGET, "x", "y").build()))
        .isFalse();
  }

  private static DestinationSpec withConfiguration(Field<?>... fields) {
    return DestinationSpec.builder("some")
        .authentication(AuthenticationMethod.of("none", "None", ""))
        .configuration(fields)
        .syncModes(SyncMode.INSERT)
        .build();
  }

  private static RawSettings configuration(String key, Object value) {
    return RawSettings.builder().put(CONFIGURATION, key, value).build();
  }

  private static Schema schema(DestinationSpec spec) {
    return SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
        .getSchema(SpecFormat.JSON_SCHEMA.render(spec), InputFormat.JSON);
  }

  private static boolean agree(DestinationSpec spec, RawSettings raw) {
    return agree(spec, schema(spec), raw);
  }

  private static boolean agree(DestinationSpec spec, Schema schema, RawSettings raw) {
    ObjectNode json = json(raw);
    List<?> problems = spec.validate(raw).problems();
    List<?> errors = schema.validate(json);
    assertThat(errors.isEmpty())
        .as(
            () ->
                "settings %s%nproblems %s%nerrors %s%nschema %s"
                    .formatted(json, problems, errors, SpecFormat.JSON_SCHEMA.render(spec)))
        .isEqualTo(problems.isEmpty());
    return problems.isEmpty();
  }

  private static ObjectNode json(RawSettings raw) {
    ObjectNode json = MAPPER.createObjectNode();
    Arrays.stream(Scope.values())
        .filter(scope -> !raw.values(scope).isEmpty())
        .forEach(scope -> json.set(scope.id(), MAPPER.valueToTree(raw.values(scope))));
    raw.method().ifPresent(id -> json.withObject("/authentication").put("method", id));
    return json;
  }

  /** Counts, so that neither kind is missing by accident. */
  private static final class Tally {
    private int valid;
    private int invalid;

    void add(boolean good) {
      if (good) {
        valid++;
      } else {
        invalid++;
      }
    }

    void assertBothKindsAreCommon() {
      assertThat(valid).isGreaterThan((valid + invalid) / 10);
      assertThat(invalid).isGreaterThan((valid + invalid) / 10);
    }
  }
}
