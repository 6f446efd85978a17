package com.signalsmith.destination.runtime;

import com.signalsmith.destination.spi.PreviewedRow;
import com.signalsmith.destination.spi.ReceiptNames;
import com.signalsmith.destination.spi.RejectedRow;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How the first rows of a sync would travel.
 *
 * <p>Immutable; any thread. It holds the content of rows, for whoever asked and for nobody else;
 * {@link #toString()} shows none of it.
 *
 * @param names what the destination calls a target and its parts
 * @param target what the rows would go to; null if there is no row that would
 * @param parts how many parts the target has, null if unknown
 * @param rows in their order, those included that are not even a row
 * @param notices what the destination had to say of the rest, each once
 */
public record PreviewReport(
    ReceiptNames names,
    @Nullable String target,
    @Nullable Integer parts,
    List<Entry> rows,
    List<String> notices) {

  /** Copies the rows and the notices. */
  public PreviewReport {
    notices = List.copyOf(notices);
    rows = List.copyOf(rows);
  }

  /**
   * One row, or what stands in its place.
   *
   * @param sequence the number that it has in a run
   * @param message how it would travel; null if it is not a row, and so never reaches the
   *     destination
   * @param rejected why it would be rejected, null if it would be sent
   */
  public record Entry(
      long sequence, @Nullable PreviewedRow message, @Nullable RejectedRow rejected) {}

  /** Returns how many of the rows would be rejected. */
  public long rejected() {
    return rows.stream().filter(row -> row.rejected() != null).count();
  }

  /** Returns the report as one JSON object with the fields of the contract. */
  public String toJson() {
    return PreviewJson.of(this);
  }

  @Override
  public String toString() {
    return "preview of " + rows.size() + " rows";
  }
}
