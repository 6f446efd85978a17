package com.signalsmith.destination.microbenchmarks;

import com.signalsmith.destination.runtime.source.Chunk;
import com.signalsmith.destination.runtime.source.JsonLinesSource;
import com.signalsmith.destination.runtime.source.RowReader;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Kinds of rows that keep a reader busy in different ways; each has a column {@code id}. */
public enum Lines {
  /** Of all types, about 230 bytes, as tables have them. */
  ORDINARY {
    @Override
    String line(int number, Random random) {
      return String.format(
          Locale.ROOT,
          """
          {"id":"c-%07d","seq":%d,"email":"user%d@example.com","score":%.6f,\
          "segment":"silver","active":%b,"visits":%d,"note":"%s","ts":"2026-11-22T10:01:00Z"}""",
          random.nextInt(1_000_000),
          number,
          random.nextInt(1_000_000),
          random.nextDouble(),
          random.nextBoolean(),
          random.nextInt(100_000),
          "x".repeat(40 + random.nextInt(60)));
    }
  },
  /** One text of a thousand letters. */
  LONG_TEXT {
    @Override
    String line(int number, Random random) {
      return "{\"id\":%d,\"text\":\"%s\"}".formatted(number, "plain text ".repeat(91));
    }
  },
  /** Text of letters beyond ASCII. */
  BEYOND_ASCII {
    @Override
    String line(int number, Random random) {
      return "{\"id\":%d,\"text\":\"%s\"}".formatted(number, "привет, 世界 ".repeat(10));
    }
  },
  /** Text with an escape every few letters. */
  ESCAPES {
    @Override
    String line(int number, Random random) {
      return "{\"id\":\"a\\/%d\",\"text\":\"%s\"}".formatted(number, "one\\ntwo\\\"".repeat(20));
    }
  },
  /** Numbers of different lengths. */
  NUMBERS {
    @Override
    String line(int number, Random random) {
      return IntStream.range(0, 20)
          .mapToObj(
              column -> "\"c%d\":%d".formatted(column, random.nextLong() >> random.nextInt(64)))
          .collect(Collectors.joining(",", "{\"id\":" + number + ",", "}"));
    }
  },
  /** Objects and lists within each other. */
  NESTED {
    @Override
    String line(int number, Random random) {
      return "{\"id\":%d,\"value\":%s1%s}"
          .formatted(number, "{\"a\":[true,".repeat(10), "]}".repeat(10));
    }
  };

  /** How many rows {@link #read} reads. */
  public static final int ROWS = 4_000;

  private static final String KEY = "id";

  abstract String line(int number, Random random);

  /** Returns the same lines at each call, each with its line feed. */
  public byte[] bytes() {
    Random random = new Random(20_261_122);
    return IntStream.range(0, ROWS)
        .mapToObj(number -> line(number, random) + "\n")
        .collect(Collectors.joining())
        .getBytes(StandardCharsets.UTF_8);
  }

  /** Reads lines from memory, as a run does that makes its keys of {@code id}. */
  public static void read(byte[] lines, Consumer<Chunk> action) {
    JsonLinesSource source =
        JsonLinesSource.ofStream(new ByteArrayInputStream(lines), List.of(KEY));
    try (RowReader reader = source.open(Set.of(KEY), Optional.empty())) {
      Optional<Chunk> chunk = reader.next();
      while (chunk.isPresent()) {
        action.accept(chunk.get());
        chunk = reader.next();
      }
    }
  }
}
