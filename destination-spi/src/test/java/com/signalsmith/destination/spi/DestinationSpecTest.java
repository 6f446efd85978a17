package com.signalsmith.destination.spi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DestinationSpecTest {

  private static final Field<String> USER = Field.text("username").required().build();
  private static final Field<String> HOST = Field.text("host").required().build();
  private static final Field<String> TOPIC = Field.text("topic").required().build();
  private static final AuthenticationMethod NONE =
      AuthenticationMethod.of("none", "None", "For development.");
  private static final AuthenticationMethod PLAIN =
      AuthenticationMethod.of("plain", "Plain", "With a name.", USER);

  @Test
  void holdsWhatWasSaidAboutIt() {
    DestinationSpec spec = full().build();

    assertThat(spec.id()).isEqualTo("post-box");
    assertThat(spec.title()).isEqualTo("Post Box");
    assertThat(spec.category()).isEqualTo(Category.STREAMING);
    assertThat(spec.category().title()).isEqualTo("Streaming");
    assertThat(spec.description()).isEqualTo("Sends rows by post.");
    assertThat(spec.documentation()).hasValue(URI.create("https://example.com/post"));
    assertThat(spec.authentication()).containsExactly(NONE, PLAIN);
    assertThat(spec.configuration()).containsExactly(HOST);
    assertThat(spec.target()).containsExactly(TOPIC);
    assertThat(spec.fields()).isEqualTo(List.of(USER, HOST, TOPIC));
    assertThat(spec.syncModes()).containsExactly(SyncMode.INSERT);
    assertThat(spec.audienceSyncModes()).containsExactly(AudienceSyncMode.ADD);
    assertThat(spec.capabilities()).containsExactly(Capability.FIELD_MAPPING);
    assertThat(spec.guarantees()).containsExactly(Guarantee.AT_LEAST_ONCE);
    assertThat(spec.receiptNames()).hasValue(new ReceiptNames("box", "slot", "place"));
    assertThat(spec).hasToString("destination 'post-box'");
  }

  @Test
  void saysNothingThatWasNotSaid() {
    DestinationSpec spec = smallest().build();

    assertThat(spec.title()).isEqualTo("post-box");
    assertThat(spec.category()).isEqualTo(Category.OTHER);
    assertThat(spec.documentation()).isEmpty();
    assertThat(spec.receiptNames()).isEmpty();
    assertThat(spec.audienceSyncModes()).isEmpty();
    assertThat(spec.capabilities()).isEmpty();
    assertThat(spec.guarantees()).isEmpty();
    assertThat(spec.fields()).isEmpty();
  }

  @Test
  void specsWithTheSameContentAreEqual() {
    assertThat(full().build()).isEqualTo(full().build()).hasSameHashCodeAs(full().build());
    assertThat(full().description("Other.").build()).isNotEqualTo(full().build());
    assertThat(full().capabilities(Capability.SCHEMA_INTROSPECTION).build())
        .isNotEqualTo(full().build());
    assertThat(full().section("Why", "Because.").build()).isNotEqualTo(full().build());
    assertThat(full().build()).isNotEqualTo("destination 'post-box'");
  }

  @Test
  void isNotChangedByItsBuilderOrReaders() {
    DestinationSpec.Builder builder = smallest();
    DestinationSpec spec = builder.build();
    builder.configuration(HOST).mirror(SyncMode.MIRROR, MirrorStyle.DIFF);

    assertThat(spec.configuration()).isEmpty();
    assertThat(spec.syncModes()).containsExactly(SyncMode.INSERT);
    assertThatThrownBy(() -> spec.syncModes().add(SyncMode.UPDATE))
        .isInstanceOf(UnsupportedOperationException.class);
  }

  @Test
  void supportsExactlyTheModesItDeclares() {
    DestinationSpec spec = full().build();

    assertThat(spec.supports(SyncMode.INSERT)).isTrue();
    assertThat(spec.supports(AudienceSyncMode.ADD)).isTrue();
    assertThat(spec.supports(SyncMode.UPSERT)).isFalse();
    assertThat(spec.supports(SyncMode.MIRROR)).isFalse();
    assertThat(spec.supports(AudienceSyncMode.MIRROR)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "Kafka", "9box", "a--b", "a-", "-a", "a b", "a.b"})
  void refusesAnIdThatDefinitionsCouldNotUse(String id) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> DestinationSpec.builder(id))
        .withMessage("'" + id + "' is not an id: lower-case letters, digits, '-' and '_'");
  }

  @ParameterizedTest
  @ValueSource(strings = {"kafka", "s3", "post-box", "post_box-2"})
  void acceptsALowerCaseId(String id) {
    assertThat(DestinationSpec.builder(id).authentication(NONE).syncModes(SyncMode.INSERT).build())
        .returns(id, DestinationSpec::id);
  }

  @Test
  void refusesToHaveNoAuthenticationMethodOrNoMode() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> DestinationSpec.builder("x").syncModes(SyncMode.INSERT).build())
        .withMessage("destination 'x' needs an authentication method, be it 'none'");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> DestinationSpec.builder("x").authentication(NONE).build())
        .withMessage("destination 'x' supports no mode");
    assertThat(
            DestinationSpec.builder("x")
                .authentication(NONE)
                .audienceSyncModes(AudienceSyncMode.ADD)
                .build()
                .syncModes())
        .isEmpty();
  }

  @Test
  void refusesNamesThatStandTwice() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> smallest().authentication(NONE).build())
        .withMessage("authentication method 'none' stands twice");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> smallest().configuration(HOST).target(HOST).build())
        .withMessage("field 'host' stands twice");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> smallest().authentication(PLAIN).configuration(USER).build())
        .withMessage("field 'username' stands twice");
  }

  @Test
  void twoMethodsMayShareAFieldButNotGiveItTwoMeanings() {
    AuthenticationMethod same = AuthenticationMethod.of("scram", "Scram", "Hashed.", USER);
    AuthenticationMethod other =
        AuthenticationMethod.of("scram", "Scram", "Hashed.", Field.text("username").build());

    assertThat(smallest().authentication(PLAIN, same).build().fields()).isEqualTo(List.of(USER));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> smallest().authentication(PLAIN, other).build())
        .withMessage("authentication field 'username' has two meanings");
  }

  @Test
  void twoMethodsMayDemandDifferentTextsOfAFieldThatMeansTheSame() {
    Field<String> narrow =
        Field.text("username")
            .label("User")
            .description("Who we are, in letters.")
            .example("app")
            .pattern("[a-z]+", "letters")
            .required()
            .build();
    Field<String> wide =
        Field.text("username").label("User").description("Who we are.").required().build();
    DestinationSpec spec =
        DestinationSpec.builder("x")
            .syncModes(SyncMode.INSERT)
            .authentication(
                AuthenticationMethod.of("wide", "Wide", "Any.", wide),
                AuthenticationMethod.of("narrow", "Narrow", "Letters.", narrow))
            .build();
    RawSettings.Builder raw = RawSettings.builder().put(Scope.AUTHENTICATION, "username", "a1");

    assertThat(spec.fields()).isEqualTo(List.of(wide, narrow));
    assertThat(spec.validate(raw.method("wide").build()).orElseThrow().get(wide)).isEqualTo("a1");
    assertThat(spec.validate(raw.method("narrow").build()).problems())
        .extracting(SettingsProblem::message)
        .containsExactly("'a1' must be letters");
  }

  @Test
  void keepsTheKeyMethodForTheAuthenticationMethodItself() {
    AuthenticationMethod method =
        AuthenticationMethod.of("odd", "Odd", "Odd.", Field.text("method").build());
    assertThatIllegalArgumentException()
        .isThrownBy(() -> smallest().authentication(method).build());
  }

  @Test
  void refusesAConditionOnAFieldThatDoesNotComeBefore() {
    Field<Boolean> tls = Field.toggle("use_tls").defaultValue(true).build();
    Field<String> shown = Field.text("ca").visibleWhen(tls.is(true)).build();
    Field<String> needed = Field.text("ca").requiredWhen(tls.is(true)).build();

    for (Field<String> ca : List.of(shown, needed)) {
      assertThat(smallest().configuration(tls, ca).build().fields()).isEqualTo(List.of(tls, ca));
      assertThat(smallest().configuration(tls).target(ca).build().fields()).hasSize(2);
      assertThatIllegalArgumentException()
          .isThrownBy(() -> smallest().configuration(ca, tls).build())
          .withMessage(
              "the condition of field 'ca' speaks of 'use_tls', which does not come before it");
    }
  }

  @Test
  void refusesAConditionThatCanNeverHold() {
    Field<Boolean> tls = Field.toggle("tls").build();
    Field<Long> size = Field.number("size", 1, 5).build();
    Field<Secret> secret = Field.password("secret").build();
    Field<List<String>> list = Field.textList("list").build();
    Map<Field<?>, String> never =
        Map.of(tls, "yes", size, "6", secret, "hunter2", list, "[a, b]", HOST, " ");

    never.forEach(
        (field, text) -> {
          Condition condition = new Condition(field.key(), Set.of(text));
          Field<String> shown = Field.text("shown").visibleWhen(condition).build();
          assertThatIllegalArgumentException()
              .isThrownBy(() -> smallest().configuration(field, shown).build())
              .withMessage(
                  "the condition of field 'shown' asks for a value that '%s' never has"
                      .formatted(field.key()));
        });
  }

  @Test
  void keepsTheSectionsOfItsPageInOrder() {
    DestinationSpec spec =
        smallest().section(" Why ", "\nBecause.\n").section("How", "1. So.").build();

    assertThat(spec.sections())
        .containsExactly(
            new DocumentationSection("Why", "Because."), new DocumentationSection("How", "1. So."));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> smallest().section("Why", "a").section("Why", "b").build())
        .withMessage("section 'Why' stands twice");
    assertThatIllegalArgumentException().isThrownBy(() -> smallest().section(" ", "a"));
    assertThatIllegalArgumentException().isThrownBy(() -> smallest().section("a\nb", "a"));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> smallest().section("Why", " "))
        .withMessage("section 'Why' tells nothing");
  }

  @Test
  void saysInWhichStyleItMirrors() {
    DestinationSpec spec =
        smallest()
            .mirror(SyncMode.MIRROR, MirrorStyle.REPLACE)
            .mirror(AudienceSyncMode.MIRROR, MirrorStyle.DIFF)
            .build();

    assertThat(spec.syncModes()).containsExactly(SyncMode.INSERT, SyncMode.MIRROR);
    assertThat(spec.mirrorStyle(SyncMode.MIRROR)).hasValue(MirrorStyle.REPLACE);
    assertThat(spec.mirrorStyle(AudienceSyncMode.MIRROR)).hasValue(MirrorStyle.DIFF);
    assertThat(spec.mirrorStyle(SyncMode.INSERT)).isEmpty();
    assertThat(spec).isNotEqualTo(smallest().mirror(SyncMode.MIRROR, MirrorStyle.DIFF).build());
  }

  @Test
  void refusesAMirrorWithoutAStyleAndAStyleWithoutAMirror() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> smallest().syncModes(SyncMode.MIRROR).build())
        .withMessage(
            "destination 'post-box' mirrors; say with 'mirror' whether it gets all or changes");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> smallest().audienceSyncModes(AudienceSyncMode.MIRROR).build());
    assertThatIllegalArgumentException()
        .isThrownBy(() -> smallest().mirror(SyncMode.UPSERT, MirrorStyle.DIFF))
        .withMessage("mode 'upsert' mirrors nothing");
  }

  @Test
  void anAuthenticationMethodHasASnakeCaseId() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> AuthenticationMethod.of("SASL", "SASL", "SASL."))
        .withMessage("'SASL' is not a snake-case id");
  }

  @Test
  void everythingInTheVocabularyHasAnIdForDefinitions() {
    assertThat(SyncMode.UPSERT.id()).isEqualTo("upsert");
    assertThat(AudienceSyncMode.REMOVE.id()).isEqualTo("remove");
    assertThat(Capability.SCHEMA_INTROSPECTION.id()).isEqualTo("schema_introspection");
    assertThat(Guarantee.ORDERED_PER_KEY.id()).isEqualTo("ordered_per_key");
    assertThat(Operation.DELETE.id()).isEqualTo("delete");
    assertThat(MirrorStyle.REPLACE.id()).isEqualTo("replace");
    assertThat(FieldType.TEXT_LIST.id()).isEqualTo("text_list");
    assertThat(Scope.TARGET.path("topic")).isEqualTo("target.topic");
  }

  @Test
  void onlyInsertingNeedsNoIdentifier() {
    assertThat(SyncMode.values())
        .filteredOn(mode -> !mode.identifierRequired())
        .containsExactly(SyncMode.INSERT);
    assertThat(AudienceSyncMode.values()).allMatch(AudienceSyncMode::identifierRequired);
  }

  private static DestinationSpec.Builder smallest() {
    return DestinationSpec.builder("post-box").authentication(NONE).syncModes(SyncMode.INSERT);
  }

  private static DestinationSpec.Builder full() {
    return smallest()
        .title("Post Box")
        .category(Category.STREAMING)
        .description("Sends rows by post.")
        .documentation(URI.create("https://example.com/post"))
        .authentication(PLAIN)
        .configuration(HOST)
        .target(TOPIC)
        .audienceSyncModes(AudienceSyncMode.ADD)
        .capabilities(Capability.FIELD_MAPPING)
        .guarantees(Guarantee.AT_LEAST_ONCE)
        .receiptNames(new ReceiptNames("box", "slot", "place"));
  }
}
