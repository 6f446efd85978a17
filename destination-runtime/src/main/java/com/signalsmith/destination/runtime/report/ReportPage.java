package com.signalsmith.destination.runtime.report;

import com.signalsmith.destination.runtime.RowCounts;
import com.signalsmith.destination.runtime.RunReport;
import com.signalsmith.destination.runtime.RunStatus;
import com.signalsmith.destination.spi.Failure;
import java.time.temporal.ChronoUnit;

/** Draws the page: first how the run ended and why, then what it did, last what it was told. */
final class ReportPage {

  // What the page would load or run, if anything foreign ever got into it.
  private static final String POLICY = "default-src 'none'; style-src 'unsafe-inline'";

  private final HtmlReport run;
  private final RunReport report;
  private final Html html = new Html();

  ReportPage(HtmlReport run, RunReport report) {
    this.run = run;
    this.report = report;
  }

  String html() {
    String title = report.syncId() + " " + report.status().id();
    html.markup("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\"/>\n")
        .markup("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"/>\n")
        .markup("<meta http-equiv=\"Content-Security-Policy\" content=\"" + POLICY + "\"/>\n")
        .markup("<meta name=\"referrer\" content=\"no-referrer\"/>\n")
        .element("title", title + " · SignalSmith")
        .markup("\n<style>\n" + Style.CSS + "</style>\n</head>\n<body>\n<main>\n");
    outcome();
    report.failure().ifPresent(this::why);
    tiles();
    notices();
    overTime();
    new RowSections(html, run, report).write();
    new SettingsSection(html, run, report).write();
    return html.markup("</main>\n</body>\n</html>\n").toString();
  }

  private void outcome() {
    String status = report.status().id();
    html.markup("<header>\n<h1>")
        .text("Sync '" + report.syncId() + "' to " + report.destination() + " ")
        .element("span", "status " + status, Words.outcome(report.status()))
        .markup("</h1>\n")
        .element("p", "soft", summary())
        .markup("</header>\n");
  }

  private String summary() {
    String resumed =
        report.resumedFromRow() == null
            ? ""
            : ", resumed at row " + Words.number(report.resumedFromRow());
    return "Started "
        + report.startedAt().truncatedTo(ChronoUnit.SECONDS)
        + ", took "
        + Words.time(report.duration())
        + resumed
        + ".";
  }

  private void why(Failure failure) {
    boolean failed = report.status() == RunStatus.FAILED;
    html.markup("<section class=\"why\">\n")
        .element("h2", failed ? "Why it failed" : "What was wrong when it was stopped")
        .element("p", "message", failure.message())
        .markup("\n<dl>\n");
    if (failure.remedy() != null) {
      entry("What to do", failure.remedy());
    }
    if (failure.field() != null) {
      entry("Setting", failure.field());
    }
    entry("Who can act", Words.whoCanAct(failure.kind()));
    html.element("dt", "Code").markup("<dd>").element("code", failure.code()).markup("</dd>\n");
    html.markup("</dl>\n</section>\n");
  }

  private void entry(String name, String value) {
    html.element("dt", name).element("dd", value).markup("\n");
  }

  private void tiles() {
    RowCounts counts = report.counts();
    Long resumedFrom = report.resumedFromRow();
    long here = counts.settled() - (resumedFrom == null ? 0 : resumedFrom - 1);
    html.markup("<div class=\"tiles\">\n");
    rowsTile("", counts.delivered(), "delivered");
    rowsTile(counts.failed() > 0 ? "alarm" : "", counts.failed(), "rejected");
    if (report.rowsUnknown() > 0) {
      rowsTile("alarm", report.rowsUnknown(), "unknown: sent, never acknowledged");
    }
    if (counts.unkeyed() > 0) {
      rowsTile("", counts.unkeyed(), "without a key");
    }
    tile("", Words.time(report.duration()), "duration");
    tile("", Words.perSecond(here, report.duration().toNanos()), "rows/s on average");
    tile("", report.retries(), report.retries() == 1 ? "retry" : "retries");
    html.markup("</div>\n");
  }

  private void rowsTile(String cssClass, long rows, String what) {
    tile(cssClass, rows, (rows == 1 ? "row " : "rows ") + what);
  }

  private void tile(String cssClass, long number, String name) {
    tile(cssClass, Words.number(number), name);
  }

  private void tile(String cssClass, String value, String name) {
    html.markup("<div class=\"" + cssClass + "\">")
        .element("b", value)
        .element("span", "soft", name)
        .markup("</div>\n");
  }

  private void notices() {
    if (!report.notices().isEmpty()) {
      html.markup("<section>\n").element("h2", "Notes");
      report.notices().forEach(notice -> html.element("p", notice));
      html.markup("</section>\n");
    }
  }

  private void overTime() {
    Timeline time = run.timeline();
    html.markup("<section>\n").element("h2", "Over time");
    if (time.used() == 0) {
      html.element("p", "No row was handed to the destination.");
    } else {
      Charts charts = new Charts(html);
      charts.overTime(
          "Rows handed to the destination",
          time,
          time::rowsIn,
          rows -> Words.perSecond(rows, time.width()) + " rows/s");
      charts.overTime(
          "Latency: slowest flush, until the destination had every row",
          time,
          time::slowestFlushIn,
          Words::nanos);
      if (run.retries().total() > 0) {
        html.markup("<p class=\"soft\"><span class=\"mark\"></span> tried again</p>\n");
      }
    }
    html.markup("</section>\n");
  }
}
