package com.signalsmith.destination.runtime;

import com.signalsmith.destination.runtime.source.Chunk;
import com.signalsmith.destination.runtime.source.InvalidRow;
import com.signalsmith.destination.runtime.source.RowSource;
import com.signalsmith.destination.spi.AudienceSyncMode;
import com.signalsmith.destination.spi.Column;
import com.signalsmith.destination.spi.Failure;
import com.signalsmith.destination.spi.FailureKind;
import com.signalsmith.destination.spi.NearMiss;
import com.signalsmith.destination.spi.Operation;
import com.signalsmith.destination.spi.Row;
import com.signalsmith.destination.spi.RowSchema;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Makes of rows as they come the rows that a destination gets: mapped to its fields, and with what
 * is to become of their records. Immutable; any thread.
 *
 * @param schema of the rows that the destination gets
 * @param layout of mapped rows; null where columns travel under their own names
 * @param operationColumn the index of the column with the operation, negative without one
 * @param operation of rows that have no such column
 */
record RowPreparation(
    RowSchema schema, MappedRow.@Nullable Layout layout, int operationColumn, Operation operation) {

  /**
   * Returns how the rows of a source are prepared for a sync.
   *
   * @throws RunException if the rows lack a column that the sync names
   */
  static RowPreparation of(ValidSync sync, RowSource source, RowSchema schema) {
    Operation operation =
        sync.mode() == AudienceSyncMode.REMOVE ? Operation.DELETE : Operation.WRITE;
    int operationColumn =
        sync.definition()
            .operationColumn()
            .map(name -> index(name, "source.operation_column", source, schema))
            .orElse(-1);
    List<FieldMapping> mapping = sync.definition().fieldMapping();
    if (mapping.isEmpty()) {
      return new RowPreparation(schema, null, operationColumn, operation);
    }
    List<String> key = sync.definition().primaryKey().stream().map(sync::mappedTo).toList();
    if (schema.columns().isEmpty()) {
      RowSchema none = RowSchema.of(List.of(), key); // a source without any row
      return new RowPreparation(none, null, operationColumn, operation);
    }
    List<Column> fields = new ArrayList<>();
    List<Integer> columns = new ArrayList<>();
    for (FieldMapping each : mapping) {
      int column = index(each.sourceColumn(), "field_mapping", source, schema);
      fields.add(new Column(each.destinationField(), schema.columns().get(column).type()));
      columns.add(column);
    }
    RowSchema mapped = RowSchema.of(fields, key);
    return new RowPreparation(
        mapped, MappedRow.Layout.of(mapped, columns), operationColumn, operation);
  }

  /** Returns a row as its source has it, for the file of rejected rows. */
  static Row asItCame(Row row) {
    return row instanceof MappedRow mapped ? mapped.source() : row;
  }

  /**
   * Returns the chunk's rows, prepared: one chunk, and one more behind each row that says nothing
   * sensible of its operation.
   *
   * <p>Only behind the last of them a run may go on at the position that they all have.
   */
  List<Chunk> prepare(Chunk chunk) {
    if (layout == null && operationColumn < 0 && operation == Operation.WRITE) {
      return List.of(chunk);
    }
    List<Chunk> chunks = new ArrayList<>();
    List<Row> rows = new ArrayList<>();
    long location = chunk.firstLocation();
    for (Row row : chunk.rows()) {
      Optional<Operation> asked = operationColumn < 0 ? Optional.of(operation) : operationOf(row);
      if (asked.isPresent()) {
        Row marked = row.withOperation(asked.get());
        rows.add(layout == null ? marked : new MappedRow(marked, layout));
        continue;
      }
      chunks.add(part(chunk, rows, Optional.of(invalid(row)), location, chunks.isEmpty()));
      location += rows.size() + 1;
      rows = new ArrayList<>();
    }
    if (!rows.isEmpty() || chunk.invalid().isPresent() || chunks.isEmpty()) {
      chunks.add(part(chunk, rows, chunk.invalid(), location, chunks.isEmpty()));
    }
    return chunks;
  }

  // The first part has all the bytes, because there may be no rows behind it.
  private static Chunk part(
      Chunk chunk, List<Row> rows, Optional<InvalidRow> invalid, long location, boolean isFirst) {
    long bytes = isFirst ? chunk.bytes() : 0;
    return new Chunk(rows, invalid, location, chunk.position(), bytes, chunk.file());
  }

  private Optional<Operation> operationOf(Row row) {
    byte[] text = row.text(operationColumn);
    if (text == null) {
      return Optional.of(Operation.WRITE);
    }
    return switch (new String(text, StandardCharsets.UTF_8).toLowerCase(Locale.ROOT)) {
      case "write" -> Optional.of(Operation.WRITE);
      case "delete" -> Optional.of(Operation.DELETE);
      default -> Optional.empty();
    };
  }

  private static InvalidRow invalid(Row row) {
    return new InvalidRow(
        "operation_unknown",
        "the column with the operation has neither 'write' nor 'delete'",
        row.json());
  }

  private static int index(String column, String field, RowSource source, RowSchema schema) {
    if (schema.columns().isEmpty()) {
      return -1; // a source without any row
    }
    List<String> present = schema.columns().stream().map(Column::name).toList();
    return schema.indexOf(column).orElseThrow(() -> unknown(source, column, present, field));
  }

  private static RunException unknown(
      RowSource source, String column, List<String> present, String field) {
    String message = "the rows of '" + source.name() + "' have no column '" + column + "'";
    return new RunException(
        Failure.of(
                FailureKind.DEFINITION, "column_unknown", message + NearMiss.hint(column, present))
            .withField(field)
            .withRemedy("name a column that the rows have (case counts)"),
        null);
  }
}
