package com.signalsmith.destination.runtime;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.signalsmith.destination.spi.Receipt;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32C;

/** A checkpoint as text: one line of JSON and one line with its checksum. */
final class CheckpointFormat {

  private static final int VERSION = 1;

  private CheckpointFormat() {}

  static String format(Checkpoint checkpoint) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("version", VERSION);
    json.put("run_id", checkpoint.runId());
    json.put("definition", checkpoint.definition());
    json.put("source", checkpoint.source());
    json.put("sequence", checkpoint.sequence());
    json.put("position", checkpoint.position());
    json.put("target_id", checkpoint.targetId());
    RowCounts counts = checkpoint.counts();
    json.put("created", counts.created());
    json.put("updated", counts.updated());
    json.put("deleted", counts.deleted());
    json.put("failed", counts.failed());
    json.put("unkeyed", counts.unkeyed());
    json.put("rejected_bytes", checkpoint.rejectedBytes());
    ArrayNode receipts = json.putArray("receipts");
    for (Receipt receipt : checkpoint.receipts()) {
      ObjectNode entry = receipts.addObject();
      entry.put("target", receipt.target());
      entry.put("part", receipt.part());
      entry.put("first", receipt.first());
      entry.put("last", receipt.last());
      entry.put("rows", receipt.rows());
    }
    String line = json.toString();
    return line + "\n" + checksum(line) + "\n";
  }

  /**
   * Reads a checkpoint.
   *
   * @throws IOException if the text is not a whole checkpoint of this version
   */
  static Checkpoint parse(String text) throws IOException {
    int end = text.indexOf('\n');
    if (end < 0 || !text.substring(end).equals("\n" + checksum(text.substring(0, end)) + "\n")) {
      throw new IOException("its checksum does not fit");
    }
    JsonNode json = new ObjectMapper().readTree(text.substring(0, end));
    if (json.path("version").asInt() != VERSION) {
      throw new IOException("it is of version " + json.path("version") + ", not " + VERSION);
    }
    RowCounts counts =
        new RowCounts(
            json.required("created").asLong(),
            json.required("updated").asLong(),
            json.required("deleted").asLong(),
            json.required("failed").asLong(),
            json.required("unkeyed").asLong());
    return new Checkpoint(
        json.required("run_id").asText(),
        json.required("definition").asText(),
        json.required("source").asText(),
        json.required("sequence").asLong(),
        json.required("position").isNull() ? null : json.required("position").asText(),
        json.path("target_id").isTextual() ? json.path("target_id").asText() : null,
        counts,
        receipts(json.required("receipts")),
        json.required("rejected_bytes").asLong());
  }

  private static List<Receipt> receipts(JsonNode json) {
    List<Receipt> receipts = new ArrayList<>();
    for (JsonNode entry : json) {
      receipts.add(
          new Receipt(
              entry.required("target").asText(),
              entry.required("part").asInt(),
              entry.required("first").asLong(),
              entry.required("last").asLong(),
              entry.required("rows").asLong()));
    }
    return receipts;
  }

  private static String checksum(String line) {
    CRC32C crc = new CRC32C();
    crc.update(line.getBytes(StandardCharsets.UTF_8));
    return "crc32c " + Long.toHexString(crc.getValue());
  }
}
