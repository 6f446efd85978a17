package com.signalsmith.destination.benchmarks;

import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * What the rounds of one case gave.
 *
 * @param of the case
 * @param rounds one run each, in order
 */
record Figures(Case of, List<Round> rounds) {

  /**
   * One run.
   *
   * @param usage what the program took
   * @param brokerCpuSeconds what the broker took meanwhile
   */
  record Round(Usage usage, double brokerCpuSeconds) {}

  double seconds() {
    return median(round -> round.usage().seconds());
  }

  double leastSeconds() {
    return Statistics.quantile(values(round -> round.usage().seconds()), 0);
  }

  double mostSeconds() {
    return Statistics.quantile(values(round -> round.usage().seconds()), 1);
  }

  double cpuSeconds() {
    return median(round -> round.usage().cpuSeconds());
  }

  double brokerCpuSeconds() {
    return median(Round::brokerCpuSeconds);
  }

  /** Returns the most that any round took. */
  double peakMegabytes() {
    return Statistics.quantile(values(round -> round.usage().peakBytes()), 1) / 1e6;
  }

  /** Returns the median time per row. */
  double microsPerRow() {
    return seconds() * 1e6 / of.rows().rows();
  }

  private double median(ToDoubleFunction<Round> value) {
    return Statistics.median(values(value));
  }

  private List<Double> values(ToDoubleFunction<Round> value) {
    return rounds.stream().mapToDouble(value).boxed().toList();
  }
}
