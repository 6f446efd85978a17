package com.signalsmith.destination.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunsCommandTest {

  private static final String SYNC =
      """
      sync: daily
      destination: shelf
      authentication: { method: login, user: ada, password: "${env:SHELF_PASSWORD}" }
      configuration: { hosts: "a:1" }
      target: { shelf: books }
      mode: insert
      source: { type: jsonl, path: rows.jsonl, primary_key: id }
      """;

  private final Console script = Console.ofScript().with("SHELF_PASSWORD", "hunter2");
  private Path directory = Path.of("");
  private String file = "";

  @BeforeEach
  void writeFiles(@TempDir Path temporary) throws IOException {
    directory = temporary;
    file = Files.writeString(directory.resolve("sync.yaml"), SYNC).toString();
    Files.writeString(directory.resolve("rows.jsonl"), "{\"id\":1}\nno json\n");
  }

  @Test
  void showsTheNewestFirstWithItsRowsAndItsError() {
    script.run("sync", file);
    script.run("sync", file, "--set", "target.shelf=broken");

    Console.Ended ended = Console.ofScript().run("runs", file);
    assertThat(ended.exitCode()).as(ended.err()).isZero();
    assertThat(ended.out().lines())
        .satisfiesExactly(
            line -> assertThat(line).startsWith("STARTED               STATUS     "),
            line ->
                assertThat(line).matches("\\S+Z +failed .*shelf_broken: shelf 'broken' is broken"),
            line -> assertThat(line).matches("\\S+Z +completed +2 +1 +[0-9.]+ s +0"));
  }

  @Test
  void isOneJsonDocument() throws IOException {
    script.run("sync", file, "--state", directory.resolve("state").toString());
    JsonNode json =
        script.run("runs", file, "--json", "--state", directory.resolve("state").toString()).json();
    assertThat(json.fieldNames()).toIterable().containsExactly("sync_id", "runs");
    assertThat(json.at("/runs/0/status").asText()).isEqualTo("completed");
    assertThat(json.at("/runs/0/rows_failed").asLong()).isEqualTo(1);
    assertThat(json.at("/runs/0/error").isNull()).isTrue();
  }

  @Test
  void showsNoMoreThanWasAskedFor() throws IOException {
    script.run("sync", file);
    script.run("sync", file);
    assertThat(script.run("runs", file, "--last", "1", "--json").json().get("runs")).hasSize(1);
    for (String number : List.of("0", "-1")) {
      Console.Ended none = script.run("runs", file, "--last", number);
      assertThat(none.exitCode()).isEqualTo(2);
      assertThat(none.err()).contains("'--last' must be 1 or more, not " + number);
    }
  }

  @Test
  void saysThatThereIsNoneYet() throws IOException {
    assertThat(script.run("runs", file).out()).isEqualTo("sync 'daily': no run has ended yet\n");
    assertThat(script.run("runs", file, "--json").json().get("runs")).isEmpty();
  }

  @Test
  void needsTheNameOfTheSync() throws IOException {
    assertThat(script.run("runs", file, "--set", "sync=").exitCode()).isEqualTo(2);
    Console.Ended outside = script.run("runs", file, "--json", "--set", "sync=../x");
    assertThat(outside.exitCode()).isEqualTo(2);
    assertThat(outside.json().at("/problems/0/code").asText()).isEqualTo("pattern_mismatch");
    assertThat(script.run("runs", file + ".not").exitCode()).isEqualTo(2);
  }

  @Test
  void saysThatAHistoryCannotBeRead() throws IOException {
    Files.createDirectories(directory.resolve(".signalsmith/daily/runs.jsonl"));
    Console.Ended ended = script.run("runs", file, "--json");
    assertThat(ended.exitCode()).isEqualTo(1);
    assertThat(ended.json().at("/error/code").asText()).isEqualTo("history_unreadable");
    assertThat(ended.err()).contains("what to do: mend");
  }
}
