package com.signalsmith.destination.benchmarks;

import java.util.List;

/** What stands for many numbers; any thread. */
final class Statistics {

  private Statistics() {}

  /** Returns the middle one, or the mean of the two in the middle. */
  static double median(List<Double> values) {
    List<Double> sorted = values.stream().sorted().toList();
    int middle = sorted.size() / 2;
    return sorted.size() % 2 == 1
        ? sorted.get(middle)
        : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
  }

  /**
   * Returns the smallest value that at least such a part of the values does not exceed.
   *
   * @param part from 0, the smallest value, to 1, the largest
   */
  static double quantile(List<Double> values, double part) {
    List<Double> sorted = values.stream().sorted().toList();
    return sorted.get(Math.max(0, (int) Math.ceil(part * sorted.size()) - 1));
  }
}
