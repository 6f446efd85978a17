package com.signalsmith.destination.runtime.source;

import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Makes valid JSON objects, the same ones for the same seed. */
final class RandomJson {

  private static final String[] TEXTS = {
    "", "a", "id", "é", "€uro", "😀", "\\n", "\\\"", "\\\\", "\\u00e9", "\\uD83D\\uDE00", "x y"
  };
  private static final String[] NUMBERS = {
    "0",
    "-0",
    "7",
    "-12",
    "0.10",
    "1e5",
    "1E-5",
    "2.50e+10",
    "9007199254740993",
    "123456789012345678901"
  };

  private RandomJson() {}

  static String object(Random random) {
    return object(random, 0);
  }

  private static String object(Random random, int depth) {
    return IntStream.range(0, random.nextInt(4))
        .mapToObj(i -> text(random) + space(random) + ":" + space(random) + value(random, depth))
        .collect(Collectors.joining("," + space(random), "{" + space(random), "}"));
  }

  private static String value(Random random, int depth) {
    return switch (random.nextInt(depth > 3 ? 5 : 7)) {
      case 0 -> "true";
      case 1 -> "false";
      case 2 -> "null";
      case 3 -> NUMBERS[random.nextInt(NUMBERS.length)];
      case 4 -> text(random);
      case 5 -> object(random, depth + 1);
      default ->
          IntStream.range(0, random.nextInt(4))
              .mapToObj(i -> value(random, depth + 1))
              .collect(Collectors.joining(",", "[", space(random) + "]"));
    };
  }

  private static String text(Random random) {
    return IntStream.range(0, random.nextInt(3))
        .mapToObj(i -> TEXTS[random.nextInt(TEXTS.length)])
        .collect(Collectors.joining("", "\"", "\""));
  }

  private static String space(Random random) {
    return random.nextInt(4) == 0 ? " " : "";
  }
}
