package com.signalsmith.destination.spi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FieldTest {

  @Test
  void holdsWhatWasSaidAboutIt() {
    Field<Long> port =
        Field.number("port", 1, 65535)
            .label("Port")
            .description("Where the system listens.")
            .example("9092")
            .defaultValue(9092L)
            .build();

    assertThat(port.key()).isEqualTo("port");
    assertThat(port.type()).isEqualTo(FieldType.NUMBER);
    assertThat(port.label()).isEqualTo("Port");
    assertThat(port.description()).isEqualTo("Where the system listens.");
    assertThat(port.example()).hasValue("9092");
    assertThat(port.defaultValue()).hasValue(9092L);
    assertThat(port.minimum()).hasValue(1);
    assertThat(port.maximum()).hasValue(65535);
    assertThat(port.required()).isFalse();
    assertThat(port.namesColumn()).isFalse();
    assertThat(port).hasToString("number field 'port'");
  }

  @Test
  void saysNothingThatWasNotSaid() {
    Field<String> topic = Field.text("topic").build();

    assertThat(topic.label()).isEqualTo("topic");
    assertThat(topic.description()).isEmpty();
    assertThat(topic.example()).isEmpty();
    assertThat(topic.defaultValue()).isEmpty();
    assertThat(topic.pattern()).isEmpty();
    assertThat(topic.patternHelp()).isEmpty();
    assertThat(topic.minimum()).isEmpty();
    assertThat(topic.maximum()).isEmpty();
    assertThat(topic.options()).isEmpty();
    assertThat(topic.visibleWhen()).isEmpty();
    assertThat(topic.requiredWhen()).isEmpty();
  }

  @Test
  void fieldsThatSayTheSameAreEqual() {
    assertThat(topic().build()).isEqualTo(topic().build()).hasSameHashCodeAs(topic().build());
    assertThat(topic().required().build()).isNotEqualTo(topic().build());
    assertThat(topic().label("Other").build()).isNotEqualTo(topic().build());
    assertThat(Field.textArea("topic").build()).isNotEqualTo(Field.text("topic").build());
    assertThat(option("a", "b")).isNotEqualTo(option("b", "a")).isEqualTo(option("a", "b"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "Topic", "2nd", "a-b", "a__b", "a_", "_a", "a b", "é"})
  void refusesAKeyThatIsNotSnakeCase(String key) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Field.text(key))
        .withMessage("'" + key + "' is not a snake-case key");
  }

  @ParameterizedTest
  @ValueSource(strings = {"a", "topic", "use_tls", "sha_256_1"})
  void acceptsASnakeCaseKey(String key) {
    assertThat(Field.text(key).build().key()).isEqualTo(key);
  }

  @Test
  void refusesASelectWithoutOptions() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Field.select("mechanism").build())
        .withMessage("select 'mechanism' needs an option");
  }

  @Test
  void refusesToRequireWhatHasADefault() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Field.toggle("use_tls").required().defaultValue(true).build())
        .withMessageContaining("'use_tls' has a default");
    assertThat(Field.toggle("use_tls").defaultValue(true).build().defaultValue()).hasValue(true);
  }

  @Test
  void refusesADefaultThatIsNotAValidValue() {
    for (Field.Builder<?> wrong :
        List.of(
            Field.number("n", 1, 5).defaultValue(6L),
            Field.select("s").option("a", "A").defaultValue("b"),
            topic().defaultValue("UPPER"),
            topic().defaultValue(" "),
            Field.password("p").defaultValue(Secret.of("")),
            Field.textList("l").defaultValue(List.of()),
            Field.textList("l").pattern("[a-z]+", "lower case").defaultValue(List.of("a", "B")))) {
      assertThatIllegalArgumentException()
          .isThrownBy(wrong::build)
          .withMessageMatching("field '[a-z]+': .+");
    }
  }

  @Test
  void refusesAnExampleThatIsNotAValidValue() {
    for (Field.Builder<?> wrong :
        List.of(
            Field.number("n", 1, 5).example("6"),
            Field.number("n", 1, 5).example("three"),
            Field.toggle("t").example("yes"),
            Field.select("s").option("a", "A").example("b"),
            topic().example("UPPER"),
            topic().example(""),
            Field.password("p").example(" "),
            Field.textList("l").pattern("[a-z]+", "lower case").example("a,B"))) {
      assertThatIllegalArgumentException()
          .isThrownBy(wrong::build)
          .withMessageMatching("field '[a-z]+': .+");
    }
  }

  @Test
  void acceptsAnExampleOfEveryType() {
    for (Field.Builder<?> right :
        List.of(
            Field.number("n", -5, 5).example("-3"),
            Field.toggle("t").example("false"),
            Field.select("s").option("a", "A").example("a"),
            topic().example("orders"),
            Field.textArea("x").example("two\nlines"),
            Field.password("p").example("swordfish"),
            Field.textList("l").pattern("[a-z]+", "lower case").example("a, b"))) {
      assertThat(right.build().example()).isPresent();
    }
  }

  @Test
  void copiesADefaultList() {
    List<String> servers = new ArrayList<>(List.of("a", "b"));
    Field<List<String>> field = Field.textList("servers").defaultValue(servers).build();
    servers.clear();

    assertThat(field.defaultValue()).hasValue(List.of("a", "b"));
  }

  @Test
  void refusesANumberWithoutARange() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Field.number("n", 2, 1))
        .withMessage("number 'n' has no range between 2 and 1");
    assertThat(Field.number("n", 2, 2).build().minimum()).hasValue(2);
  }

  @Test
  void refusesWhatDoesNotGoWithItsType() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Field.toggle("t").pattern("x", "x"))
        .withMessage("field 't' is of type toggle, which does not go with it");
    assertThatIllegalArgumentException().isThrownBy(() -> Field.password("p").pattern("x", "x"));
    assertThatIllegalArgumentException().isThrownBy(() -> Field.textArea("t").namesColumn());
    assertThatIllegalArgumentException().isThrownBy(() -> Field.text("t").option("a", "A"));
    assertThat(Field.text("t").namesColumn().build().namesColumn()).isTrue();
  }

  @Test
  void makesConditionsOnItsOwnValues() {
    Field<Boolean> tls = Field.toggle("use_tls").build();
    Field<String> mode = option("a", "b", "c");

    assertThat(tls.is(true)).isEqualTo(new Condition("use_tls", Set.of("true")));
    assertThat(mode.isOneOf(List.of("a", "c")).values()).containsExactly("a", "c");
    assertThatIllegalArgumentException().isThrownBy(() -> mode.isOneOf(List.of()));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Field.textList("list").build().is(List.of("a")));
  }

  @Test
  void anOptionIsNotBlank() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Field.select("mode").option(" ", "None"))
        .withMessage("option ' ' of 'mode' is blank, which means that none is chosen");
  }

  private static Field.Builder<String> topic() {
    return Field.text("topic").pattern("[a-z]+", "lower-case letters");
  }

  private static Field<String> option(String... values) {
    Field.Builder<String> select = Field.select("mode");
    for (String value : values) {
      select.option(value, value);
    }
    return select.build();
  }

  @Test
  void refusesAConditionThatCanNeverHoldOrThatTellsASecret() {
    Field<String> kind = Field.select("kind").option("a", "A").build();

    assertThatThrownBy(() -> kind.is("b")).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Field.number("port", 1, 9).build().is(10L))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Field.password("token").build().is(Secret.of("canary")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageNotContaining("canary");
  }

  @Test
  void refusesToRequireAtTimesWhatHasADefault() {
    Condition condition = Field.toggle("on").build().is(true);

    assertThatThrownBy(() -> Field.text("a").defaultValue("x").requiredWhen(condition).build())
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void anAdvancedFieldDoesWithoutAValue() {
    assertThat(Field.text("a").advanced().build().advanced()).isTrue();
    assertThat(Field.text("a").build().advanced()).isFalse();
    assertThat(Field.text("a").advanced().build()).isNotEqualTo(Field.text("a").build());
    assertThatThrownBy(() -> Field.text("a").advanced().required().build())
        .isInstanceOf(IllegalArgumentException.class);
  }
}
