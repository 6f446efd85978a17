package com.signalsmith.destination.spi;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One row as it would travel.
 *
 * <p>Immutable; {@link #toString()} shows nothing of its content.
 *
 * @param sequence the row's number within the run
 * @param key the message's key as text, null if it has none
 * @param value the message's value as text
 * @param headers in their order
 * @param keyBytes the key's size, 0 if it has none
 * @param valueBytes the value's size
 * @param part the number of the part that it would go to, null if unknown or up to the system
 * @param rejected why it would be rejected, null if it would be sent
 */
@Experimental
public record PreviewedRow(
    long sequence,
    @Nullable String key,
    String value,
    List<Header> headers,
    int keyBytes,
    int valueBytes,
    @Nullable Integer part,
    @Nullable RejectedRow rejected) {

  /** Copies the headers. */
  public PreviewedRow {
    headers = List.copyOf(headers);
  }

  /**
   * A named value that travels beside the message.
   *
   * @param name of the header
   * @param value as text
   */
  public record Header(String name, String value) {}

  @Override
  public String toString() {
    return "row " + sequence + ", " + valueBytes + " bytes";
  }
}
