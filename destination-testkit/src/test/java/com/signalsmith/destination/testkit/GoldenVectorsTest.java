package com.signalsmith.destination.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.signalsmith.destination.spi.Column;
import com.signalsmith.destination.spi.ColumnType;
import com.signalsmith.destination.spi.DestinationWriter;
import com.signalsmith.destination.spi.RawSettings;
import com.signalsmith.destination.spi.Row;
import com.signalsmith.destination.spi.RowBatch;
import com.signalsmith.destination.spi.Scope;
import com.signalsmith.destination.spi.Secret;
import com.signalsmith.destination.spi.SyncMode;
import com.signalsmith.destination.spi.WritePlan;
import java.nio.charset.StandardCharsets;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The vectors hold for typed rows and for the reference destination. */
class GoldenVectorsTest {

  static List<GoldenVector> accepted() {
    return GoldenVectors.accepted();
  }

  static List<GoldenVector> refused() {
    return GoldenVectors.refused();
  }

  @ParameterizedTest
  @MethodSource("accepted")
  void aTypedRowHasTheJsonAndTheText(GoldenVector vector) {
    Row row = Row.of(vector.schema(), vector.values());

    DeliveredMessage message = vector.message().orElseThrow();
    assertThat(new String(row.json(), StandardCharsets.UTF_8)).isEqualTo(message.value());
    if (vector.schema().primaryKey().size() == 1) {
      int column = vector.schema().indexOf(vector.schema().primaryKey().get(0)).orElseThrow();
      assertThat(DeliveredMessage.of(row.text(column), row.json())).isEqualTo(message);
    }
  }

  @ParameterizedTest
  @MethodSource("refused")
  void aRowThatCannotBeMadeIsRefusedWithItsColumn(GoldenVector vector) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Row.of(vector.schema(), vector.values()))
        .withMessage(vector.refusal().orElseThrow());
  }

  @ParameterizedTest
  @MethodSource("accepted")
  void theReferenceDestinationSendsTheMessage(GoldenVector vector) throws InterruptedException {
    try (InMemorySystem system = InMemorySystem.start("golden", Secret.of("open"))) {
      send(Row.of(vector.schema(), vector.values()));

      assertThat(system.messages("rows")).containsExactly(vector.message().orElseThrow());
    }
  }

  @Test
  void everyTypeOfColumnHasVectors() {
    Set<ColumnType> types =
        GoldenVectors.all().stream()
            .flatMap(vector -> vector.schema().columns().stream())
            .map(Column::type)
            .collect(Collectors.toSet());

    assertThat(types).containsExactlyInAnyOrderElementsOf(EnumSet.allOf(ColumnType.class));
    assertThat(accepted()).hasSizeGreaterThan(100);
    assertThat(refused()).hasSizeGreaterThan(10);
  }

  private static void send(Row row) throws InterruptedException {
    InMemoryDestination destination = new InMemoryDestination();
    RawSettings settings =
        RawSettings.builder()
            .method("none")
            .put(Scope.CONFIGURATION, "address", "golden")
            .put(Scope.TARGET, "name", "rows")
            .build();
    WritePlan plan =
        new WritePlan(
            destination.spec().validate(settings).orElseThrow(), SyncMode.INSERT, row.schema());
    try (DestinationWriter writer = destination.open(plan, Trial.RUN)) {
      writer.write(RowBatch.of(1, List.of(row)));
      writer.flush();
    }
  }
}
