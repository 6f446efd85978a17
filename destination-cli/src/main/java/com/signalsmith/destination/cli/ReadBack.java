package com.signalsmith.destination.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.util.RawValue;
import com.signalsmith.destination.embeddedkafka.ReadMessage;
import com.signalsmith.destination.runtime.RunReport;
import java.io.PrintStream;
import java.util.List;
import java.util.Objects;

/**
 * What was sent beside what arrived.
 *
 * @param report of the run that sent the rows
 * @param rows the lines of the source
 * @param messages what the topic holds, by partition and offset
 */
record ReadBack(RunReport report, List<String> rows, List<ReadMessage> messages) {

  private static final int SHOWN = 3;

  /** Returns whether each row arrived once, unchanged to the byte. */
  boolean agrees() {
    List<String> values =
        messages.stream().map(ReadMessage::value).filter(Objects::nonNull).sorted().toList();
    return sent() == messages.size() && values.equals(rows.stream().sorted().toList());
  }

  void print(PrintStream out) {
    out.println("some of the messages:");
    for (ReadMessage message : shown()) {
      out.println();
      out.println(
          "partition %d, offset %d, key %s"
              .formatted(message.partition(), message.offset(), message.key()));
      message
          .headers()
          .forEach(header -> out.println("  " + header.name() + ": " + header.value()));
      out.println("  " + message.value());
    }
    out.println();
    if (!agrees()) {
      out.println("what was read back is not what was sent");
    }
    String read = PlainText.count(messages.size(), "message");
    out.println(Progress.rows(sent()) + " sent, " + read + " read back");
  }

  String json() {
    ObjectNode document = Json.object();
    document.put("rows_sent", sent());
    document.put("messages_read_back", messages.size());
    document.put("identical", agrees());
    ArrayNode array = document.putArray("messages");
    for (ReadMessage message : shown()) {
      ObjectNode each = array.addObject();
      each.put("partition", message.partition());
      each.put("offset", message.offset());
      each.put("timestamp", message.timestamp().toString());
      each.put("key", message.key());
      ObjectNode headers = each.putObject("headers");
      message.headers().forEach(header -> headers.put(header.name(), header.value()));
      each.put("value", message.value());
    }
    document.putRawValue("report", new RawValue(report.toJson()));
    return document.toPrettyString();
  }

  private long sent() {
    return report.counts().delivered();
  }

  // The first one of each partition says more than the first ones of one partition.
  private List<ReadMessage> shown() {
    List<ReadMessage> first =
        messages.stream().filter(message -> message.offset() == 0).limit(SHOWN).toList();
    return first.isEmpty() ? messages.stream().limit(SHOWN).toList() : first;
  }
}
