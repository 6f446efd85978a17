package com.signalsmith.destination.testkit;

import com.signalsmith.destination.spi.RowSchema;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A row of values and the message that it must become, or why it must be refused.
 *
 * <p>Immutable; any thread. A vector of one value has one column, {@code v}, which is its primary
 * key, so that the message's key is the value's text.
 */
public final class GoldenVector {

  private final VectorFile line;
  private final RowSchema schema;
  private final List<@Nullable Object> values;
  private final @Nullable DeliveredMessage message;
  private final @Nullable String refusal;

  GoldenVector(
      VectorFile line,
      RowSchema schema,
      List<@Nullable Object> values,
      @Nullable DeliveredMessage message,
      @Nullable String refusal) {
    this.line = line;
    this.schema = schema;
    this.values = Collections.unmodifiableList(new ArrayList<>(values));
    this.message = message;
    this.refusal = refusal;
  }

  /** Returns a name that no other vector has. */
  public String name() {
    return line.field(0);
  }

  /** Returns the type of its value as a database calls it, or the primary key of several. */
  public String sqlType() {
    return line.field(2);
  }

  /** Returns its value as the file has it: for most types what SQL can cast to the type. */
  public String written() {
    return line.field(3);
  }

  /** Returns the row's columns and primary key. */
  public RowSchema schema() {
    return schema;
  }

  /** Returns one value per column. */
  public List<@Nullable Object> values() {
    return values;
  }

  /** Returns key and value of the message, or nothing where there is none. */
  public Optional<DeliveredMessage> message() {
    return Optional.ofNullable(message);
  }

  /** Returns why there is no message, with the column; nothing where there is one. */
  public Optional<String> refusal() {
    return Optional.ofNullable(refusal);
  }

  @Override
  public String toString() {
    return name();
  }

  VectorFile line() {
    return line;
  }
}
