package com.signalsmith.destination.spi;

import static com.signalsmith.destination.spi.Scope.AUTHENTICATION;
import static com.signalsmith.destination.spi.Scope.CONFIGURATION;
import static com.signalsmith.destination.spi.Scope.TARGET;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class SettingsValidationTest {

  private static final String PASSWORD_TEXT = "correct horse battery staple";

  private static final Field<Secret> PASSWORD = Field.password("password").required().build();
  private static final Field<String> MECHANISM =
      Field.select("mechanism")
          .option("sha_256", "SHA-256")
          .option("sha_512", "SHA-512")
          .required()
          .build();
  private static final Field<List<String>> SERVERS =
      Field.textList("servers")
          .required()
          .pattern("[^:]+:[0-9]+", "host:port")
          .example("a:1,b:2")
          .build();
  private static final Field<Boolean> USE_TLS = Field.toggle("use_tls").defaultValue(true).build();
  private static final Field<String> CA =
      Field.textArea("ca").visibleWhen(USE_TLS.is(true)).build();
  private static final Field<String> REASON =
      Field.text("reason").requiredWhen(USE_TLS.is(false)).build();
  private static final Field<String> TOPIC =
      Field.text("topic").required().pattern("[a-z]+", "lower-case letters").build();
  private static final Field<Long> SIZE = Field.number("size", 1, 10).defaultValue(5L).build();

  private static final DestinationSpec SPEC =
      DestinationSpec.builder("post")
          .authentication(
              AuthenticationMethod.of("none", "None", "For development."),
              AuthenticationMethod.of("scram", "Scram", "Hashed.", MECHANISM, PASSWORD))
          .configuration(SERVERS, USE_TLS, CA, REASON)
          .target(TOPIC, SIZE)
          .syncModes(SyncMode.INSERT)
          .build();

  @Test
  void validSettingsAreTypedAndHaveTheirDefaults() {
    Settings settings =
        valid()
            .put(CONFIGURATION, "servers", " a:1 , b:2")
            .put(TARGET, "topic", "orders")
            .build(SPEC)
            .orElseThrow();

    assertThat(settings.authenticationMethod()).isEqualTo("none");
    assertThat(settings.hasTarget()).isTrue();
    assertThat(settings.get(SERVERS)).containsExactly("a:1", "b:2");
    assertThat(settings.get(USE_TLS)).isTrue();
    assertThat(settings.get(TOPIC)).isEqualTo("orders");
    assertThat(settings.get(SIZE)).isEqualTo(5);
    assertThat(settings.find(CA)).isEmpty();
  }

  @Test
  void aListMayAlsoComeAsAList() {
    assertThat(
            valid()
                .put(CONFIGURATION, "servers", List.of("a:1", " b:2 "))
                .build(SPEC)
                .orElseThrow()
                .get(SERVERS))
        .containsExactly("a:1", "b:2");
  }

  @Test
  void reportsEveryProblemAtOnceWithItsField() {
    SettingsResult result =
        new Given()
            .method("scram")
            .put(AUTHENTICATION, "mechanism", "md5")
            .put(CONFIGURATION, "servers", "nowhere")
            .put(CONFIGURATION, "use_tls", "yes")
            .put(CONFIGURATION, "usetls", true)
            .put(TARGET, "size", 11)
            .build(SPEC);

    assertThat(result.problems())
        .containsExactly(
            new SettingsProblem(
                "authentication.mechanism",
                "not_an_option",
                "'md5' must be one of sha_256, sha_512"),
            new SettingsProblem("authentication.password", "required", "is required"),
            new SettingsProblem(
                "configuration.usetls",
                "unknown_field",
                "'usetls' is not a field of post, the fields are servers, use_tls, ca, reason; "
                    + "did you mean 'use_tls'?"),
            new SettingsProblem(
                "configuration.servers",
                "pattern_mismatch",
                "'nowhere' in the list must be host:port"),
            new SettingsProblem("configuration.use_tls", "wrong_type", "must be true or false"),
            new SettingsProblem("target.topic", "required", "is required"),
            new SettingsProblem("target.size", "out_of_range", "11 must be between 1 and 10"));
    assertThatIllegalStateException()
        .isThrownBy(result::orElseThrow)
        .withMessageStartingWith("the settings are not valid: ");
  }

  @Test
  void showsNoLoginThatWasGivenWithAnAddress() {
    SettingsResult result =
        new Given()
            .method("none")
            .put(CONFIGURATION, "servers", List.of("a:1", "app:p4ss/w,rd@b:2"))
            .put(TARGET, "topic", "https://app:p4ssword@host/x")
            .build(SPEC);

    assertThat(result.problems())
        .extracting(SettingsProblem::message)
        .containsExactly(
            "'***@b:2' in the list must be host:port",
            "'https://***@host/x' must be lower-case letters");
  }

  @Test
  void showsTheExampleOfARequiredFieldThatIsMissing() {
    assertThat(without("servers").problems())
        .containsExactly(
            new SettingsProblem(
                "configuration.servers", "required", "is required, for example 'a:1,b:2'"));
  }

  @Test
  void aBlankTextCountsAsNotGiven() {
    for (Object blank : List.of("", "  \t", List.of())) {
      assertThat(codes(valid().put(CONFIGURATION, "servers", blank).build(SPEC)))
          .containsExactly("configuration.servers required");
    }
    assertThat(codes(valid().put(TARGET, "topic", " ").build(SPEC)))
        .containsExactly("target.topic required");
    assertThat(valid().put(CONFIGURATION, "ca", " ").build(SPEC).orElseThrow().find(CA)).isEmpty();
    for (Object blank : List.of(" ", Secret.of(" "))) {
      assertThat(codes(scram().put(AUTHENTICATION, "password", blank).build(SPEC)))
          .containsExactly("authentication.password required");
    }
  }

  @Test
  void aListRefusesItemsThatAreBlankOrNoText() {
    assertThat(codes(valid().put(CONFIGURATION, "servers", "a:1,,b:2").build(SPEC)))
        .containsExactly("configuration.servers pattern_mismatch");
    assertThat(codes(valid().put(CONFIGURATION, "servers", List.of("a:1", 7)).build(SPEC)))
        .containsExactly("configuration.servers wrong_type");
    assertThat(codes(valid().put(CONFIGURATION, "servers", 7).build(SPEC)))
        .containsExactly("configuration.servers wrong_type");
  }

  @Test
  void aNumberIsWholeAndBothBoundsBelongToItsRange() {
    for (Object size :
        List.of(1, 10L, (short) 3, (byte) 4, 5.0, new BigDecimal("1E+1"), BigInteger.TWO)) {
      assertThat(valid().put(TARGET, "size", size).build(SPEC).problems()).isEmpty();
    }
    for (Object size :
        List.of(
            0,
            11,
            Long.MIN_VALUE,
            Long.MAX_VALUE,
            1e300,
            BigInteger.TWO.pow(64),
            new BigDecimal("1E+1000000000"))) {
      assertThat(codes(valid().put(TARGET, "size", size).build(SPEC)))
          .containsExactly("target.size out_of_range");
    }
    for (Object size :
        List.of(
            "5",
            5.5,
            Double.NaN,
            Double.POSITIVE_INFINITY,
            new BigDecimal("1E-1000000000"),
            true)) {
      assertThat(codes(valid().put(TARGET, "size", size).build(SPEC)))
          .containsExactly("target.size wrong_type");
    }
  }

  @Test
  void textsSelectsAndPasswordsAreTexts() {
    assertThat(codes(valid().put(TARGET, "topic", 7).build(SPEC)))
        .containsExactly("target.topic wrong_type");
    assertThat(codes(scram().put(AUTHENTICATION, "mechanism", true).build(SPEC)))
        .containsExactly("authentication.mechanism wrong_type");
    assertThat(codes(scram().put(AUTHENTICATION, "password", 7).build(SPEC)))
        .containsExactly("authentication.password wrong_type");
  }

  @Test
  void aTextMustMatchAsAWhole() {
    assertThat(valid().put(TARGET, "topic", "Orders").build(SPEC).problems())
        .containsExactly(
            new SettingsProblem(
                "target.topic", "pattern_mismatch", "'Orders' must be lower-case letters"));
  }

  @Test
  void aFieldThatIsNotVisibleIsNotRead() {
    Settings hidden =
        valid()
            .put(CONFIGURATION, "use_tls", false)
            .put(CONFIGURATION, "reason", "local")
            .put(CONFIGURATION, "ca", "PEM")
            .build(SPEC)
            .orElseThrow();
    Settings visible = valid().put(CONFIGURATION, "ca", "PEM").build(SPEC).orElseThrow();

    assertThat(hidden.find(CA)).isEmpty();
    assertThat(visible.find(CA)).hasValue("PEM");
  }

  @Test
  void aFieldIsRequiredOnlyWhileItsConditionHolds() {
    assertThat(codes(valid().put(CONFIGURATION, "use_tls", false).build(SPEC)))
        .containsExactly("configuration.reason required");
    assertThat(codes(valid().put(CONFIGURATION, "use_tls", true).build(SPEC))).isEmpty();
  }

  @Test
  void theMethodMustBeOneOfThoseDeclared() {
    assertThat(new Given().configured().build(SPEC).problems())
        .containsExactly(
            new SettingsProblem(
                "authentication.method", "required", "is required: one of none, scram"));
    assertThat(new Given().configured().method("kerberos").build(SPEC).problems())
        .containsExactly(
            new SettingsProblem(
                "authentication.method", "not_an_option", "'kerberos' must be one of none, scram"));
  }

  @Test
  void theOnlyMethodNeedsNotBeNamed() {
    DestinationSpec one =
        DestinationSpec.builder("post")
            .authentication(AuthenticationMethod.of("none", "None", "For development."))
            .syncModes(SyncMode.INSERT)
            .build();

    assertThat(new Given().build(one).orElseThrow().authenticationMethod()).isEqualTo("none");
  }

  @Test
  void fieldsOfAnotherMethodAreUnknownToTheChosenOne() {
    assertThat(valid().put(AUTHENTICATION, "password", PASSWORD_TEXT).build(SPEC).problems())
        .containsExactly(
            new SettingsProblem(
                "authentication.password",
                "unknown_field",
                "'password' is not a field of post, there are no fields in authentication"));
  }

  @Test
  void withoutATargetNoTargetFieldIsMissing() {
    RawSettings raw =
        RawSettings.builder()
            .method("none")
            .put(CONFIGURATION, "servers", "a:1")
            .withoutTarget()
            .build();
    Settings settings = SPEC.validate(raw).orElseThrow();

    assertThat(settings.hasTarget()).isFalse();
    assertThat(settings.find(TOPIC)).isEmpty();
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> new WritePlan(settings, SyncMode.INSERT, RowSchema.of(List.of(), List.of())));
  }

  @Test
  void aModeThatFindsRecordsNeedsRowsWithAPrimaryKey() {
    Settings settings = valid().build(SPEC).orElseThrow();
    RowSchema unkeyed = RowSchema.of(List.of(), List.of());

    assertThat(new WritePlan(settings, SyncMode.INSERT, unkeyed).schema()).isEqualTo(unkeyed);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new WritePlan(settings, SyncMode.UPSERT, unkeyed))
        .withMessage("mode 'upsert' needs rows with a primary key");
  }

  @Test
  void aFieldThatWasNotDeclaredCannotBeRead() {
    Settings settings = valid().build(SPEC).orElseThrow();

    for (Field<?> other :
        List.of(
            Field.text("other").build(),
            Field.text("topic").build(),
            Field.toggle("size").build())) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> settings.find(other))
          .withMessage(other + " is not declared in the destination's spec");
      assertThatIllegalArgumentException().isThrownBy(() -> settings.get(other));
    }
  }

  @Test
  void anOptionalFieldWithoutAValueIsNotGot() {
    Settings settings = valid().build(SPEC).orElseThrow();

    assertThatIllegalStateException()
        .isThrownBy(() -> settings.get(CA))
        .withMessage("textarea field 'ca' has no value; read it with 'find'");
  }

  @Test
  void secretsAreInNoTextThatValidationMakes() {
    for (Object password : List.of(PASSWORD_TEXT, Secret.of(PASSWORD_TEXT))) {
      Given given = scram().put(AUTHENTICATION, "password", password);
      SettingsResult good = given.build(SPEC);
      SettingsResult bad = given.put(TARGET, "topic", "BAD").build(SPEC);

      assertThat(good.orElseThrow().get(PASSWORD).reveal()).isEqualTo(PASSWORD_TEXT);
      assertThat(List.of(good, good.orElseThrow(), bad, given.raw()))
          .allSatisfy(part -> assertThat(part.toString()).doesNotContain("horse"));
    }
    assertThat(scram().put(AUTHENTICATION, "password", List.of(PASSWORD_TEXT)).build(SPEC))
        .asString()
        .doesNotContain("horse");
  }

  @Test
  void rawSettingsShowTheirKeysOnly() {
    assertThat(scram().put(AUTHENTICATION, "password", PASSWORD_TEXT).raw())
        .hasToString(
            "settings with authentication.mechanism authentication.password"
                + " configuration.servers target.topic");
  }

  @Test
  void rawSettingsAreNotChangedByTheirBuilder() {
    RawSettings.Builder builder = RawSettings.builder().put(TARGET, "topic", "orders");
    RawSettings raw = builder.build();
    builder.put(TARGET, "topic", "changed").method("none");

    assertThat(raw.values(TARGET)).isEqualTo(Map.of("topic", "orders"));
    assertThat(raw.values(CONFIGURATION)).isEmpty();
    assertThat(raw.method()).isEmpty();
  }

  @Test
  void anyMixOfBrokenFieldsGivesExactlyTheirProblems() {
    Map<String, Object> broken = new LinkedHashMap<>();
    broken.put("configuration.servers", "nowhere");
    broken.put("configuration.use_tls", "yes");
    broken.put("configuration.nonsense", 1);
    broken.put("target.topic", "UPPER");
    broken.put("target.size", 0);
    Random random = new Random(42);
    for (int round = 0; round < 200; round++) {
      Given given = valid();
      List<String> expected = new ArrayList<>();
      broken.forEach(
          (path, value) -> {
            if (random.nextBoolean()) {
              expected.add(path);
              given.put(
                  path.startsWith("target") ? TARGET : CONFIGURATION,
                  path.substring(path.indexOf('.') + 1),
                  value);
            }
          });
      assertThat(given.build(SPEC).problems())
          .extracting(SettingsProblem::field)
          .containsExactlyInAnyOrderElementsOf(expected);
    }
  }

  private static Given valid() {
    return new Given().method("none").configured();
  }

  private static Given scram() {
    return new Given()
        .method("scram")
        .put(AUTHENTICATION, "mechanism", "sha_512")
        .put(AUTHENTICATION, "password", PASSWORD_TEXT)
        .configured();
  }

  private static SettingsResult without(String key) {
    Given given = valid();
    Arrays.stream(Scope.values()).forEach(scope -> given.drop(scope, key));
    return given.build(SPEC);
  }

  private static List<String> codes(SettingsResult result) {
    return result.problems().stream()
        .map(problem -> problem.field() + " " + problem.code())
        .collect(Collectors.toList());
  }

  /** Settings that a test changes one value of. */
  private static final class Given {

    private final Map<Scope, Map<String, Object>> values = new LinkedHashMap<>();
    private String method = "";

    Given method(String id) {
      this.method = id;
      return this;
    }

    Given configured() {
      return put(CONFIGURATION, "servers", "a:1").put(TARGET, "topic", "orders");
    }

    Given put(Scope scope, String key, Object value) {
      values.computeIfAbsent(scope, unused -> new LinkedHashMap<>()).put(key, value);
      return this;
    }

    void drop(Scope scope, String key) {
      values.getOrDefault(scope, new LinkedHashMap<>()).remove(key);
    }

    RawSettings raw() {
      RawSettings.Builder builder = RawSettings.builder();
      if (!method.isEmpty()) {
        builder.method(method);
      }
      values.forEach((scope, map) -> map.forEach((key, value) -> builder.put(scope, key, value)));
      return builder.build();
    }

    SettingsResult build(DestinationSpec spec) {
      return spec.validate(raw());
    }
  }
}
