package com.signalsmith.destination.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class FiguresTest {

  private static final Peer PEER = SyncPeer.of(Path.of("signalsmith"));

  @Test
  void theMiddleRoundCountsForTimeAndTheWorstForMemory() {
    Figures figures = figures("one", 1_000_000, 3, 9, 4);

    assertThat(figures.seconds()).isEqualTo(4);
    assertThat(figures.leastSeconds()).isEqualTo(3);
    assertThat(figures.mostSeconds()).isEqualTo(9);
    assertThat(figures.microsPerRow()).isEqualTo(4, within(1e-9));
    assertThat(figures.cpuSeconds()).isEqualTo(8);
    assertThat(figures.brokerCpuSeconds()).isEqualTo(2);
    assertThat(figures.peakMegabytes()).isEqualTo(90);
  }

  @Test
  void ratiosAreOfTheTimePerRow() {
    String table =
        ComparisonTable.of(
            List.of(figures("few", 1_000_000, 2), figures("many", 4_000_000, 4)), "few");

    assertThat(table.lines().skip(2))
        .containsExactly(
            "| few | 1,000,000 | 2.00 | 2.00 to 2.00 | 2.000 | 1.00 | 112.5 | 4.00 | 1.00 | 20 |",
            "| many | 4,000,000 | 4.00 | 4.00 to 4.00 | 1.000 | 0.50 | 225.0 | 8.00 | 2.00 | 40 |");
  }

  @Test
  void aCaseThatWasNotRunIsNoReference() {
    assertThat(ComparisonTable.of(List.of(figures("one", 1_000_000, 2)), "other"))
        .contains("| 2.000 | - |");
  }

  @Test
  void quantilesAreValuesThatWereMeasured() {
    List<Double> values = IntStream.rangeClosed(1, 200).mapToObj(i -> 201.0 - i).toList();

    assertThat(Statistics.quantile(values, 0)).isEqualTo(1);
    assertThat(Statistics.quantile(values, 0.5)).isEqualTo(100);
    assertThat(Statistics.quantile(values, 0.99)).isEqualTo(198);
    assertThat(Statistics.quantile(values, 1)).isEqualTo(200);
    assertThat(Statistics.median(List.of(4.0, 1.0))).isEqualTo(2.5);
  }

  private static Figures figures(String name, long rows, double... seconds) {
    return new Figures(
        new Case(name, PEER, new RowFile(Path.of("a"), Path.of("b"), rows, 225 * rows), 6),
        DoubleStream.of(seconds)
            .mapToObj(
                s -> new Figures.Round(new Usage(s, 2 * s, Math.round(s * 10_000_000)), s / 2))
            .toList());
  }
}
