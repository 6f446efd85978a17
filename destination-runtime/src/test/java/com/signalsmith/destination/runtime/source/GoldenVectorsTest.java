package com.signalsmith.destination.runtime.source;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.signalsmith.destination.spi.Column;
import com.signalsmith.destination.spi.Row;
import com.signalsmith.destination.testkit.DeliveredMessage;
import com.signalsmith.destination.testkit.GoldenVector;
import com.signalsmith.destination.testkit.GoldenVectors;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
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

  @ParameterizedTest
  @MethodSource("vectors")
  void anIndependentParserFindsEveryColumnInOrder(GoldenVector vector) throws IOException {
    JsonNode row = JSON.readTree(vector.message().orElseThrow().value());

    assertThat(row.fieldNames())
        .toIterable()
        .containsExactlyElementsOf(vector.schema().columns().stream().map(Column::name).toList());
  }
}
