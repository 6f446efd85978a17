package com.signalsmith.destination.runtime.source.jdbc;

import com.signalsmith.destination.runtime.source.RowReader;
import com.signalsmith.destination.spi.Row;
import com.signalsmith.destination.testkit.DeliveredMessage;
import com.signalsmith.destination.testkit.GoldenVector;
import com.signalsmith.destination.testkit.GoldenVectors;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Reads golden vectors by SQL. */
final class VectorQueries {

  private VectorQueries() {}

  /** Returns the message of the query's only row; that of a compound key gets the vector's key. */
  static Optional<DeliveredMessage> read(JdbcSource source, GoldenVector vector) {
    List<String> primaryKey = vector.schema().primaryKey();
    try (RowReader reader = source.open(Set.copyOf(primaryKey), Optional.empty())) {
      reader.schema();
      Row row = reader.next().orElseThrow().rows().get(0);
      if (primaryKey.size() == 1) {
        int column = reader.schema().indexOf(primaryKey.get(0)).orElseThrow();
        return Optional.of(DeliveredMessage.of(row.text(column), row.json()));
      }
      DeliveredMessage json = DeliveredMessage.of(null, row.json());
      return vector.message().map(message -> new DeliveredMessage(message.key(), json.value()));
    }
  }

  /** Returns the names of the vectors that become a message and are not among these. */
  static List<String> without(List<GoldenVector> vectors) {
    return GoldenVectors.accepted().stream()
        .filter(vector -> !vectors.contains(vector))
        .map(GoldenVector::name)
        .toList();
  }
}
