package com.signalsmith.destination.benchmarks;

import java.nio.file.Path;

/**
 * A file of rows, each a JSON object on a line of its own.
 *
 * @param path the rows
 * @param keyed the same rows, each after its key and a tab, for programs that do not read keys from
 *     JSON
 * @param rows how many there are
 * @param bytes how many bytes the rows have, line ends included
 */
record RowFile(Path path, Path keyed, long rows, long bytes) {

  /** What every row starts with; the key follows, then a quotation mark. */
  static final String BEFORE_KEY = "{\"customer_id\":\"";

  /** How long every key is. */
  static final int KEY_LENGTH = 9;

  /** For programs that read no file. */
  static final RowFile NONE = new RowFile(Path.of("-"), Path.of("-"), 0, 0);

  /** The column that identifies a row. */
  static final String KEY = "customer_id";
}
