package com.signalsmith.destination.spi;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** Another row, but for what is to become of its record. Immutable; any thread. */
record MarkedRow(Row row, Operation operation) implements Row {

  @Override
  public Row withOperation(Operation other) {
    return row.withOperation(other);
  }

  @Override
  public RowSchema schema() {
    return row.schema();
  }

  @Override
  public byte[] json() {
    return row.json();
  }

  @Override
  public byte @Nullable [] text(int column) {
    return row.text(column);
  }

  @Override
  public byte[] json(int column) {
    return row.json(column);
  }

  @Override
  public int jsonLength() {
    return row.jsonLength();
  }

  @Override
  public void putJson(ByteBuffer target) {
    row.putJson(target);
  }

  @Override
  public int putText(int column, ByteBuffer target) {
    return row.putText(column, target);
  }

  @Override
  public String toString() {
    return row + " to " + operation.id();
  }
}
