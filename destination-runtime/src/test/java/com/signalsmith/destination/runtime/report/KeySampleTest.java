package com.signalsmith.destination.runtime.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.signalsmith.destination.spi.Column;
import com.signalsmith.destination.spi.ColumnType;
import com.signalsmith.destination.spi.Row;
import com.signalsmith.destination.spi.RowSchema;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class KeySampleTest {

  private static final RowSchema SCHEMA =
      RowSchema.of(
          List.of(new Column("region", ColumnType.TEXT), new Column("id", ColumnType.INTEGER)),
          List.of("region", "id"));

  @Test
  void estimatesSharesFromSomeOfManyRows() {
    KeySample sample = new KeySample(List.of("region"));
    look(sample, 200_000, 2_000, i -> row(i % 10 < 3 ? "hot" : "cold-" + i, i));

    FrequentKeys.Entry hottest = sample.keys().entries().get(0);
    assertThat(text(hottest)).isEqualTo("hot");
    assertThat(sample.rows()).isEqualTo(200_000);
    assertThat(sample.lookedAt()).isBetween(12_000L, 14_000L);
    assertThat(sample.margin()).isBetween(0.001, 0.03);
    assertThat((double) hottest.count() / sample.weight()).isCloseTo(0.3, within(0.02));
  }

  // Looking at each 64th row would see one key only.
  @Test
  void isNotFooledByKeysThatTakeTurns() {
    KeySample sample = new KeySample(List.of("region"));
    look(sample, 100_000, 1_000, i -> row("turn-" + i % 16, i));

    assertThat(sample.keys().entries()).hasSize(16);
    assertThat(sample.keys().entries())
        .allSatisfy(
            entry ->
                assertThat((double) entry.count() / sample.weight())
                    .isCloseTo(1 / 16.0, within(0.02)));
  }

  @Test
  void looksAtEveryRowOfASmallRunHoweverItIsCut() {
    KeySample sample = new KeySample(List.of("region"));
    look(sample, 9_999, 1, i -> row("r" + i % 3, i));

    assertThat(sample.lookedAt()).isEqualTo(9_999);
    assertThat(sample.margin()).isZero();
    assertThat(sample.keys().entries()).extracting(FrequentKeys.Entry::count).containsOnly(3_333L);
  }

  @Test
  void looksAtAsManyRowsOfSmallBatchesAsOfLargeOnes() {
    KeySample small = new KeySample(List.of("region"));
    KeySample large = new KeySample(List.of("region"));
    look(small, 100_000, 1, i -> row("r", i));
    look(large, 100_000, 5_000, i -> row("r", i));

    assertThat(small.lookedAt()).isEqualTo(large.lookedAt());
  }

  @Test
  void makesAnArrayOfSeveralColumns() {
    KeySample sample = new KeySample(List.of("region", "id"));
    sample.look(List.of(row("e\"u", 7), row(null, 8), row(null, null)));

    assertThat(sample.keys().entries())
        .extracting(KeySampleTest::text)
        .containsExactlyInAnyOrder("[\"e\\\"u\",7]", "[null,8]");
  }

  @Test
  void countsNeitherRowsWithoutAKeyNorKeysThatAreTooLong() {
    KeySample sample = new KeySample(List.of("region"));
    sample.look(
        List.of(
            row(null, 1),
            row("x".repeat(KeySample.LONGEST_KEY + 1), 2),
            row("x".repeat(KeySample.LONGEST_KEY), 3)));

    assertThat(sample.keys().total()).isEqualTo(1);
    assertThat(sample.weight()).isEqualTo(3);
  }

  @Test
  void looksAtNoRowWhereNoColumnIsTheKey() {
    KeySample sample = new KeySample(List.of());
    sample.look(List.of(row("a", 1)));

    assertThat(sample.lookedAt()).isZero();
  }

  private static void look(KeySample sample, int rows, int batch, IntFunction<Row> row) {
    for (int first = 0; first < rows; first += batch) {
      int end = Math.min(rows, first + batch);
      sample.look(new ArrayList<>(IntStream.range(first, end).mapToObj(row).toList()));
    }
  }

  private static Row row(@Nullable String region, @Nullable Integer id) {
    return Row.of(SCHEMA, Arrays.asList(region, id));
  }

  private static String text(FrequentKeys.Entry entry) {
    return StandardCharsets.UTF_8.decode(entry.key().duplicate()).toString();
  }
}
