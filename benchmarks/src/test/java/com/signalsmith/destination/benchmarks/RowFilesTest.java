package com.signalsmith.destination.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RowFilesTest {

  @TempDir private Path directory;

  @ParameterizedTest
  @ValueSource(ints = {100, 225, 1_000, 10_000, 100_000})
  void rowsHaveAboutTheWantedSize(int bytes) throws IOException {
    RowFile file = new RowFiles(directory).file(500, bytes);

    assertThat(Files.readAllLines(file.path())).hasSize(500);
    assertThat(file.bytes()).isEqualTo(Files.size(file.path()));
    assertThat(file.bytes() / 500.0).isBetween(0.95 * bytes, 1.05 * bytes);
  }

  @Test
  void theSameRowsAreMadeEverywhere() throws IOException {
    RowFile one = new RowFiles(directory.resolve("one")).usual(1_000);
    RowFile other = new RowFiles(directory.resolve("other")).usual(1_000);

    assertThat(one.path()).hasSameBinaryContentAs(other.path());
  }

  @Test
  void theKeyStandsAtAFixedPlace() throws IOException {
    RowFile file = new RowFiles(directory).usual(1_000);

    assertThat(Files.readAllLines(file.path()))
        .allMatch(row -> row.matches("\\{\"customer_id\":\"c-\\d{7}\",\"seq\":\\d+,.*\"ts\":.*}"));
    assertThat(RowFile.BEFORE_KEY).isEqualTo("{\"" + RowFile.KEY + "\":\"");
    assertThat("c-0000000").hasSize(RowFile.KEY_LENGTH);
  }

  @Test
  void thereAreManyKeys() throws IOException {
    RowFile file = new RowFiles(directory).usual(100_000);

    assertThat(Files.readAllLines(file.path()).stream().map(RowFilesTest::key).distinct().count())
        .isGreaterThan(80_000);
  }

  @Test
  void theKeyedFileHoldsTheSameRowsAfterTheirKeys() throws IOException {
    RowFile file = new RowFiles(directory).withKeyedFile(1_000);

    List<String> rows = Files.readAllLines(file.path());
    List<String> keyed = Files.readAllLines(file.keyed());
    assertThat(keyed)
        .isEqualTo(
            IntStream.range(0, 1_000)
                .mapToObj(i -> key(rows.get(i)) + "\t" + rows.get(i))
                .toList());
  }

  @Test
  void theTypedFileHoldsTheSameRows() throws Exception {
    RowFile file = new RowFiles(directory).typed(1_000);

    try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = connection.createStatement();
        ResultSet counted =
            statement.executeQuery("SELECT count(*), max(seq) FROM '" + file.path() + "'")) {
      assertThat(counted.next()).isTrue();
      assertThat(counted.getLong(1)).isEqualTo(1_000);
      assertThat(counted.getLong(2)).isEqualTo(1_000);
    }
    assertThat(file.bytes()).isEqualTo(new RowFiles(directory).usual(1_000).bytes());
  }

  private static String key(String row) {
    int start = RowFile.BEFORE_KEY.length();
    return row.substring(start, start + RowFile.KEY_LENGTH);
  }
}
