package com.signalsmith.destination.benchmarks;

import java.util.List;

/** Figures side by side, as Markdown; any thread. */
final class ComparisonTable {

  private ComparisonTable() {}

  /**
   * Compares the time per row.
   *
   * @param reference the case that the others are compared with, if it was run
   */
  static String of(List<Figures> figures, String reference) {
    double unit =
        figures.stream()
            .filter(each -> each.of().name().equals(reference))
            .mapToDouble(Figures::microsPerRow)
            .findFirst()
            .orElse(Double.NaN);
    Table table =
        new Table(
            "",
            "rows",
            "seconds",
            "least to most",
            "µs per row",
            "ratio",
            "MB/s",
            "CPU s",
            "broker's CPU s",
            "peak MB");
    for (Figures each : figures) {
      RowFile rows = each.of().rows();
      table.add(
          each.of().name(),
          Table.count(rows.rows()),
          Table.number(each.seconds(), 2),
          range(each),
          Table.number(each.microsPerRow(), 3),
          Double.isNaN(unit) ? "-" : Table.number(each.microsPerRow() / unit, 2),
          Table.number(rows.bytes() / 1e6 / each.seconds(), 1),
          Table.number(each.cpuSeconds(), 2),
          Table.number(each.brokerCpuSeconds(), 2),
          Table.number(each.peakMegabytes(), 0));
    }
    return table.toString();
  }

  /** Shows times that rows have no part in. */
  static String withoutRows(List<Figures> figures) {
    Table table = new Table("", "seconds", "least to most", "CPU s", "peak MB");
    for (Figures each : figures) {
      table.add(
          each.of().name(),
          Table.number(each.seconds(), 2),
          range(each),
          Table.number(each.cpuSeconds(), 2),
          Table.number(each.peakMegabytes(), 0));
    }
    return table.toString();
  }

  private static String range(Figures each) {
    return Table.number(each.leastSeconds(), 2) + " to " + Table.number(each.mostSeconds(), 2);
  }
}
