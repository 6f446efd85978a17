package com.signalsmith.destination.spi;

import java.nio.BufferOverflowException;
import java.nio.ByteBuffer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One row on its way to a destination.
 *
 * <p>Immutable; any thread. Hosts make rows and destinations read them; only hosts and tests
 * implement this interface. Arrays are not copied, because a run handles millions of them: whoever
 * gets one must not change it. {@code toString} shows nothing of a row's content.
 */
public interface Row {

  /**
   * Returns a row of Java values, one per column of the schema.
   *
   * @param values see {@link ColumnType} for the Java types; null where there is none
   * @throws IllegalArgumentException if the number of values is wrong, or a value has no JSON form
   *     (an unknown Java type, text with a lone surrogate); the message names the column, not the
   *     value
   */
  static Row of(RowSchema schema, List<? extends @Nullable Object> values) {
    return TypedRow.of(schema, values);
  }

  /**
   * Returns what is to become of the record that this row is about; {@link Operation#WRITE} by
   * default.
   *
   * <p>Rows to delete come in mode {@link AudienceSyncMode#REMOVE}, where every row is one, and in
   * mirrors of the style {@link MirrorStyle#DIFF}; in no other mode.
   */
  default Operation operation() {
    return Operation.WRITE;
  }

  /** Returns a row like this one, but for what is to become of its record. */
  default Row withOperation(Operation operation) {
    return operation == operation() ? this : new MarkedRow(this, operation);
  }

  /** Returns the columns that the rows of this run share. */
  RowSchema schema();

  /**
   * Returns the row as one JSON object in UTF-8: the message that every streaming destination
   * sends.
   *
   * <p>A row that came as JSON is byte for byte what came.
   */
  byte[] json();

  /**
   * Returns one value as text in UTF-8: strings without quotes and escapes, everything else as its
   * JSON.
   *
   * @param column an index into the schema's columns
   * @return null where the value is null or absent
   */
  byte @Nullable [] text(int column);

  /**
   * Returns one value as JSON in UTF-8.
   *
   * @param column an index into the schema's columns
   * @return {@code null} in letters where the value is null or absent
   */
  byte[] json(int column);

  /** Returns how many bytes {@link #json()} has. */
  @Experimental
  default int jsonLength() {
    return json().length;
  }

  /**
   * Puts the bytes of {@link #json()} into a buffer, for destinations that gather many rows in one:
   * hosts that read rows in bulk need no array for a row then.
   *
   * @throws BufferOverflowException if {@link #jsonLength()} bytes do not fit; the buffer stays as
   *     it was
   */
  @Experimental
  default void putJson(ByteBuffer target) {
    target.put(json());
  }

  /**
   * Puts the bytes of {@link #text(int)} into a buffer.
   *
   * @param column an index into the schema's columns
   * @return how many bytes these are, or -1 where the value is null or absent
   * @throws BufferOverflowException if they do not fit; the buffer stays as it was
   */
  @Experimental
  default int putText(int column, ByteBuffer target) {
    byte[] text = text(column);
    if (text == null) {
      return -1;
    }
    target.put(text);
    return text.length;
  }
}
