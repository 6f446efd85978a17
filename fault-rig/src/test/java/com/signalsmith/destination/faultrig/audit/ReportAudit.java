package com.signalsmith.destination.faultrig.audit;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Compares the report of a run that is said to be complete with what is there; one use. */
final class ReportAudit {

  private final Evidence evidence;
  private final Map<Integer, PartitionRows> partitions = new TreeMap<>();
  private final List<Finding> findings = new ArrayList<>();

  private ReportAudit(Evidence evidence) {
    this.evidence = evidence;
    for (Message message : evidence.messages()) {
      partitions.computeIfAbsent(message.partition(), unused -> new PartitionRows()).add(message);
    }
  }

  /** Returns what is wrong. */
  static List<Finding> of(Evidence evidence) {
    ReportAudit audit = new ReportAudit(evidence);
    audit.checkCounts();
    audit.checkReceipts();
    return audit.findings;
  }

  private void checkCounts() {
    long valid = evidence.rows().stream().filter(SourceRow::valid).count();
    long unkeyed = evidence.rows().stream().filter(row -> row.valid() && row.key() == null).count();
    String status = evidence.report().path("status").asText();
    if (!status.equals("completed")) {
      find("status is '" + status + "'");
    }
    expect("rows_processed", evidence.rows().size());
    expect("rows_created", valid);
    expect("rows_failed", evidence.rejected().size());
    expect("rows_unkeyed", unkeyed);
    expect("rows_unknown", 0);
    expect("rows_updated", 0);
    expect("rows_deleted", 0);
  }

  private void expect(String field, long wanted) {
    JsonNode value = evidence.report().path(field);
    if (!value.isIntegralNumber() || value.asLong() != wanted) {
      find(field + " is " + value + ", but " + wanted + " is so");
    }
  }

  private void checkReceipts() {
    JsonNode receipts = evidence.report().path("receipts");
    String topic = receipts.path("topic").asText();
    if (!partitions.isEmpty() && !topic.equals(evidence.topic())) {
      find("receipts are of topic '" + topic + "'");
    }
    Map<Integer, PartitionRows> unnamed = new TreeMap<>(partitions);
    long sum = 0;
    for (JsonNode receipt : receipts.path("partitions")) {
      PartitionRows rows = unnamed.remove(receipt.path("partition").asInt(-1));
      checkReceipt(receipt, rows == null ? new PartitionRows() : rows);
      sum += receipt.path("rows").asLong();
    }
    if (sum != evidence.report().path("rows_created").asLong()) {
      find("receipts are of " + sum + " rows together, which is not rows_created");
    }
    unnamed.keySet().forEach(partition -> find("no receipt of partition " + partition));
  }

  // A row without a key may be in two partitions, and is settled in one of them.
  private void checkReceipt(JsonNode receipt, PartitionRows there) {
    long first = receipt.path("first_offset").asLong(-1);
    long last = receipt.path("last_offset").asLong(-1);
    long rows = receipt.path("rows").asLong(-1);
    String text = "the receipt " + receipt + " of a partition with " + there;
    if (first < 0 || last < first || last > there.lastOffset || rows > last - first + 1) {
      find(text + " has wrong offsets");
    }
    if (rows < there.keyed.size() || rows > there.keyed.size() + there.unkeyed.size()) {
      find(text + " has a wrong number of rows");
    }
  }

  private void find(String detail) {
    findings.add(new Finding(Violation.WRONG_REPORT, detail));
  }

  /** The different rows of a partition. */
  private static final class PartitionRows {

    private final Set<String> keyed = new HashSet<>();
    private final Set<String> unkeyed = new HashSet<>();
    private long lastOffset = -1;

    void add(Message message) {
      (message.key() == null ? unkeyed : keyed).add(message.value());
      lastOffset = Math.max(lastOffset, message.offset());
    }

    @Override
    public String toString() {
      return keyed.size()
          + " rows with and "
          + unkeyed.size()
          + " without a key through offset "
          + lastOffset;
    }
  }
}
