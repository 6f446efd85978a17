package com.signalsmith.destination.benchmarks;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.SplittableRandom;

/**
 * Makes files of rows, always the same ones, and keeps them for the next run; for one thread.
 *
 * @param directory where the files are
 */
record RowFiles(Path directory) {

  /** The size of a usual row. */
  static final int USUAL_BYTES = 225;

  private static final int SEED = 5;
  private static final int CUSTOMERS = 250_000;
  private static final int SMALLEST_WITH_ALL_COLUMNS = 190;
  private static final int PROSE_BYTES = 1 << 20;
  private static final int BUFFER_BYTES = 1 << 20;
  private static final String TYPED =
      """
      COPY (
        FROM read_json(
          %s,
          format = 'newline_delimited',
          columns = {
            customer_id: 'VARCHAR', seq: 'BIGINT', email: 'VARCHAR', segment: 'VARCHAR',
            active: 'BOOLEAN', visits: 'INTEGER', score: 'DECIMAL(7,6)', note: 'VARCHAR',
            ts: 'TIMESTAMPTZ'}))
      TO %s (FORMAT parquet)
      """;
  private static final String[] SEGMENTS = {"gold", "silver", "bronze", "new"};
  private static final String[] WORDS =
      ("order paid returned basket call mail visit store online weekly month gift card late early"
              + " open closed north south west east large small blue green red first last next"
              + " repeat loyal trial offer price low high stock size colour season summer winter")
          .split(" ");

  /** Returns rows of the usual size. */
  RowFile usual(long rows) throws IOException {
    return file(rows, USUAL_BYTES);
  }

  /** Returns so many rows of about so many bytes each. */
  RowFile file(long rows, int rowBytes) throws IOException {
    Path path = directory.resolve("rows-" + rows + "-of-" + rowBytes + ".jsonl");
    Path keyed = directory.resolve("rows-" + rows + "-of-" + rowBytes + ".tsv");
    if (!Files.exists(path)) {
      write(path, rows, rowBytes, false);
    }
    return new RowFile(path, keyed, rows, Files.size(path));
  }

  /** The same, with the file that has the keys in front. */
  RowFile withKeyedFile(long rows) throws IOException {
    RowFile file = usual(rows);
    if (!Files.exists(file.keyed())) {
      write(file.keyed(), rows, USUAL_BYTES, true);
    }
    return file;
  }

  /** The usual rows as a Parquet file with types; its bytes are those of the rows' JSON. */
  RowFile typed(long rows) throws IOException, SQLException {
    RowFile file = usual(rows);
    Path path = directory.resolve("rows-" + rows + ".parquet");
    if (!Files.exists(path)) {
      Path unfinished = path.resolveSibling(path.getFileName() + ".unfinished");
      try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
          PreparedStatement copy =
              connection.prepareStatement(
                  TYPED.formatted(quoted(file.path()), quoted(unfinished)))) {
        copy.execute();
      }
      Files.move(unfinished, path, StandardCopyOption.REPLACE_EXISTING);
    }
    return new RowFile(path, file.keyed(), rows, file.bytes());
  }

  private static String quoted(Path path) {
    return "'" + path.toString().replace("'", "''") + "'";
  }

  private static void write(Path path, long rows, int rowBytes, boolean keyed) throws IOException {
    Files.createDirectories(path.toAbsolutePath().getParent());
    // What is interrupted must not be taken for the whole.
    Path unfinished = path.resolveSibling(path.getFileName() + ".unfinished");
    SplittableRandom random = new SplittableRandom(SEED);
    String prose = prose(random, Math.max(PROSE_BYTES, 2 * rowBytes));
    StringBuilder row = new StringBuilder();
    try (OutputStream out =
        new BufferedOutputStream(Files.newOutputStream(unfinished), BUFFER_BYTES)) {
      for (long seq = 1; seq <= rows; seq++) {
        row.setLength(0);
        append(row, random, prose, seq, rowBytes);
        if (keyed) {
          int start = RowFile.BEFORE_KEY.length();
          row.insert(0, row.substring(start, start + RowFile.KEY_LENGTH) + "\t");
        }
        out.write(row.append('\n').toString().getBytes(StandardCharsets.US_ASCII));
      }
    }
    Files.move(unfinished, path, StandardCopyOption.REPLACE_EXISTING);
  }

  private static void append(
      StringBuilder row, SplittableRandom random, String prose, long seq, int rowBytes) {
    int customer = random.nextInt(CUSTOMERS);
    row.append(RowFile.BEFORE_KEY).append("c-").append(digits(customer, 7)).append('"');
    row.append(",\"seq\":").append(seq);
    if (rowBytes >= SMALLEST_WITH_ALL_COLUMNS) {
      row.append(",\"email\":\"user").append(customer).append("@example.com\"");
      row.append(",\"segment\":\"").append(SEGMENTS[customer % SEGMENTS.length]).append('"');
      row.append(",\"active\":").append(random.nextBoolean());
      row.append(",\"visits\":").append(random.nextInt(100_000));
    }
    row.append(",\"score\":0.").append(digits(random.nextInt(1_000_000), 6));
    String end =
        ",\"ts\":\"2026-11-22T"
            + digits(random.nextInt(24), 2)
            + ":"
            + digits(random.nextInt(60), 2)
            + ":"
            + digits(random.nextInt(60), 2)
            + "Z\"}";
    // Rows differ in length by up to a tenth; all they lack is in one text.
    int length = rowBytes + random.nextInt(-rowBytes / 10, rowBytes / 10 + 1);
    int note = length - row.length() - end.length() - ",\"note\":\"\"\n".length();
    if (note > 0) {
      int from = random.nextInt(prose.length() - note);
      row.append(",\"note\":\"").append(prose, from, from + note).append('"');
    }
    row.append(end);
  }

  // Words in place of random letters, so that compression finds what it finds elsewhere.
  private static String prose(SplittableRandom random, int bytes) {
    StringBuilder prose = new StringBuilder(bytes + 10);
    while (prose.length() < bytes) {
      prose.append(WORDS[random.nextInt(WORDS.length)]).append(' ');
    }
    return prose.toString();
  }

  // Not String.format: there are millions of them.
  private static String digits(int number, int width) {
    String text = String.valueOf(number);
    return "0".repeat(width - text.length()) + text;
  }
}
