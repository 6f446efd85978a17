package com.signalsmith.destination.spi;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How rows would travel.
 *
 * <p>Immutable. It holds the content of rows, because that is what it is for: it is shown to
 * whoever asked, and goes into no log and no report.
 *
 * @param target what the rows would go to, such as a topic's name
 * @param parts how many parts the target has, null if unknown
 * @param rows one per row, in order
 */
public record Preview(String target, @Nullable Integer parts, List<PreviewedRow> rows) {

  /** Copies the rows. */
  public Preview {
    rows = List.copyOf(rows);
  }

  @Override
  public String toString() {
    return "preview of " + rows.size() + " rows for '" + target + "'";
  }
}
