package com.signalsmith.destination.runtime.source;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.signalsmith.destination.spi.Column;
import com.signalsmith.destination.spi.ColumnType;
import com.signalsmith.destination.spi.Row;
import com.signalsmith.destination.testkit.DeliveredMessage;
import com.signalsmith.destination.testkit.GoldenVector;
import com.signalsmith.destination.testkit.GoldenVectors;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What typed rows become is read again as the same rows. */
class GoldenVectorsTest {

  private static final JsonMapper JSON =
      JsonMapper.builder().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS).build();

  static List<GoldenVector> vectors() {
    return GoldenVectors.accepted();
  }

  @ParameterizedTest
  @MethodSource("vectors")
  void aLineOfJsonHasTheSameJsonAndTheSameText(GoldenVector vector) {
    DeliveredMessage message = vector.message().orElseThrow();
    List<String> primaryKey = vector.schema().primaryKey();
    JsonLinesSource source =
        JsonLinesSource.ofStream(
            new ByteArrayInputStream(message.value().getBytes(UTF_8)), primaryKey);
    try (RowReader reader = source.open(Set.copyOf(primaryKey), Optional.empty())) {
      assertThat(reader.schema().columns())
          .extracting(Column::name)
          .containsExactlyElementsOf(vector.schema().columns().stream().map(Column::name).toList());
      Row row = reader.next().orElseThrow().rows().get(0);

      assertThat(row.json()).isEqualTo(message.value().getBytes(UTF_8));
      if (primaryKey.size() == 1) {
        int column = reader.schema().indexOf(primaryKey.get(0)).orElseThrow();
        assertThat(DeliveredMessage.of(row.text(column), row.json())).isEqualTo(message);
      }
    }
  }

  static List<GoldenVector> vectorsOfCsv() {
    return GoldenVectors.accepted().stream().filter(GoldenVectorsTest::isOfCsv).toList();
  }

  @ParameterizedTest
  @MethodSource("vectorsOfCsv")
  void aTypedValueOfCsvHasTheSameJsonAndTheSameText(GoldenVector vector) {
    try (RowReader reader = csv(vector).open(Set.of("v"), Optional.empty())) {
      reader.schema();
      Row row = reader.next().orElseThrow().rows().get(0);

      assertThat(DeliveredMessage.of(row.text(0), row.json()))
          .isEqualTo(vector.message().orElseThrow());
    }
  }

  @Test
  void aTypedValueOfCsvIsRefusedWithItsColumn() {
    GoldenVector vector =
        GoldenVectors.refused().stream()
            .filter(each -> each.name().equals("decimal-1e1000000"))
            .findFirst()
            .orElseThrow();

    assertThat(Rows.invalid(Rows.read(csv(vector))))
        .extracting(InvalidRow::toString)
        .containsExactly("invalid_value: " + vector.refusal().orElseThrow());
  }

  @Test
  void everyTypeThatCsvCanHaveHasVectors() {
    assertThat(vectorsOfCsv())
        .extracting(vector -> vector.schema().columns().get(0).type())
        .contains(
            ColumnType.TEXT,
            ColumnType.BOOLEAN,
            ColumnType.INTEGER,
            ColumnType.DECIMAL,
            ColumnType.FLOAT,
            ColumnType.DATE,
            ColumnType.TIME,
            ColumnType.TIMESTAMP,
            ColumnType.TIMESTAMP_WITH_ZONE);
  }

  // CSV has no REAL and no UUID, and its instants have an offset and no region.
  private static boolean isOfCsv(GoldenVector vector) {
    boolean itsOwn =
        switch (vector.schema().columns().get(0).type()) {
          case BINARY, ARRAY, STRUCT, JSON -> false;
          default -> !Set.of("REAL", "UUID").contains(vector.sqlType());
        };
    return itsOwn && !vector.sqlType().startsWith("PRIMARY KEY") && !vector.written().endsWith("]");
  }

  private static CsvSource csv(GoldenVector vector) {
    Object value = vector.values().get(0);
    ColumnType type = vector.schema().columns().get(0).type();
    String text = type == ColumnType.TEXT ? String.valueOf(value) : vector.written();
    String record = value == null ? "NULL" : '"' + text.replace("\"", "\"\"") + '"';
    CsvFormat format = CsvFormat.builder().nullText("NULL").type("v", type).build();
    byte[] file = ("v\n" + record + "\n").getBytes(UTF_8);
    return CsvSource.ofStream(new ByteArrayInputStream(file), format, List.of("v"));
  }

  @ParameterizedTest
  @MethodSource("vectors")
  void anIndependentParserFindsEveryColumnInOrder(GoldenVector vector) throws IOException {
    JsonNode row = JSON.readTree(vector.message().orElseThrow().value());

    assertThat(row.fieldNames())
        .toIterable()
        .containsExactlyElementsOf(vector.schema().columns().stream().map(Column::name).toList());
  }
}
