package com.signalsmith.destination.runtime;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.signalsmith.destination.spi.Failure;
import com.signalsmith.destination.spi.Receipt;
import com.signalsmith.destination.spi.ReceiptNames;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Writes a run's report as JSON. */
final class ReportJson {

  private ReportJson() {}

  static String of(RunReport report) {
    ObjectNode json = settled(report);
    ReceiptNames names = report.receiptNames();
    if (names == null) {
      json.putNull("receipts");
    } else {
      json.set("receipts", receipts(names, report.receipts()));
    }
    report.notices().forEach(json.putArray("notices")::add);
    return withError(json, report).toPrettyString();
  }

  /** Returns the same in one line, without receipts and notices. */
  static String line(RunReport report) {
    return withError(settled(report), report).toString();
  }

  private static ObjectNode withError(ObjectNode json, RunReport report) {
    json.set("error", report.failure().map(ReportJson::error).orElse(null));
    return json;
  }

  private static ObjectNode settled(RunReport report) {
    RowCounts counts = report.counts();
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("status", report.status().id());
    json.put("sync_id", report.syncId());
    json.put("run_id", report.runId());
    json.put("destination", report.destination());
    json.put("mode", report.mode());
    json.put("started_at", report.startedAt().toString());
    json.put("duration_ms", report.duration().toMillis());
    json.put("resumed_from_row", report.resumedFromRow());
    json.put("rows_processed", report.rowsProcessed());
    json.put("rows_created", counts.created());
    json.put("rows_updated", counts.updated());
    json.put("rows_deleted", counts.deleted());
    json.put("rows_failed", counts.failed());
    json.put("rows_unknown", report.rowsUnknown());
    json.put("rows_unkeyed", counts.unkeyed());
    json.put("retries", report.retries());
    json.put(
        "rejected_rows_file",
        Optional.ofNullable(report.rejectedRowsFile()).map(Path::toString).orElse(null));
    return json;
  }

  // A run has one target, so the target stands above its parts; without a row there is none to
  // name.
  private static ObjectNode receipts(ReceiptNames names, List<Receipt> receipts) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put(names.target(), receipts.isEmpty() ? null : receipts.get(0).target());
    ArrayNode parts = json.putArray(names.part() + "s");
    for (Receipt receipt : receipts) {
      ObjectNode part = parts.addObject();
      part.put(names.part(), receipt.part());
      part.put("first_" + names.position(), receipt.first());
      part.put("last_" + names.position(), receipt.last());
      part.put("rows", receipt.rows());
    }
    return json;
  }

  static ObjectNode error(Failure failure) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("kind", failure.kind().id());
    json.put("code", failure.code());
    json.put("message", failure.message());
    json.put("remedy", failure.remedy());
    json.put("field", failure.field());
    return json;
  }
}
