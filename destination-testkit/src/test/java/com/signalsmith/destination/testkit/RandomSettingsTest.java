package com.signalsmith.destination.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import com.signalsmith.destination.spi.DestinationSpec;
import com.signalsmith.destination.spi.RawSettings;
import com.signalsmith.destination.spi.Scope;
import com.signalsmith.destination.spi.SettingsProblem;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class RandomSettingsTest {

  private static final DestinationSpec SPEC = new InMemoryDestination().spec();

  @Test
  void theSameSeedGivesTheSameSettings() {
    assertThat(texts(7)).isEqualTo(texts(7)).isNotEqualTo(texts(8));
  }

  @Test
  void givesValidSettingsAndEveryKindOfProblem() {
    RandomSettings random = RandomSettings.of(SPEC, 1);
    Set<String> codes = new HashSet<>();
    int valid = 0;
    for (int i = 0; i < 2_000; i++) {
      List<SettingsProblem> problems = SPEC.validate(random.next()).problems();
      problems.forEach(problem -> codes.add(problem.code()));
      valid += problems.isEmpty() ? 1 : 0;
    }

    assertThat(valid).isBetween(400, 1_800);
    assertThat(codes)
        .contains("required", "wrong_type", "unknown_field", "not_an_option", "pattern_mismatch");
  }

  private static List<String> texts(long seed) {
    RandomSettings random = RandomSettings.of(SPEC, seed);
    return Stream.generate(random::next).limit(50).map(RandomSettingsTest::text).toList();
  }

  private static String text(RawSettings raw) {
    return raw.method() + Arrays.stream(Scope.values()).map(raw::values).toList().toString();
  }
}
