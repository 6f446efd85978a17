package com.signalsmith.destination.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import com.signalsmith.destination.embeddedkafka.EmbeddedKafka;
import com.signalsmith.destination.embeddedkafka.ReadMessage;
import com.signalsmith.destination.embeddedkafka.SecurityProtocol;
import com.signalsmith.destination.spi.Column;
import com.signalsmith.destination.spi.ColumnType;
import com.signalsmith.destination.testkit.GoldenSql;
import com.signalsmith.destination.testkit.GoldenVector;
import com.signalsmith.destination.testkit.GoldenVectors;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A model with a column per golden vector through a whole run. */
class GoldenVectorsIT {

  @TempDir
  @SuppressWarnings("NullAway.Init") // injected
  private Path directory;

  @Test
  void aQueryArrivesWithTheBytesOfTheGoldenVectors() throws IOException {
    List<GoldenVector> vectors =
        GoldenVectors.accepted().stream()
            .filter(vector -> !vector.sqlType().startsWith("PRIMARY KEY"))
            .filter(vector -> GoldenSql.DUCKDB.query(vector).isPresent())
            .toList();
    assertThat(vectors)
        .flatExtracting(vector -> vector.schema().columns())
        .extracting(Column::type)
        .contains(ColumnType.values());
    Files.writeString(directory.resolve("query.sql"), query(vectors));
    try (EmbeddedKafka kafka = Distribution.startKafka("unused")) {
      kafka.createTopic("golden", 2, Map.of());

      Distribution.Ended ended = Distribution.run("sync", syncFile(kafka).toString());

      assertThat(ended.exitCode()).describedAs(ended.err()).isZero();
      assertThat(kafka.readTopic("golden"))
          .extracting(ReadMessage::key, ReadMessage::value)
          .containsExactlyInAnyOrderElementsOf(
              IntStream.rangeClosed(1, 3)
                  .mapToObj(id -> tuple("" + id, message(id, vectors)))
                  .toList());
    }
  }

  private static String query(List<GoldenVector> vectors) {
    return vectors.stream()
        .map(
            vector ->
                '('
                    + GoldenSql.DUCKDB.query(vector).orElseThrow()
                    + ") as \""
                    + vector.name()
                    + '"')
        .collect(Collectors.joining(", ", "select id, ", " from range(1, 4) r(id)"));
  }

  private static String message(int id, List<GoldenVector> vectors) {
    return vectors.stream()
        .map(
            vector -> {
              String row = vector.message().orElseThrow().value();
              return '"'
                  + vector.name()
                  + "\":"
                  + row.substring("{\"v\":".length(), row.length() - 1);
            })
        .collect(Collectors.joining(",", "{\"id\":" + id + ',', "}"));
  }

  private Path syncFile(EmbeddedKafka kafka) throws IOException {
    String text =
        """
        sync: golden
        destination: kafka
        authentication: { method: none }
        configuration: { bootstrap_servers: "%s", use_tls: false }
        target: { topic: golden }
        mode: insert
        source: { type: jdbc, url: "jdbc:duckdb:", query_file: query.sql, primary_key: [id] }
        """;
    return Files.writeString(
        directory.resolve("golden.yaml"),
        text.formatted(kafka.bootstrapServers(SecurityProtocol.PLAINTEXT)));
  }
}
