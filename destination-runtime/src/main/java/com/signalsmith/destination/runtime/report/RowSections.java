package com.signalsmith.destination.runtime.report;

import com.signalsmith.destination.runtime.RunReport;
import com.signalsmith.destination.spi.Receipt;
import com.signalsmith.destination.spi.ReceiptNames;
import com.signalsmith.destination.spi.RejectedRow;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The tables of a run: rejected rows, retries, where rows are, how long flushes took.
 *
 * @param html receives them
 * @param run what was observed
 * @param report what became of it
 */
record RowSections(Html html, HtmlReport run, RunReport report) {

  private static final int MOST_PARTS = 100;

  void write() {
    rejectedRows();
    retries();
    receipts();
    new KeySection(html, run, report.resumedFromRow() != null).write();
    flushTimes();
  }

  private void rejectedRows() {
    if (report.counts().failed() == 0) {
      return;
    }
    RejectionLog log = run.rejections();
    begin("Rejected rows", "Code", "Rows", "Examples");
    Map<Long, String> contents =
        run.showsRows() ? RejectedContents.of(report.rejectedRowsFile(), examples(log)) : Map.of();
    for (RejectionLog.Entry entry : log.entries()) {
      html.markup("<tr><td>").element("code", entry.code()).markup("</td>");
      number(entry.rows());
      html.markup("<td>");
      for (RejectedRow row : entry.examples()) {
        html.element("div", "row " + Words.number(row.sequence()) + ": " + row.message());
        String content = contents.get(row.sequence());
        if (content != null) {
          html.element("pre", content);
        }
      }
      html.markup("</td></tr>\n");
    }
    html.markup("</tbody></table></div>\n");
    long before = report.counts().failed() - log.rows();
    if (before > 0) {
      html.element("p", "soft", Words.rows(before) + " more rejected before the run was resumed.");
    }
    if (report.rejectedRowsFile() != null) {
      html.element("p", "soft", "All of them: " + report.rejectedRowsFile());
    }
    html.markup("</section>\n");
  }

  private static List<Long> examples(RejectionLog log) {
    return log.entries().stream()
        .flatMap(entry -> entry.examples().stream())
        .map(RejectedRow::sequence)
        .collect(Collectors.toList());
  }

  private void retries() {
    RetryLog log = run.retries();
    if (log.total() == 0) {
      return;
    }
    begin("Retries", "After", "Attempt", "Why");
    for (RetryLog.Entry entry : log.entries()) {
      html.markup("<tr>").element("td", "t", Words.time(entry.at()));
      number(entry.attempt());
      html.markup("<td>")
          .element("code", entry.failure().code())
          .text(": " + entry.failure().message() + "; waited " + Words.time(entry.delay()))
          .markup("</td></tr>\n");
    }
    html.markup("</tbody></table></div>\n");
    more(log.total() - log.entries().size(), "retries");
    html.markup("</section>\n");
  }

  private void receipts() {
    ReceiptNames names = report.receiptNames();
    if (names == null || report.receipts().isEmpty()) {
      return;
    }
    List<Receipt> receipts = report.receipts();
    long largest = receipts.stream().mapToLong(Receipt::rows).max().orElse(0);
    boolean all = receipts.size() <= MOST_PARTS;
    List<Receipt> shown =
        all
            ? receipts
            : receipts.stream()
                .sorted(Comparator.comparingLong(Receipt::rows).reversed())
                .limit(MOST_PARTS)
                .toList();
    begin(
        "Rows per "
            + names.part()
            + " of "
            + names.target()
            + " '"
            + receipts.get(0).target()
            + "'",
        names.part(),
        "Rows",
        "",
        names.position() + "s");
    for (Receipt receipt : shown) {
      html.markup("<tr>").element("td", Integer.toString(receipt.part()));
      share(receipt.rows(), largest);
      html.element("td", Words.number(receipt.first()) + " to " + Words.number(receipt.last()))
          .markup("</tr>\n");
    }
    html.markup("</tbody></table></div>\n");
    more(receipts.size() - shown.size(), names.part() + "s with fewer rows");
    html.markup("</section>\n");
  }

  private void flushTimes() {
    FlushTimes times = run.flushTimes();
    if (times.count() == 0) {
      return;
    }
    long largest = 0;
    for (int i = 0; i <= FlushTimes.BOUNDS.size(); i++) {
      largest = Math.max(largest, times.countAt(i));
    }
    begin("Latency of flushes", "Up to", "Flushes", "");
    for (int i = 0; i <= FlushTimes.BOUNDS.size(); i++) {
      if (times.countAt(i) > 0) {
        html.markup("<tr>").element("td", "t", bound(i));
        share(times.countAt(i), largest);
        html.markup("</tr>\n");
      }
    }
    html.markup("</tbody></table></div>\n")
        .element(
            "p",
            "soft",
            "On average "
                + Words.time(times.mean())
                + ", the slowest "
                + Words.time(times.slowest())
                + "; retries and waits are part of it.")
        .markup("</section>\n");
  }

  private static String bound(int place) {
    int last = FlushTimes.BOUNDS.size() - 1;
    Duration bound = FlushTimes.BOUNDS.get(Math.min(place, last));
    return (place > last ? "more than " : "") + Words.time(bound);
  }

  private void begin(String heading, String... columns) {
    html.markup("<section>\n")
        .element("h2", heading)
        .markup("<div class=\"wide\"><table><thead><tr>");
    for (String column : columns) {
      html.element("th", column);
    }
    html.markup("</tr></thead><tbody>\n");
  }

  private void number(long value) {
    html.element("td", "n", Words.number(value));
  }

  private void share(long value, long largest) {
    number(value);
    html.markup("<td class=\"fill\">");
    new Charts(html).share(value, largest);
    html.markup("</td>");
  }

  private void more(long left, String what) {
    if (left > 0) {
      html.element("p", "soft", "and " + Words.number(left) + " more " + what);
    }
  }
}
