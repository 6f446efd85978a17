package com.signalsmith.destination.runtime.report;

import com.signalsmith.destination.spi.RejectedRow;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Rejected rows by code, with the first ones as examples; one thread. */
final class RejectionLog {

  static final int MOST_CODES = 50;
  static final int EXAMPLES = 5;
  static final String OTHER = "other";

  private final Map<String, Entry> entries = new LinkedHashMap<>();

  void add(RejectedRow row) {
    boolean own = entries.containsKey(row.code()) || entries.size() < MOST_CODES;
    entries.computeIfAbsent(own ? row.code() : OTHER, Entry::new).add(row);
  }

  /** Returns one entry per code, the most frequent first. */
  List<Entry> entries() {
    return entries.values().stream()
        .sorted(Comparator.comparingLong(Entry::rows).reversed())
        .toList();
  }

  /** Returns how many rows were rejected while this log was kept. */
  long rows() {
    return entries.values().stream().mapToLong(Entry::rows).sum();
  }

  /** The rows of one code. */
  static final class Entry {

    private final String code;
    private final List<RejectedRow> examples = new ArrayList<>();
    private long rows;

    private Entry(String code) {
      this.code = code;
    }

    private void add(RejectedRow row) {
      rows++;
      if (examples.size() < EXAMPLES) {
        examples.add(row);
      }
    }

    String code() {
      return code;
    }

    long rows() {
      return rows;
    }

    List<RejectedRow> examples() {
      return List.copyOf(examples);
    }
  }
}
