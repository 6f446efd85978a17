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
 * @param notices what people should know of the rest, one sentence each, such as what could not be
 *     looked at; never the content of a row
 */
@Experimental
public record Preview(
    String target, @Nullable Integer parts, List<PreviewedRow> rows, List<String> notices) {

  /** Copies the rows and the notices. */
  public Preview {
    rows = List.copyOf(rows);
    notices = List.copyOf(notices);
  }

  /** A preview of which there is nothing else to say. */
  public Preview(String target, @Nullable Integer parts, List<PreviewedRow> rows) {
    this(target, parts, rows, List.of());
  }

  @Override
  public String toString() {
    return "preview of " + rows.size() + " rows for '" + target + "'";
  }
}
