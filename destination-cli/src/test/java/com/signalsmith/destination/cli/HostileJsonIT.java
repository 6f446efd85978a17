package com.signalsmith.destination.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.signalsmith.destination.embeddedkafka.EmbeddedKafka;
import com.signalsmith.destination.embeddedkafka.ReadMessage;
import com.signalsmith.destination.embeddedkafka.SecurityProtocol;
import com.signalsmith.destination.testkit.HostileJson;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Hostile lines through a whole run: what is a row arrives byte for byte, the rest is told. */
class HostileJsonIT {

  // Larger messages are refused by brokers as they come.
  private static final int LARGEST_LINE = 500_000;

  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir
  @SuppressWarnings("NullAway.Init") // injected
  private Path directory;

  @Test
  void publishesEachRowByteForByteAndRejectsTheRestWithReasonAndLine() throws IOException {
    List<HostileJson> lines =
        HostileJson.all().stream().filter(line -> line.bytes().length <= LARGEST_LINE).toList();
    assertThat(lines).hasSizeGreaterThan(200);
    try (OutputStream file = Files.newOutputStream(directory.resolve("hostile.jsonl"))) {
      for (HostileJson line : lines) {
        file.write(line.bytes());
        file.write('\n');
      }
    }
    try (EmbeddedKafka kafka = Distribution.startKafka("unused")) {
      kafka.createTopic("hostile", 1, Map.of());

      Distribution.Ended ended = Distribution.run("sync", "--json", syncFile(kafka).toString());

      assertThat(ended.exitCode()).describedAs(ended.err()).isEqualTo(3);
      JsonNode report = JSON.readTree(ended.out());
      assertThat(report.get("status").asText()).isEqualTo("completed");
      assertThat(rejected(Path.of(report.get("rejected_rows_file").asText())))
          .containsExactlyElementsOf(expectedRejections(lines));
      assertThat(kafka.readTopic("hostile"))
          .extracting(ReadMessage::value)
          .containsExactlyElementsOf(expectedMessages(lines));
    }
  }

  private Path syncFile(EmbeddedKafka kafka) throws IOException {
    String text =
        """
        sync: hostile
        destination: kafka
        authentication: { method: none }
        configuration: { bootstrap_servers: "%s", use_tls: false }
        target: { topic: hostile }
        mode: insert
        source: { type: jsonl, path: hostile.jsonl }
        """;
    return Files.writeString(
        directory.resolve("hostile.yaml"),
        text.formatted(kafka.bootstrapServers(SecurityProtocol.PLAINTEXT)));
  }

  private static List<String> rejected(Path file) throws IOException {
    List<String> rejected = new ArrayList<>();
    for (String line : Files.readAllLines(file)) {
      JsonNode row = JSON.readTree(line);
      rejected.add(
          row.get("location").asLong()
              + " "
              + row.get("code").asText()
              + ": "
              + row.get("message").asText());
    }
    return rejected;
  }

  private static List<String> expectedRejections(List<HostileJson> lines) {
    List<String> rejections = new ArrayList<>();
    for (int i = 0; i < lines.size(); i++) {
      int line = i + 1;
      lines.get(i).refusal().ifPresent(reason -> rejections.add(line + " " + reason));
    }
    return rejections;
  }

  // Rows are valid UTF-8, so that their text is equal only where their bytes are.
  private static List<String> expectedMessages(List<HostileJson> lines) {
    return lines.stream()
        .filter(line -> line.refusal().isEmpty())
        .map(line -> new String(line.bytes(), StandardCharsets.UTF_8))
        .toList();
  }
}
