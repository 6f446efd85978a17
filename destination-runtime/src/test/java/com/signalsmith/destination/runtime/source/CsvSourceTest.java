package com.signalsmith.destination.runtime.source;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import com.signalsmith.destination.spi.Column;
import com.signalsmith.destination.spi.ColumnType;
import com.signalsmith.destination.spi.FailureKind;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class CsvSourceTest {

  private static final CsvFormat CSV = CsvFormat.builder().build();

  @TempDir Path directory;

  @Test
  void eachRecordIsARowOfTexts() throws IOException {
    assertThat(rows("id,name\n1,Ada\r\n007,\n"))
        .containsExactly("{\"id\":\"1\",\"name\":\"Ada\"}", "{\"id\":\"007\",\"name\":\"\"}");
  }

  @Test
  void quotedValuesHoldDelimitersQuotesAndLineEnds() throws IOException {
    assertThat(rows("\uFEFF\"id\",b\n\"1,\"\"x\"\"\",\"a\r\nb\"\n2,say \"hi\"\n3,é😀\uFFFD"))
        .containsExactly(
            "{\"id\":\"1,\\\"x\\\"\",\"b\":\"a\\r\\nb\"}",
            "{\"id\":\"2\",\"b\":\"say \\\"hi\\\"\"}",
            "{\"id\":\"3\",\"b\":\"é😀\uFFFD\"}");
  }

  @Test
  void linesAreCountedThroughBlankLinesAndValuesOfSeveralLines() throws IOException {
    List<Chunk> chunks = chunks(source("id\n\n1\n\"2\n2\"\n3\n\n\nbad,bad\n4"));

    assertThat(Rows.texts(chunks)).hasSize(4);
    assertThat(chunks)
        .extracting(Chunk::firstLocation, Chunk::size)
        .containsExactly(tuple(3L, 2), tuple(6L, 1), tuple(9L, 1), tuple(10L, 1));
  }

  @Test
  void aBrokenRecordCostsItsFirstLine() throws IOException {
    List<Chunk> chunks =
        chunks(source("id,b\n1,x\n2,\"never closed\n3,x\n4,\"a\" b\n5\n6,x\n7,\"open"));

    assertThat(Rows.texts(chunks))
        .containsExactly(
            "{\"id\":\"1\",\"b\":\"x\"}",
            "{\"id\":\"3\",\"b\":\"x\"}",
            "{\"id\":\"6\",\"b\":\"x\"}");
    assertThat(Rows.invalid(chunks))
        .extracting(row -> row.code() + " " + new String(row.content(), UTF_8))
        .containsExactly(
            "invalid_csv 2,\"never closed",
            "invalid_csv 4,\"a\" b",
            "invalid_csv 5",
            "invalid_csv 7,\"open");
    assertThat(Rows.invalidLocations(chunks)).containsExactly(3L, 5L, 6L, 8L);
  }

  @Test
  void valuesHaveTheTypesThatTheFormatGives() throws IOException {
    CsvFormat format =
        CsvFormat.builder()
            .nullText("NULL")
            .type("i", ColumnType.INTEGER)
            .type("d", ColumnType.DECIMAL)
            .type("b", ColumnType.BOOLEAN)
            .type("f", ColumnType.FLOAT)
            .type("day", ColumnType.DATE)
            .type("at", ColumnType.TIMESTAMP_WITH_ZONE)
            .build();
    String header = "id,i,d,b,f,day,at\n";
    Path file =
        file(
            header
                + "NULL,9223372036854775808,1.50,t,0.1,2026-02-28,2026-01-01 00:00:00+02\n"
                + "\"NULL\",,,,,,\n"
                + "x,1x,,,,,\n"
                + "x,,,,,2026-02-30,\n");
    List<Chunk> chunks = Rows.read(CsvSource.ofFiles(List.of(file), format, List.of("id")));

    assertThat(Rows.texts(chunks))
        .containsExactly(
            "{\"id\":null,\"i\":9223372036854775808,\"d\":1.50,\"b\":true,\"f\":0.1,"
                + "\"day\":\"2026-02-28\",\"at\":\"2025-12-31T22:00:00Z\"}",
            "{\"id\":\"NULL\",\"i\":null,\"d\":null,\"b\":null,\"f\":null,"
                + "\"day\":null,\"at\":null}");
    assertThat(Rows.invalid(chunks))
        .extracting(InvalidRow::toString)
        .containsExactly(
            "invalid_value: column 'i': it is not of the type integer",
            "invalid_value: column 'day': it is not of the type date");
  }

  @Test
  void readsOtherDelimitersQuotesAndHeaderlessFiles() throws IOException {
    CsvFormat tabs = CsvFormat.builder().delimiter('\t').noQuote().header(false).build();
    Path file = file("1\t\"a\n2\tb,c\n");

    assertThat(Rows.texts(Rows.read(CsvSource.ofFiles(List.of(file), tabs, List.of("column1")))))
        .containsExactly(
            "{\"column1\":\"1\",\"column2\":\"\\\"a\"}", "{\"column1\":\"2\",\"column2\":\"b,c\"}");
    assertThatThrownBy(() -> CsvFormat.builder().delimiter('é'))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> CsvFormat.builder().delimiter('"').build())
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void readsEveryEncodingAndRejectsWhatIsNoText() throws IOException {
    for (Charset encoding :
        List.of(StandardCharsets.UTF_16, StandardCharsets.UTF_16LE, Charset.forName("GB18030"))) {
      String text = "id,b\n" + "1,é😀\n".repeat(10_000);
      Path file = Files.write(directory.resolve("encoded.csv"), text.getBytes(encoding));
      CsvSource source =
          CsvSource.ofFiles(
              List.of(file), CsvFormat.builder().encoding(encoding).build(), List.of());

      assertThat(Rows.texts(Rows.read(source)))
          .hasSize(10_000)
          .containsOnly("{\"id\":\"1\",\"b\":\"é😀\"}");
    }
    Path broken = directory.resolve("broken.csv");
    Files.write(broken, "id\n1\n\u00e9\n3\n".getBytes(StandardCharsets.ISO_8859_1));
    List<Chunk> chunks = Rows.read(CsvSource.ofFiles(List.of(broken), CSV, List.of("id")));

    assertThat(Rows.texts(chunks)).hasSize(2);
    assertThat(Rows.invalid(chunks))
        .extracting(InvalidRow::code)
        .containsExactly("invalid_encoding");
  }

  @Test
  void aRecordAboveTheLimitCostsItsFirstLine() throws IOException {
    String text =
        "id\n" + "x".repeat(1_000_000) + "\n2\n\"" + "y\n".repeat(500_000) + "\"\n\n4\n5\n";
    List<Chunk> chunks = Rows.read(source(text).withMaxRowBytes(10_000));

    assertThat(Rows.invalid(chunks).get(0).code()).isEqualTo("row_too_long");
    assertThat(Rows.texts(chunks)).contains("{\"id\":\"2\"}").endsWith("{\"id\":\"5\"}");
    assertThat(Rows.texts(chunks.subList(0, 3))).containsExactly("{\"id\":\"2\"}");
  }

  @Test
  @Timeout(20)
  void readsTheSameWhateverTheSizeOfThePieces() throws IOException {
    String text =
        "\uFEFFid,b\r\n\r\n1,\"a\"\"\r\n\"\r\n\n2,é😀\r\n3\r\n4,\""
            + "long ".repeat(9_000)
            + "\"\n";
    List<Chunk> whole = chunks(source(text));
    List<Chunk> dripping =
        Rows.read(
            CsvSource.ofStream(
                new ByteArrayInputStream(text.getBytes(UTF_8)) {
                  @Override
                  public synchronized int read(byte[] buffer, int offset, int length) {
                    return super.read(buffer, offset, Math.min(1, length));
                  }
                },
                CSV,
                List.of("id")));

    assertThat(Rows.texts(dripping)).isEqualTo(Rows.texts(whole)).hasSize(3);
    assertThat(Rows.invalidLocations(dripping)).isEqualTo(Rows.invalidLocations(whole));
  }

  @Test
  void goesOnBehindAnyChunk() throws IOException {
    StringBuilder text = new StringBuilder("id,b\n");
    for (int i = 1; i <= 5_000; i++) {
      text.append(i).append(i % 1_700 == 0 ? ",x,y\n" : i % 900 == 0 ? ",\"a\nb\"\n\n" : ",x\n");
    }
    CsvSource source = source(text.toString());
    List<Chunk> all = chunks(source);
    assertThat(all).hasSizeGreaterThan(7);

    for (int i = 0; i < all.size() - 1; i++) {
      List<Chunk> rest = Rows.read(source, Optional.of(all.get(i).position()));
      assertThat(Rows.texts(rest)).isEqualTo(Rows.texts(all.subList(i + 1, all.size())));
      assertThat(rest.get(0).firstLocation()).isEqualTo(all.get(i + 1).firstLocation());
    }
  }

  @Test
  void aHeaderThatIsNotRightIsASourceFailure() {
    for (String text : List.of("a,a\n1,2\n", "a,\n1,2\n", "\"a\nb", "a,\"b\"c\n")) {
      assertThatThrownBy(() -> chunks(source(text, List.of())))
          .isInstanceOfSatisfying(
              SourceException.class,
              e -> assertThat(e.failure().code()).isEqualTo("csv_header_invalid"));
    }
  }

  @Test
  void columnsThatDoNotExistAreToldWithTheClosest() throws IOException {
    assertThatThrownBy(() -> chunks(source("customer_id\n1\n", List.of("custmer_id"))))
        .isInstanceOf(SourceException.class)
        .hasMessageContaining("did you mean 'customer_id'?");
    CsvFormat typed = CsvFormat.builder().type("agee", ColumnType.INTEGER).build();
    assertThatThrownBy(
            () -> Rows.read(CsvSource.ofFiles(List.of(file("age\n1\n")), typed, List.of())))
        .isInstanceOfSatisfying(
            SourceException.class,
            e -> assertThat(e.failure().kind()).isEqualTo(FailureKind.DEFINITION))
        .hasMessageContaining("did you mean 'age'?");
  }

  @Test
  void filesHaveTheSameHeader() throws IOException {
    Path first = Files.writeString(directory.resolve("1.csv"), "id,b\n1,x\n");
    Path empty = Files.writeString(directory.resolve("0.csv"), "");
    Path second = Files.writeString(directory.resolve("2.csv"), "id,b\n2,x\n");
    Path other = Files.writeString(directory.resolve("3.csv"), "b,id\nx,3\n");

    assertThat(
            Rows.texts(
                Rows.read(CsvSource.ofFiles(List.of(empty, first, second), CSV, List.of("id")))))
        .containsExactly("{\"id\":\"1\",\"b\":\"x\"}", "{\"id\":\"2\",\"b\":\"x\"}");
    assertThatThrownBy(
            () -> Rows.read(CsvSource.ofFiles(List.of(first, other), CSV, List.of("id"))))
        .hasMessageContaining("not the same in all files");
  }

  @Test
  void withoutAnyRecordThereAreNoColumns() throws IOException {
    try (RowReader reader = source("").open(Set.of("id"), Optional.empty())) {
      assertThat(reader.schema().columns()).isEmpty();
      assertThat(reader.next()).isEmpty();
    }
    try (RowReader reader = source("id,b").open(Set.of("id"), Optional.empty())) {
      assertThat(reader.schema().columns()).extracting(Column::name).containsExactly("id", "b");
      assertThat(reader.next()).isEmpty();
    }
  }

  private List<String> rows(String text) throws IOException {
    return Rows.texts(chunks(source(text)));
  }

  private static List<Chunk> chunks(CsvSource source) {
    return Rows.read(source);
  }

  private CsvSource source(String text) throws IOException {
    return source(text, List.of("id"));
  }

  private CsvSource source(String text, List<String> primaryKey) throws IOException {
    return CsvSource.ofFiles(List.of(file(text)), CSV, primaryKey);
  }

  private Path file(String text) throws IOException {
    return Files.writeString(directory.resolve("rows.csv"), text);
  }
}
