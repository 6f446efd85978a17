package ${package};

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import com.signalsmith.destination.spi.Column;
import com.signalsmith.destination.spi.ColumnType;
import com.signalsmith.destination.spi.DestinationException;
import com.signalsmith.destination.spi.FlushReport;
import com.signalsmith.destination.spi.RejectedRow;
import com.signalsmith.destination.spi.Row;
import com.signalsmith.destination.spi.RowBatch;
import com.signalsmith.destination.spi.RowSchema;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ${className}WriterTest {

  private static final RowSchema SCHEMA =
      RowSchema.of(List.of(new Column("a", ColumnType.JSON)), List.of());

  @TempDir Path folder;

  @Test
  void appendsALinePerRow() throws IOException {
    Path file = Files.writeString(folder.resolve("rows.jsonl"), "{\"a\":0}\n");
    try (${className}Writer writer = ${className}Writer.open(file, 100)) {
      writer.write(rows(1, "1", "2"));
      writer.write(rows(3, "3"));
      assertThat(writer.flush().created()).isEqualTo(3);
    }
    assertThat(file).hasContent("{\"a\":0}\n{\"a\":1}\n{\"a\":2}\n{\"a\":3}\n");
  }

  @Test
  void rejectsWhatDoesNotFitOntoALineAndKeepsTheRest() {
    Path file = folder.resolve("rows.jsonl");
    try (${className}Writer writer = ${className}Writer.open(file, 12)) {
      writer.write(rows(7, "1", "10000000000", "[2,\n3]", "4"));
      FlushReport report = writer.flush();
      assertThat(report.settledThrough()).isEqualTo(10);
      assertThat(report.rejected())
          .extracting(RejectedRow::sequence, RejectedRow::code)
          .containsExactly(tuple(8L, "row_too_large"), tuple(9L, "row_of_several_lines"));
    }
    assertThat(file).hasContent("{\"a\":1}\n{\"a\":4}\n");
  }

  @Test
  void doesNotContinueALineThatAKilledRunLeftTorn() throws IOException {
    Path file = Files.writeString(folder.resolve("rows.jsonl"), "{\"a\":1}\n{\"a");
    try (${className}Writer writer = ${className}Writer.open(file, 100)) {
      writer.write(rows(2, "2"));
      writer.flush();
    }
    assertThat(file).hasContent("{\"a\":1}\n{\"a\n{\"a\":2}\n");
  }

  @Test
  void failsToOpenWhatIsNoFile() {
    assertThatThrownBy(() -> ${className}Writer.open(folder, 100))
        .isInstanceOf(DestinationException.class)
        .hasMessageStartingWith("file_not_writable");
  }

  private static RowBatch rows(long first, String... values) {
    return RowBatch.of(
        first, Arrays.stream(values).map(value -> Row.of(SCHEMA, Arrays.asList(value))).toList());
  }
}
