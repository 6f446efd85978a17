package com.signalsmith.destination.benchmarks;

/** Where the sync takes its rows from; all of them make the same messages. */
enum SyncSource {
  /** JSON Lines, which is what the rows of other programs are, too. */
  JSON_LINES("{ topic: %s }", "{ type: jsonl, path: \"%s\", primary_key: [" + RowFile.KEY + "] }"),
  /** A query of DuckDB over a Parquet file; it cannot go on where it stopped. */
  QUERY("{ topic: %s, partition_key_field: " + RowFile.KEY + " }", query("")),
  /** The same with a primary key, by which the rows are sorted. */
  QUERY_WITH_KEY("{ topic: %s }", query(", primary_key: [" + RowFile.KEY + "]"));

  private final String target;
  private final String source;

  SyncSource(String target, String source) {
    this.target = target;
    this.source = source;
  }

  /** Returns a sync file's {@code target} and {@code source}. */
  String sections(String topic, String path) {
    return "target: " + target.formatted(topic) + "\nsource: " + source.formatted(path) + "\n";
  }

  private static String query(String key) {
    return "{ type: jdbc, url: \"jdbc:duckdb:\", query: \"SELECT * FROM '%s'\"" + key + " }";
  }
}
