package com.signalsmith.destination.cli;

import com.signalsmith.destination.runtime.PreviewReport;
import com.signalsmith.destination.spi.PreviewedRow;
import com.signalsmith.destination.spi.ReceiptNames;
import com.signalsmith.destination.spi.RejectedRow;
import java.io.PrintStream;

/**
 * Shows people how rows would travel, a block per row.
 *
 * @param out receives the blocks
 */
record PreviewBlocks(PrintStream out) {

  // More of a value than this hides the other rows.
  private static final int MOST_CHARACTERS = 2_000;

  void print(PreviewReport report) {
    ReceiptNames names = report.names();
    if (report.target() != null) {
      String parts =
          report.parts() == null
              ? "an unknown number of " + names.part() + "s"
              : PlainText.count(report.parts(), names.part());
      out.println(names.target() + " " + PlainText.text(report.target()) + ", " + parts);
      out.println();
    }
    for (PreviewReport.Entry entry : report.rows()) {
      block(entry, names);
      out.println();
    }
    report.notices().forEach(notice -> out.println("notice: " + PlainText.text(notice)));
    long rejected = report.rejected();
    out.println(
        "%s read: %d would be sent, %d would be rejected; nothing was sent"
            .formatted(
                PlainText.count(report.rows().size(), "row"),
                report.rows().size() - rejected,
                rejected));
  }

  private void block(PreviewReport.Entry entry, ReceiptNames names) {
    PreviewedRow message = entry.message();
    RejectedRow rejected = entry.rejected();
    if (message == null) {
      out.println("row " + entry.sequence());
    } else {
      String part = message.part() == null ? "unknown" : String.valueOf(message.part());
      out.println("row %d, %s %s".formatted(entry.sequence(), names.part(), part));
    }
    if (rejected != null) {
      out.println("  would be rejected: " + rejected.code() + ": " + rejected.message());
    }
    if (message != null) {
      content(message);
    }
  }

  private void content(PreviewedRow message) {
    out.println(
        message.key() == null
            ? "  no key"
            : "  key (%s): %s"
                .formatted(
                    PlainText.count(message.keyBytes(), "byte"), PlainText.text(message.key())));
    for (PreviewedRow.Header header : message.headers()) {
      out.println(
          "  header " + PlainText.text(header.name()) + ": " + PlainText.text(header.value()));
    }
    String value = message.value();
    String shown = beginning(value);
    out.println(
        "  value (%s): %s"
            .formatted(PlainText.count(message.valueBytes(), "byte"), PlainText.text(shown)));
    if (shown.length() < value.length()) {
      out.println(
          "  and %s, which --json shows"
              .formatted(PlainText.count(value.length() - shown.length(), "more character")));
    }
  }

  private static String beginning(String value) {
    if (value.length() <= MOST_CHARACTERS) {
      return value;
    }
    boolean halfACharacter = Character.isHighSurrogate(value.charAt(MOST_CHARACTERS - 1));
    return value.substring(0, halfACharacter ? MOST_CHARACTERS - 1 : MOST_CHARACTERS);
  }
}
