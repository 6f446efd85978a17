package com.signalsmith.destination.kafka;

import com.signalsmith.destination.spi.CanonicalJson;
import com.signalsmith.destination.spi.Row;
import com.signalsmith.destination.spi.RowSchema;
import com.signalsmith.destination.spi.WritePlan;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Makes the message key of a row: the text of one column, or a JSON array of several.
 *
 * <p>Immutable. Equal values give equal bytes, so that they share a partition.
 */
final class RowKey {

  private static final byte[] NULL = "null".getBytes(StandardCharsets.US_ASCII);

  private final int[] columns;

  private RowKey(int[] columns) {
    this.columns = columns;
  }

  /**
   * Returns the rule for rows with these columns.
   *
   * @param field the column to use instead of the primary key, or null
   * @throws com.signalsmith.destination.spi.DestinationException if the rows do not have it
   */
  static RowKey of(RowSchema schema, @Nullable String field) {
    if (schema.columns().isEmpty()) {
      return new RowKey(new int[0]);
    }
    List<String> names = field == null ? schema.primaryKey() : List.of(field);
    return new RowKey(names.stream().mapToInt(name -> index(schema, name)).toArray());
  }

  /** Returns the rule that a plan asks for. */
  static RowKey of(WritePlan plan) {
    return of(plan.schema(), plan.settings().find(KafkaSettings.PARTITION_KEY_FIELD).orElse(null));
  }

  /** Returns the key, or null where there is no key column or all of them are null. */
  byte @Nullable [] of(Row row) {
    return switch (columns.length) {
      case 0 -> null;
      case 1 -> row.text(columns[0]);
      default -> array(row);
    };
  }

  private byte @Nullable [] array(Row row) {
    ByteArrayOutputStream key = new ByteArrayOutputStream(64);
    boolean anyValue = false;
    for (int i = 0; i < columns.length; i++) {
      byte[] value = row.json(columns[i]);
      anyValue |= !Arrays.equals(value, NULL);
      key.write(i == 0 ? '[' : ',');
      CanonicalJson.append(value, key);
    }
    key.write(']');
    return anyValue ? key.toByteArray() : null;
  }

  private static int index(RowSchema schema, String name) {
    return schema
        .indexOf(name)
        .orElseThrow(
            () ->
                KafkaCode.KEY_FIELD_UNKNOWN.exception(
                    "the rows have no column '" + name + "' to make the key of"));
  }
}
