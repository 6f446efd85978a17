package com.signalsmith.destination.runtime.source;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.signalsmith.destination.spi.Column;
import com.signalsmith.destination.spi.FailureKind;
import com.signalsmith.destination.spi.Row;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.nio.BufferOverflowException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class JsonLinesSourceTest {

  @TempDir Path directory;

  @Test
  void publishesEachLineByteForByte() throws IOException {
    String first = "{ \"id\" : 1.50, \"b\":\"\\u00e9\\/\" }";
    String second = "{\"b\":12345678901234567890,\"id\":\"é😀\"} ";
    Path file = file(first + "\n" + second + "\n");

    assertThat(rows(source(file))).containsExactly(first, second);
  }

  @Test
  void readsTheLastLineWithoutLineFeedAndLinesThatEndWithCarriageReturn() throws IOException {
    assertThat(rows(source(file("{\"id\":1}\r\n{\"id\":2}\r\n{\"id\":3}"))))
        .containsExactly("{\"id\":1}", "{\"id\":2}", "{\"id\":3}");
  }

  @Test
  void skipsAByteOrderMarkAtTheStartOnly() throws IOException {
    List<Chunk> chunks = chunks(source(file("\uFEFF{\"id\":1}\n\uFEFF{\"id\":2}\n")));

    assertThat(texts(chunks)).containsExactly("{\"id\":1}");
    assertThat(invalid(chunks)).extracting(InvalidRow::code).containsExactly("invalid_json");
  }

  @Test
  void blankLinesAreNoRowsButAreCounted() throws IOException {
    List<Chunk> chunks = chunks(source(file("\n{\"id\":1}\n  \r\n\n{\"id\":2}\n\n")));

    assertThat(texts(chunks)).containsExactly("{\"id\":1}", "{\"id\":2}");
    assertThat(chunks).extracting(Chunk::firstLocation).containsExactly(2L, 5L);
  }

  @Test
  void aLineThatIsNoObjectIsAnInvalidRowWithItsLine() throws IOException {
    List<Chunk> chunks = chunks(source(file("{\"id\":1}\nnot json\n{\"id\":2}\n[3]\n")));

    assertThat(texts(chunks)).containsExactly("{\"id\":1}", "{\"id\":2}");
    assertThat(chunks).extracting(Chunk::firstLocation).containsExactly(1L, 3L);
    assertThat(chunks).extracting(Chunk::size).containsExactly(2, 2);
    assertThat(invalid(chunks))
        .extracting(row -> new String(row.content(), UTF_8))
        .containsExactly("not json", "[3]");
    assertThat(invalid(chunks)).allSatisfy(row -> assertThat(row.message()).contains("byte 1"));
  }

  @Test
  void neverRepeatsTheContentOfAnInvalidRow() throws IOException {
    List<Chunk> chunks = chunks(source(file("{\"id\":1,\"secret-canary\":oops}\n")));

    assertThat(invalid(chunks).get(0).toString()).doesNotContain("canary").doesNotContain("oops");
  }

  @Test
  void aLineAboveTheLimitIsAnInvalidRowAndTheNextOneIsRead() throws IOException {
    String longLine = "{\"id\":\"" + "x".repeat(3_000_000) + "\"}";
    Path file = file("{\"id\":1}\n" + longLine + "\n{\"id\":2}\n");

    List<Chunk> chunks = chunks(source(file).withMaxRowBytes(1_000));

    assertThat(texts(chunks)).containsExactly("{\"id\":1}", "{\"id\":2}");
    assertThat(invalid(chunks)).hasSize(1);
    assertThat(invalid(chunks).get(0).code()).isEqualTo("row_too_long");
    assertThat(invalid(chunks).get(0).message())
        .contains(String.valueOf(longLine.length()))
        .contains("1000");
    assertThat(chunks).extracting(Chunk::firstLocation).containsExactly(1L, 2L, 3L);
  }

  @Test
  void readsALineThatIsLongerThanTheBuffer() throws IOException {
    String longLine = "{\"id\":\"" + "é".repeat(1_000_000) + "\"}";

    assertThat(rows(source(file("{\"id\":1}\n" + longLine + "\n{\"id\":2}"))))
        .containsExactly("{\"id\":1}", longLine, "{\"id\":2}");
  }

  @Test
  void readsTheSameWhateverTheSizeOfThePieces() throws IOException {
    String text = "\uFEFF{\"id\":\"é😀\"}\n\n{\"id\":\"\\ud83d\\ude00\"}\r\nbad\n{\"id\":3}";
    List<Chunk> whole = chunks(source(file(text)));
    List<Chunk> dripping = chunks(dripping(text));

    assertThat(texts(dripping)).isEqualTo(texts(whole)).hasSize(3);
    assertThat(invalid(dripping)).hasSize(1);
  }

  @Test
  void goesOnBehindAnyChunk() throws IOException {
    StringBuilder text = new StringBuilder();
    for (int i = 1; i <= 5_000; i++) {
      text.append(i % 1_700 == 0 ? "bad\n" : "{\"id\":" + i + "}\n");
    }
    JsonLinesSource source = source(file(text.toString()));
    List<Chunk> all = chunks(source);
    assertThat(all.size()).isGreaterThan(2);

    for (int i = 0; i < all.size() - 1; i++) {
      List<Chunk> rest = chunks(source, Optional.of(all.get(i).position()));
      assertThat(texts(rest)).isEqualTo(texts(all.subList(i + 1, all.size())));
      assertThat(rest.get(0).firstLocation()).isEqualTo(all.get(i + 1).firstLocation());
    }
  }

  @Test
  @Timeout(20)
  void doesNotHoldBackTheRowsOfASlowPipe() throws IOException {
    try (PipedOutputStream pipe = new PipedOutputStream();
        PipedInputStream input = new PipedInputStream(pipe);
        RowReader reader =
            JsonLinesSource.ofStream(input, List.of("id")).open(Set.of("id"), Optional.empty())) {
      pipe.write("{\"id\":1}\n{\"id\":2".getBytes(UTF_8));
      pipe.flush();

      assertThat(reader.next().orElseThrow().rows()).hasSize(1);
    }
  }

  @Test
  void columnsAreThoseOfTheFirstRows() throws IOException {
    Path file = file("{\"id\":1,\"a\":2}\n{\"id\":2,\"b\":{\"c\":3}}\n");
    try (RowReader reader = source(file).open(Set.of("id"), Optional.empty())) {
      assertThat(reader.schema().columns())
          .extracting(Column::name)
          .containsExactly("id", "a", "b");
      assertThat(reader.schema().primaryKey()).containsExactly("id");
      assertThat(reader.next().orElseThrow().rows()).hasSize(2);
    }
  }

  @Test
  void rowsBeforeTheFirstOneWithTheKeyAreRowsLikeAnyOther() throws IOException {
    String text = "{\"a\":1}\n".repeat(200) + "{\"id\":1,\"a\":2}\n".repeat(50);
    for (JsonLinesSource source : List.of(source(file(text)), dripping(text))) {
      List<Chunk> chunks = chunks(source);
      List<Row> rows = chunks.stream().flatMap(chunk -> chunk.rows().stream()).toList();
      int id = rows.get(0).schema().indexOf("id").orElseThrow();

      assertThat(String.join("\n", texts(chunks)) + "\n").isEqualTo(text);
      assertThat(rows.get(0).text(id)).isNull();
      assertThat(rows.get(200).text(id)).isEqualTo("1".getBytes(UTF_8));
      assertThat(rows).allMatch(row -> row.schema().equals(rows.get(0).schema()));
    }
  }

  @Test
  void aBadRowDoesNotEndTheSearchForTheKey() throws IOException {
    String text = "{\"a\":1}\nbad\n\n{\"b\":1,\"id\":1}\n";
    for (JsonLinesSource source : List.of(source(file(text)), dripping(text))) {
      List<Chunk> chunks = chunks(source);

      assertThat(texts(chunks)).containsExactly("{\"a\":1}", "{\"b\":1,\"id\":1}");
      assertThat(Rows.invalidLocations(chunks)).containsExactly(2L);
      assertThat(chunks.get(chunks.size() - 1).firstLocation()).isEqualTo(4);
    }
  }

  @Test
  void badRowsDoNotHideTheColumnsOfRowsThatAreThere() throws IOException {
    Path file = file("{\"id\":1}\nbad\n{\"id\":2,\"a\":1}\nbad\n{\"id\":3,\"b\":1}\n");
    try (RowReader reader = source(file).open(Set.of("id"), Optional.empty())) {
      assertThat(reader.schema().columns())
          .extracting(Column::name)
          .containsExactly("id", "a", "b");
    }
  }

  @Test
  void theKeyIsLookedForInAThousandRowsBadOnesAmongThem() throws IOException {
    String others = "{\"ids\":1}\n" + "bad\n".repeat(9) + "{\"ids\":1}\n".repeat(989);
    String all = others + "{\"id\":1}\n" + others;

    assertThat(rows(source(file(all)))).hasSize(1 + 2 * 990);
    assertThat(rows(dripping(all))).hasSize(1 + 2 * 990);
    assertThatThrownBy(() -> chunks(source(file("{\"ids\":1}\n" + all))))
        .hasMessageContaining("primary_key_unknown")
        .hasMessageContaining("did you mean 'ids'?");
    assertThatThrownBy(() -> chunks(dripping("{\"ids\":1}\n" + all)))
        .hasMessageContaining("primary_key_unknown");
  }

  @Test
  void theKeyIsLookedForInFourMebibytes() throws IOException {
    String mebibyte = "{\"a\":\"" + "x".repeat((1 << 20) - 9) + "\"}\n";

    assertThat(rows(source(file(mebibyte.repeat(3) + "{\"id\":1}\n")))).hasSize(4);
    assertThatThrownBy(() -> chunks(source(file(mebibyte.repeat(4) + "{\"id\":1}\n"))))
        .hasMessageContaining("primary_key_unknown");
  }

  @Test
  void theKeyIsLookedForInAllFiles() throws IOException {
    Path first = Files.writeString(directory.resolve("1.jsonl"), "{\"a\":1}\n{\"a\":2}\n");
    Path second = Files.writeString(directory.resolve("2.jsonl"), "bad\n{\"id\":3}\n");
    JsonLinesSource source = JsonLinesSource.ofFiles(List.of(first, second), List.of("id"));
    List<Chunk> all = chunks(source);

    assertThat(texts(all)).containsExactly("{\"a\":1}", "{\"a\":2}", "{\"id\":3}");
    assertThat(texts(chunks(source, Optional.of(all.get(0).position()))))
        .containsExactly("{\"id\":3}");
    assertThatThrownBy(
            () -> chunks(JsonLinesSource.ofFiles(List.of(first, second), List.of("ida"))))
        .hasMessageContaining("did you mean 'id'?");
  }

  @Test
  void withoutAnyRowTheColumnsAreThoseAskedFor() throws IOException {
    try (RowReader reader = source(file("bad\n")).open(Set.of("key"), Optional.empty())) {
      assertThat(reader.schema().columns()).extracting(Column::name).containsExactly("key", "id");
      assertThat(reader.next().orElseThrow().invalid()).isPresent();
      assertThat(reader.next()).isEmpty();
    }
  }

  @Test
  void givesValuesAsTextAndAsJson() throws IOException {
    Path file =
        file("{\"id\":1,\"asked\":\"a\\n\\u00e9\",\"other\":[1, 2]}\n{\"asked\":null,\"id\":2}\n");
    try (RowReader reader = source(file).open(Set.of("asked"), Optional.empty())) {
      int asked = reader.schema().indexOf("asked").orElseThrow();
      int other = reader.schema().indexOf("other").orElseThrow();
      List<Row> rows = reader.next().orElseThrow().rows();

      assertThat(rows.get(0).text(asked)).isEqualTo("a\né".getBytes(UTF_8));
      assertThat(rows.get(0).json(asked)).isEqualTo("\"a\\n\\u00e9\"".getBytes(UTF_8));
      assertThat(rows.get(0).text(other)).isEqualTo("[1, 2]".getBytes(UTF_8));
      assertThat(rows.get(1).text(asked)).isNull();
      assertThat(rows.get(1).text(other)).isNull();
      assertThat(rows.get(1).json(asked)).isEqualTo("null".getBytes(UTF_8));
      assertThat(rows.get(1).json(other)).isEqualTo("null".getBytes(UTF_8));
      assertThat(rows.get(0)).hasToString("row of " + rows.get(0).json().length + " bytes");
    }
  }

  @Test
  void putsRowsAndValuesIntoABuffer() throws IOException {
    String first = " {\"asked\":\"a\\n\\u00e9\", \"other\":1.50}";
    Path file =
        file(
            first
                + "\r\n{\"asked\":\"\",\"other\":null}\n{\"asked\":null}\n{\"asked\":[1, 2]}\n{}\n");
    try (RowReader reader =
        JsonLinesSource.ofFile(file, List.of()).open(Set.of("asked"), Optional.empty())) {
      int asked = reader.schema().indexOf("asked").orElseThrow();
      int other = reader.schema().indexOf("other").orElseThrow();
      List<Row> rows = reader.next().orElseThrow().rows();

      assertThat(put(rows.get(0)::putJson)).isEqualTo(first);
      assertThat(put(rows.get(4)::putJson)).isEqualTo("{}");
      assertThat(rows).allMatch(row -> row.jsonLength() == row.json().length);
      for (Row row : rows) {
        for (int column : new int[] {asked, other}) {
          byte[] text = row.text(column);
          assertThat(put(buffer -> assertThat(row.putText(column, buffer)).isEqualTo(length(text))))
              .isEqualTo(text == null ? "" : new String(text, UTF_8));
        }
      }
    }
  }

  @Test
  void leavesABufferAloneThatIsTooSmall() throws IOException {
    Path file = file("{\"asked\":\"a\\tb\"}\n{\"asked\":\"abc\"}\n{\"asked\":123}\n");
    try (RowReader reader =
        JsonLinesSource.ofFile(file, List.of()).open(Set.of("asked"), Optional.empty())) {
      int asked = reader.schema().indexOf("asked").orElseThrow();
      for (Row row : reader.next().orElseThrow().rows()) {
        ByteBuffer small = ByteBuffer.allocate(2);

        assertThatThrownBy(() -> row.putText(asked, small))
            .isInstanceOf(BufferOverflowException.class);
        assertThatThrownBy(() -> row.putJson(small)).isInstanceOf(BufferOverflowException.class);
        assertThat(small.position()).isZero();
      }
    }
  }

  @Test
  void aPrimaryKeyThatTheRowsDoNotHaveIsToldWithTheClosestColumn() throws IOException {
    Path file = file("{\"customer_id\":1}\n");
    JsonLinesSource source = JsonLinesSource.ofFile(file, List.of("custmer_id"));

    try (RowReader reader = source.open(Set.of(), Optional.empty())) {
      assertThatThrownBy(reader::schema)
          .isInstanceOfSatisfying(
              SourceException.class,
              e -> {
                assertThat(e.failure().kind()).isEqualTo(FailureKind.DEFINITION);
                assertThat(e.failure().field()).isEqualTo("source.primary_key");
                assertThat(e.failure().message()).contains("did you mean 'customer_id'?");
              });
    }
  }

  @Test
  void aMissingFileAndADirectoryAreSourceFailures() {
    assertThatThrownBy(() -> source(directory.resolve("none")).fingerprint())
        .isInstanceOf(SourceException.class)
        .hasMessageContaining("source_not_found");
    assertThatThrownBy(() -> source(directory).open(Set.of(), Optional.empty()))
        .isInstanceOf(SourceException.class)
        .hasMessageContaining("it is a directory");
  }

  @Test
  void aFileCanBeContinuedAndAStreamCannot() throws IOException {
    Path file = file("{\"id\":1}\n");
    String before = source(file).fingerprint().orElseThrow();

    Files.writeString(file, "{\"id\":12}\n");

    assertThat(source(file).fingerprint()).isPresent().get().isNotEqualTo(before);
    assertThat(source(file).bytes()).contains(10L);
    JsonLinesSource stream = JsonLinesSource.ofStream(InputStream.nullInputStream(), List.of());
    assertThat(stream.fingerprint()).isEmpty();
    assertThat(stream.bytes()).isEmpty();
  }

  @Test
  @Timeout(20)
  void aLongLineInSmallPiecesIsNotScannedOverAndOverAgain() {
    byte[] line = ("{\"id\":\"" + "x".repeat(600_000) + "\"}\n").getBytes(UTF_8);
    JsonLinesSource source = JsonLinesSource.ofStream(new OneByteAtATime(line), List.of("id"));

    assertThat(rows(source)).singleElement().asString().hasSize(line.length - 1);
  }

  @Test
  void keepsLittleWhileItLooksForTheFirstRow() {
    AtomicLong bytes = new AtomicLong();
    byte[] line = ("x".repeat(100_000) + "\n").getBytes(UTF_8);
    InputStream endless =
        new InputStream() {
          @Override
          public int read() {
            return line[(int) (bytes.getAndIncrement() % line.length)];
          }

          @Override
          public int read(byte[] buffer, int offset, int length) {
            for (int i = 0; i < length; i++) {
              buffer[offset + i] = (byte) read();
            }
            return length;
          }
        };
    try (RowReader reader =
        JsonLinesSource.ofStream(endless, List.of("id")).open(Set.of("id"), Optional.empty())) {
      assertThat(reader.schema().primaryKey()).containsExactly("id");
    }
    assertThat(bytes.get()).isLessThan(40_000_000L);
  }

  private Path file(String text) throws IOException {
    return Files.writeString(directory.resolve("rows.jsonl"), text);
  }

  private static JsonLinesSource source(Path file) {
    return JsonLinesSource.ofFile(file, List.of("id"));
  }

  private static JsonLinesSource dripping(String text) {
    return JsonLinesSource.ofStream(new OneByteAtATime(text.getBytes(UTF_8)), List.of("id"));
  }

  private static List<String> rows(JsonLinesSource source) {
    return texts(chunks(source));
  }

  private static List<Chunk> chunks(JsonLinesSource source) {
    return chunks(source, Optional.empty());
  }

  private static List<Chunk> chunks(JsonLinesSource source, Optional<String> position) {
    List<Chunk> chunks = new ArrayList<>();
    try (RowReader reader = source.open(Set.of("id"), position)) {
      Optional<Chunk> chunk = reader.next();
      while (chunk.isPresent()) {
        chunks.add(chunk.get());
        chunk = reader.next();
      }
    }
    return chunks;
  }

  private static List<String> texts(List<Chunk> chunks) {
    return chunks.stream()
        .flatMap(chunk -> chunk.rows().stream())
        .map(row -> new String(row.json(), UTF_8))
        .toList();
  }

  private static String put(Consumer<ByteBuffer> action) {
    ByteBuffer buffer = ByteBuffer.allocate(100);
    action.accept(buffer);
    return new String(buffer.array(), 0, buffer.position(), UTF_8);
  }

  private static int length(byte @Nullable [] text) {
    return text == null ? -1 : text.length;
  }

  private static List<InvalidRow> invalid(List<Chunk> chunks) {
    return chunks.stream().flatMap(chunk -> chunk.invalid().stream()).toList();
  }

  /** Gives one byte per read, however many are asked for. */
  private static final class OneByteAtATime extends ByteArrayInputStream {

    OneByteAtATime(byte[] bytes) {
      super(bytes);
    }

    @Override
    public synchronized int read(byte[] buffer, int offset, int length) {
      return super.read(buffer, offset, Math.min(1, length));
    }
  }
}
