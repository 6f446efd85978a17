package com.signalsmith.destination.testkit;

import com.signalsmith.destination.spi.RowSchema;
import com.signalsmith.destination.spi.TargetField;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * One target of an {@link InMemorySystem}: fields, and records in the order of their arrival. One
 * thread at a time; the system sees to that.
 */
final class InMemoryTarget {

  private final List<TargetField> fields;
  private List<DeliveredMessage> records = new ArrayList<>();
  private long changes;

  InMemoryTarget(List<TargetField> fields) {
    this.fields = List.copyOf(fields);
  }

  /** Makes a target whose fields are the columns of its first rows. */
  static InMemoryTarget of(RowSchema schema) {
    return new InMemoryTarget(
        schema.columns().stream()
            .map(
                column ->
                    new TargetField(
                        column.name(),
                        column.type(),
                        false,
                        schema.primaryKey().contains(column.name()),
                        ""))
            .toList());
  }

  List<TargetField> fields() {
    return fields;
  }

  List<DeliveredMessage> records() {
    return List.copyOf(records);
  }

  /** Returns how many changes there were: the position of the next one. */
  long changes() {
    return changes;
  }

  void insert(DeliveredMessage record) {
    records.add(record);
    changes++;
  }

  /** Puts a record in the place of the one with its key; returns false if there is none. */
  boolean update(DeliveredMessage record) {
    for (int i = 0; i < records.size(); i++) {
      if (Objects.equals(records.get(i).key(), record.key())) {
        records.set(i, record);
        changes++;
        return true;
      }
    }
    return false;
  }

  void delete(DeliveredMessage record) {
    records.removeIf(each -> Objects.equals(each.key(), record.key()));
    changes++;
  }

  /** Counts rows that wait for {@link #replace}. */
  void stage(int rows) {
    changes += rows;
  }

  void replace(List<DeliveredMessage> all) {
    records = new ArrayList<>(all);
  }
}
