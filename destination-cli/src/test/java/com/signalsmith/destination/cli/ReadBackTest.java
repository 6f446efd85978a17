package com.signalsmith.destination.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.signalsmith.destination.embeddedkafka.ReadMessage;
import com.signalsmith.destination.runtime.RowCounts;
import com.signalsmith.destination.runtime.RunReport;
import com.signalsmith.destination.runtime.RunStatus;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class ReadBackTest {

  private static final List<String> ROWS = List.of("{\"id\":2}", "{\"id\":1}");

  @Test
  void agreesWhenEveryRowArrivedOnceUnchanged() {
    ReadBack same = readBack(message(0, "{\"id\":1}"), message(1, "{\"id\":2}"));
    assertThat(same.agrees()).isTrue();
    assertThat(print(same))
        .endsWith("\n2 rows sent, 2 messages read back\n")
        .doesNotContain("not what");
  }

  @Test
  void disagreesWhenARowIsMissingChangedOrRepeated() {
    ReadBack fewer = readBack(message(0, "{\"id\":1}"));
    assertThat(fewer.agrees()).isFalse();
    assertThat(print(fewer)).endsWith("\n2 rows sent, 1 message read back\n");
    assertThat(readBack(message(0, "{\"id\":1}"), message(1, "{\"id\":2.0}")).agrees()).isFalse();
    assertThat(readBack(message(0, "{\"id\":1}"), message(1, "{\"id\":1}")).agrees()).isFalse();
    ReadBack more =
        readBack(message(0, "{\"id\":1}"), message(1, "{\"id\":2}"), message(2, "{\"id\":2}"));
    assertThat(more.agrees()).isFalse();
    assertThat(print(more)).contains("what was read back is not what was sent");
  }

  @Test
  void showsKeyPartitionOffsetHeadersAndValue() {
    assertThat(print(readBack(message(7, "{\"id\":1}"))))
        .contains("partition 4, offset 7, key k7\n  h: v\n  {\"id\":1}\n");
  }

  @Test
  void isOneJsonDocumentWithTheReport() throws IOException {
    JsonNode json = new ObjectMapper().readTree(readBack(message(0, "x"), message(1, "y")).json());
    assertThat(json.get("rows_sent").asLong()).isEqualTo(2);
    assertThat(json.get("messages_read_back").asLong()).isEqualTo(2);
    assertThat(json.get("identical").asBoolean()).isFalse();
    assertThat(json.at("/messages/0/headers/h").asText()).isEqualTo("v");
    assertThat(json.at("/report/status").asText()).isEqualTo("completed");
  }

  private static String print(ReadBack readBack) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    readBack.print(new PrintStream(bytes, true, StandardCharsets.UTF_8));
    return bytes.toString(StandardCharsets.UTF_8);
  }

  private static ReadMessage message(long offset, String value) {
    List<ReadMessage.Header> headers = List.of(new ReadMessage.Header("h", "v"));
    return new ReadMessage(4, offset, Instant.EPOCH, headers, "k" + offset, value);
  }

  private static ReadBack readBack(ReadMessage... messages) {
    RunReport report =
        new RunReport(
            RunStatus.COMPLETED,
            "daily",
            "r1",
            "kafka",
            "insert",
            Instant.EPOCH,
            Duration.ofSeconds(1),
            null,
            new RowCounts(2, 0, 0, 0, 0),
            0,
            0,
            null,
            null,
            List.of(),
            List.of(),
            null);
    return new ReadBack(report, ROWS, List.of(messages));
  }
}
