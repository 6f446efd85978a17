package com.signalsmith.destination.testkit;

import com.signalsmith.destination.spi.AuthenticationMethod;
import com.signalsmith.destination.spi.Condition;
import com.signalsmith.destination.spi.DestinationSpec;
import com.signalsmith.destination.spi.Experimental;
import com.signalsmith.destination.spi.Field;
import com.signalsmith.destination.spi.FieldType;
import com.signalsmith.destination.spi.RawSettings;
import com.signalsmith.destination.spi.Scope;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Random;
import java.util.Set;

/**
 * Makes settings for any spec, valid ones and broken ones, to hold two readers of settings against
 * each other.
 *
 * <p>One thread. The same spec and seed give the same settings in the same order. Secrets come as
 * texts, as they stand in a definition.
 */
@Experimental
public final class RandomSettings {

  private static final List<String> BLANKS = List.of("", " ", "\t\n", "\u2003", "\u001f", "\u2028");
  // What is white space in one world and not in another, ends a line, or separates items.
  private static final List<String> SEAMS =
      List.of(" ", "\n", "\r\n", "\u00a0", "\u0085", "\u2028", "\ufeff", ",", ", ", ",,", "\u001c");
  private static final List<Object> ODDITIES =
      List.of(
          true,
          "true",
          "nonsense",
          "é\ud83d\ude00",
          0,
          -1L,
          5.0,
          1.5,
          1e300,
          BigInteger.TWO.pow(64),
          List.of(),
          List.of(""),
          List.of(1, "a"),
          List.of(List.of("a")));

  private final DestinationSpec spec;
  private final Random random;
  private final Map<String, Set<String>> asked = new LinkedHashMap<>();

  private RandomSettings(DestinationSpec spec, long seed) {
    this.spec = spec;
    this.random = new Random(seed);
    for (Field<?> field : spec.fields()) {
      field.visibleWhen().ifPresent(this::remember);
      field.requiredWhen().ifPresent(this::remember);
    }
  }

  /** Returns a source of settings that never ends. */
  public static RandomSettings of(DestinationSpec spec, long seed) {
    return new RandomSettings(spec, seed);
  }

  /** Returns the next settings; those of simple specs are about as often valid as not. */
  public RawSettings next() {
    RawSettings.Builder settings = RawSettings.builder();
    AuthenticationMethod method = pick(spec.authentication());
    if (!oneIn(30)) {
      settings.method(oneIn(40) ? pick(List.of("", "no_such_method")) : method.id());
    }
    // Without any mistake, a spec with many fields would hardly ever get valid settings.
    int mistakes = oneIn(3) ? Integer.MAX_VALUE : 8 * Math.max(1, spec.fields().size());
    put(settings, Scope.AUTHENTICATION, method.fields(), mistakes);
    put(settings, Scope.CONFIGURATION, spec.configuration(), mistakes);
    put(settings, Scope.TARGET, spec.target(), mistakes);
    if (oneIn(40)) {
      String key = oneIn(2) ? "no_such_field" : pick(keys());
      settings.put(pick(List.of(Scope.values())), key, "a");
    }
    return settings.build();
  }

  private void put(RawSettings.Builder settings, Scope scope, List<Field<?>> fields, int mistakes) {
    boolean leftOut = oneIn(25);
    for (Field<?> field : fields) {
      boolean needed = field.required() || field.requiredWhen().isPresent();
      if (leftOut || oneIn(needed ? 25 : 3)) {
        continue;
      }
      settings.put(scope, field.key(), oneIn(mistakes) ? mistake(field) : likely(field));
    }
  }

  private Object mistake(Field<?> field) {
    Object likely = likely(field);
    return switch (random.nextInt(4)) {
      case 0 -> pick(BLANKS);
      case 1 -> pick(ODDITIES);
      case 2 -> random.nextBoolean() ? likely + pick(SEAMS) : pick(SEAMS) + likely;
      default -> List.of(likely, likely + pick(SEAMS));
    };
  }

  private Object likely(Field<?> field) {
    return switch (field.type()) {
      case TOGGLE -> random.nextBoolean();
      case NUMBER -> number(field);
      case SELECT -> pick(field.options().keySet());
      case TEXT, TEXTAREA, PASSWORD -> pick(texts(field));
      case TEXT_LIST -> list(field);
    };
  }

  private Object number(Field<?> field) {
    List<Object> numbers = new ArrayList<>(asked(field).stream().map(Long::valueOf).toList());
    for (OptionalLong bound : List.of(field.minimum(), field.maximum())) {
      bound.ifPresent(numbers::add);
      if (oneIn(10)) {
        bound.ifPresent(value -> numbers.add(random.nextBoolean() ? value + 1 : value - 1));
      }
    }
    return pick(numbers);
  }

  private Object list(Field<?> field) {
    List<String> items = new ArrayList<>();
    for (int i = random.nextInt(3); i >= 0; i--) {
      items.add(pick(texts(field)));
    }
    return random.nextBoolean() ? items : String.join(pick(List.of(",", ", ", " ,\n")), items);
  }

  private Set<String> texts(Field<?> field) {
    Set<String> texts = new LinkedHashSet<>(asked(field));
    field.example().ifPresent(texts::add);
    if (field.type() != FieldType.PASSWORD) {
      field.defaultValue().ifPresent(value -> addTexts(texts, value));
    }
    if (texts.isEmpty() || (field.pattern().isEmpty() && oneIn(4))) {
      texts.addAll(List.of("a", "b c", "x,y", "7"));
    }
    return texts;
  }

  private static void addTexts(Set<String> texts, Object value) {
    if (value instanceof List<?> list) {
      list.forEach(item -> texts.add(String.valueOf(item)));
    } else {
      texts.add(String.valueOf(value));
    }
  }

  private Set<String> asked(Field<?> field) {
    return asked.getOrDefault(field.key(), Set.of());
  }

  private void remember(Condition condition) {
    asked
        .computeIfAbsent(condition.key(), unused -> new LinkedHashSet<>())
        .addAll(condition.values());
  }

  private List<String> keys() {
    List<String> keys = new ArrayList<>(List.of("method_of_nothing"));
    spec.fields().forEach(field -> keys.add(field.key()));
    return keys;
  }

  private boolean oneIn(int chances) {
    return random.nextInt(chances) == 0;
  }

  private <T> T pick(Collection<? extends T> choices) {
    List<T> list = List.copyOf(choices);
    return list.get(random.nextInt(list.size()));
  }
}
