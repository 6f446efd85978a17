package com.signalsmith.destination.runtime.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class FrequentKeysTest {

  private static final int COUNTERS = 100;

  private final FrequentKeys keys = new FrequentKeys(COUNTERS);

  @Test
  void findsTheHeavyHittersAmongAHundredThousandKeys() {
    Map<String, Long> truth = new HashMap<>();
    List<String> stream = new ArrayList<>();
    for (int i = 0; i < 100_000; i++) {
      stream.add("key-" + i);
    }
    stream.addAll(Collections.nCopies(10_000, "hot"));
    stream.addAll(Collections.nCopies(4_000, "warm"));
    Collections.shuffle(stream, new Random(6));
    for (String key : stream) {
      truth.merge(key, 1L, Long::sum);
      keys.add(bytes(key), 1);
    }

    List<FrequentKeys.Entry> entries = keys.entries();
    assertThat(entries.subList(0, 2))
        .extracting(FrequentKeysTest::text)
        .containsExactly("hot", "warm");
    assertThat(keys.total()).isEqualTo(stream.size());
    for (FrequentKeys.Entry entry : entries) {
      long count = truth.getOrDefault(text(entry), 0L);
      assertThat(count).isBetween(entry.least(), entry.count());
      assertThat(entry.error()).isLessThanOrEqualTo(keys.total() / COUNTERS);
    }
  }

  @Test
  void keepsNoMoreKeysThanItHasCounters() {
    for (int i = 0; i < 50_000; i++) {
      keys.add(bytes("key-" + i), 1 + i % 16);
    }

    assertThat(keys.entries()).hasSize(COUNTERS);
    assertThat(keys.entries().stream().mapToLong(FrequentKeys.Entry::count).sum())
        .isEqualTo(keys.total());
  }

  @Test
  void countsExactlyWhileEveryKeyHasACounter() {
    keys.add(bytes("a"), 1);
    keys.add(bytes("b"), 16);
    keys.add(bytes("a"), 16);

    assertThat(keys.entries()).extracting(FrequentKeysTest::text).containsExactly("a", "b");
    assertThat(keys.entries()).extracting(FrequentKeys.Entry::count).containsExactly(17L, 16L);
    assertThat(keys.entries()).extracting(FrequentKeys.Entry::error).containsExactly(0L, 0L);
  }

  private static byte[] bytes(String key) {
    return key.getBytes(StandardCharsets.UTF_8);
  }

  private static String text(FrequentKeys.Entry entry) {
    return StandardCharsets.UTF_8.decode(entry.key().duplicate()).toString();
  }
}
