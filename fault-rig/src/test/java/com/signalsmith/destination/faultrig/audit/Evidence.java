package com.signalsmith.destination.faultrig.audit;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * What a run has left behind.
 *
 * @param topic where the rows were sent
 * @param rows every row of the source, in order
 * @param messages everything on the topic, by partition and offset
 * @param rejected the numbers of the rows in the file of rejected rows, in its order
 * @param report the report
 */
public record Evidence(
    String topic,
    List<SourceRow> rows,
    List<Message> messages,
    List<Long> rejected,
    JsonNode report) {

  private static final ObjectMapper JSON = new ObjectMapper();

  /** Copies the lists and sorts the messages. */
  public Evidence {
    rows = List.copyOf(rows);
    messages =
        messages.stream()
            .sorted(Comparator.comparingInt(Message::partition).thenComparing(Message::offset))
            .toList();
    rejected = List.copyOf(rejected);
  }

  /** Reads the numbers of the rows in a file of rejected rows; none if the report names no file. */
  public static List<Long> rejectedRows(JsonNode report) throws IOException {
    List<Long> rows = new ArrayList<>();
    if (report.path("rejected_rows_file").isTextual()) {
      Path file = Path.of(report.path("rejected_rows_file").asText());
      for (String line : Files.readAllLines(file)) {
        rows.add(JSON.readTree(line).path("row").asLong());
      }
    }
    return rows;
  }

  @Override
  public String toString() {
    return rows.size() + " rows, " + messages.size() + " messages on topic '" + topic + "'";
  }
}
