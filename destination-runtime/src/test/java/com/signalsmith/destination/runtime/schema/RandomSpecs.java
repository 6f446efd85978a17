package com.signalsmith.destination.runtime.schema;

import com.signalsmith.destination.spi.AuthenticationMethod;
import com.signalsmith.destination.spi.Condition;
import com.signalsmith.destination.spi.DestinationSpec;
import com.signalsmith.destination.spi.Field;
import com.signalsmith.destination.spi.Secret;
import com.signalsmith.destination.spi.SyncMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;

/** Makes specs with fields of every type and conditions across scopes; one thread. */
final class RandomSpecs {

  private static final List<String> TEXTS = List.of("ab", "b", "a,b", "x y");
  // With and without anchors, and some that could run on over commas, white space or line ends.
  private static final List<String> PATTERNS =
      List.of(
          "[a-z]+",
          "^[a-z, ]+$",
          "ab|b",
          "^ab|a,b|x y$",
          ".+",
          "(?!x)[^:]+",
          "(a)?b(,b)?",
          "[$^a-z]*",
          "a\\$?b?|^b",
          "(?:^a|b$|x).*",
          "[\\s\\S]*",
          "a\\s*\\S|[^\\s]+",
          "[a-z\\s]+");

  private final Random random;

  RandomSpecs(long seed) {
    this.random = new Random(seed);
  }

  DestinationSpec next() {
    List<AuthenticationMethod> methods = new ArrayList<>();
    List<Field<?>> shared = fields("shared", 1, List.of());
    for (int i = random.nextInt(3); i >= 0; i--) {
      List<Field<?>> fields = new ArrayList<>(shared);
      fields.addAll(fields("method" + i, 2, fields));
      methods.add(new AuthenticationMethod("method" + i, "Method " + i, "", fields));
    }
    List<Field<?>> configuration = fields("configuration", 3, shared);
    List<Field<?>> before = new ArrayList<>(shared);
    before.addAll(configuration);
    return DestinationSpec.builder("random")
        .authentication(methods.toArray(AuthenticationMethod[]::new))
        .configuration(configuration.toArray(Field<?>[]::new))
        .target(fields("target", 3, before).toArray(Field<?>[]::new))
        .syncModes(SyncMode.INSERT)
        .build();
  }

  private List<Field<?>> fields(String prefix, int atMost, List<Field<?>> others) {
    List<Field<?>> before = new ArrayList<>(others);
    List<Field<?>> fields = new ArrayList<>();
    for (int i = random.nextInt(atMost + 1); i > 0; i--) {
      Field<?> field = field(prefix + "_" + i, before);
      fields.add(field);
      before.add(field);
    }
    return fields;
  }

  private Field<?> field(String key, List<Field<?>> before) {
    return switch (random.nextInt(8)) {
      case 0 -> finish(Field.toggle(key), before, random.nextBoolean());
      case 1 -> finish(Field.number(key, -2, 7), before, (long) random.nextInt(8));
      case 2 -> finish(Field.select(key).option("a", "A").option("b", "B"), before, "b");
      case 3 -> finish(pattern(Field.textList(key).example("ab,ab")), before, List.of("ab", "ab"));
      case 4 -> finish(Field.password(key), before, Secret.of("ab"));
      case 5 -> finish(pattern(Field.textArea(key).example("ab")), before, "ab");
      default -> finish(pattern(Field.text(key).example("ab")), before, "ab");
    };
  }

  private <T> Field.Builder<T> pattern(Field.Builder<T> field) {
    return random.nextBoolean() ? field : field.pattern(pick(PATTERNS), "something");
  }

  private <T> Field<T> finish(Field.Builder<T> field, List<Field<?>> before, T defaultValue) {
    List<Condition> conditions = before.stream().flatMap(RandomSpecs::conditions).toList();
    if (!conditions.isEmpty() && random.nextBoolean()) {
      field.visibleWhen(pick(conditions));
    }
    switch (random.nextInt(4)) {
      case 0 -> field.required();
      case 1 -> {
        if (!conditions.isEmpty()) {
          field.requiredWhen(pick(conditions));
        }
      }
      case 2 -> field.defaultValue(defaultValue);
      default -> field.advanced();
    }
    return field.build();
  }

  private static Stream<Condition> conditions(Field<?> field) {
    return switch (field.type()) {
      case TOGGLE -> Stream.of(on(field, "true"), on(field, "false"));
      case NUMBER -> Stream.of(on(field, "3"), on(field, "-2", "7"));
      case SELECT -> Stream.of(on(field, "a"), on(field, "a", "b"));
      case TEXT, TEXTAREA ->
          TEXTS.stream()
              .filter(text -> field.pattern().map(p -> p.matcher(text).matches()).orElse(true))
              .map(text -> on(field, text));
      case PASSWORD, TEXT_LIST -> Stream.of();
    };
  }

  private static Condition on(Field<?> field, String... values) {
    return new Condition(field.key(), Set.of(values));
  }

  private <T> T pick(List<T> list) {
    return list.get(random.nextInt(list.size()));
  }
}
