package com.signalsmith.destination.runtime;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.signalsmith.destination.spi.Failure;
import com.signalsmith.destination.spi.PreviewedRow;
import com.signalsmith.destination.spi.RejectedRow;

/** Writes how rows would travel as JSON. */
final class PreviewJson {

  private PreviewJson() {}

  static String of(PreviewReport report) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put(report.names().target(), report.target());
    json.put(report.names().part() + "s", report.parts());
    ArrayNode rows = json.putArray("rows");
    report.rows().forEach(entry -> row(rows.addObject(), entry, report.names().part()));
    if (!report.notices().isEmpty()) {
      report.notices().forEach(json.putArray("notices")::add);
    }
    return json.toPrettyString();
  }

  static String failed(Failure failure) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("status", "failed");
    json.set("error", ReportJson.error(failure));
    return json.toPrettyString();
  }

  private static void row(ObjectNode json, PreviewReport.Entry entry, String part) {
    PreviewedRow message = entry.message();
    json.put("row", entry.sequence());
    json.put("key", message == null ? null : message.key());
    json.put("value", message == null ? null : message.value());
    ObjectNode headers = json.putObject("headers");
    if (message != null) {
      message.headers().forEach(header -> headers.put(header.name(), header.value()));
    }
    json.put("key_bytes", message == null ? 0 : message.keyBytes());
    json.put("value_bytes", message == null ? 0 : message.valueBytes());
    json.put(part, message == null ? null : message.part());
    RejectedRow rejected = entry.rejected();
    if (rejected == null) {
      json.putNull("rejected");
    } else {
      json.putObject("rejected").put("code", rejected.code()).put("message", rejected.message());
    }
  }
}
