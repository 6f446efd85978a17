package com.signalsmith.destination.runtime.source;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RejectedRowsStreamTest {

  private static final int MAX_ROW_BYTES = 100;
  private static final String REJECTED =
      "{\"row\":7,\"location\":9,\"code\":\"bad_row\",\"message\":\"it is bad\",\"value\":%s}";

  @TempDir Path directory;

  @Test
  void whatAnEditorPutsAtTheStartOfTheFileAndAtTheEndOfLinesIsNoPartOfARow() throws IOException {
    String line = REJECTED.formatted("{\"id\":1}");

    assertThat(rows("\uFEFF" + line + "\r\n" + line + "\r\n"))
        .isEqualTo("{\"id\":1}\n{\"id\":1}\n");
  }

  @Test
  void aRowWithSomeColumnsOfARejectedOneIsItself() throws IOException {
    String row = "{\"row\":5,\"code\":\"x\",\"value\":{\"id\":1}}";

    assertThat(rows(row)).isEqualTo(row + "\n");
  }

  @Test
  void aLineIsNotKeptInMemoryBeyondWhatARowMayHave() throws IOException {
    Counting file = new Counting(("x".repeat(50 << 20) + "\n{\"id\":2}").getBytes(UTF_8));
    RejectedRowsStream stream = new RejectedRowsStream(file, MAX_ROW_BYTES);

    assertThat(stream.read()).isEqualTo('x');

    assertThat(file.read).isLessThan(4 << 20);
    assertThat(new String(stream.readAllBytes(), UTF_8))
        .hasSize((50 << 20) - 1 + "\n{\"id\":2}\n".length())
        .endsWith("xx\n{\"id\":2}\n");
  }

  @Test
  void aLineThatIsTooLongIsAnInvalidRowAndManyRowsMakeOneChunk() throws IOException {
    String rows = (REJECTED.formatted("{\"id\":1}") + "\n").repeat(500);
    Path file =
        Files.writeString(directory.resolve("rejected"), rows + "x".repeat(3 << 20) + "\n" + rows);
    JsonLinesSource source =
        JsonLinesSource.ofRejectedRows(file, List.of()).withMaxRowBytes(MAX_ROW_BYTES);

    try (RowReader reader = source.open(Set.of(), Optional.empty())) {
      Chunk first = reader.next().orElseThrow();
      assertThat(first.rows()).hasSize(500);
      assertThat(first.invalid().or(() -> reader.next().orElseThrow().invalid()))
          .map(InvalidRow::message)
          .contains("the line has 3145728 bytes, more than the limit of 100");
      assertThat(reader.next().orElseThrow().rows()).hasSize(500);
      assertThat(reader.next()).isEmpty();
    }
  }

  @Test
  void howManyBytesOfRowsThereAreIsNotKnownBeforehand() throws IOException {
    Path file = Files.writeString(directory.resolve("rejected"), REJECTED.formatted("{}"));

    assertThat(JsonLinesSource.ofRejectedRows(file, List.of()).bytes()).isEmpty();
    assertThat(JsonLinesSource.ofFile(file, List.of()).bytes()).contains(Files.size(file));
  }

  private static String rows(String file) throws IOException {
    InputStream bytes = new ByteArrayInputStream(file.getBytes(UTF_8));
    try (InputStream stream = new RejectedRowsStream(bytes, MAX_ROW_BYTES)) {
      return new String(stream.readAllBytes(), UTF_8);
    }
  }

  private static final class Counting extends ByteArrayInputStream {

    private int read;

    Counting(byte[] bytes) {
      super(bytes);
    }

    @Override
    public synchronized int read(byte[] target, int offset, int length) {
      int count = super.read(target, offset, length);
      read += count;
      return count;
    }
  }
}
