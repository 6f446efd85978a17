package com.signalsmith.destination.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How much the command says, in which colours, and in which form. */
class OutputTest {

  private static final String ESCAPE = "\u001b[3";

  private final Console script = Console.ofScript();
  private String file = "";

  @BeforeEach
  void writeFiles(@TempDir Path directory) throws IOException {
    Files.writeString(directory.resolve("rows.jsonl"), "{\"id\":1}\n");
    file =
        Files.writeString(
                directory.resolve("sync.yaml"),
                """
                sync: daily
                destination: shelf
                authentication: { method: none }
                configuration: { hosts: "a:1" }
                target: { shelf: books }
                mode: insert
                source: { type: jsonl, path: rows.jsonl }
                """)
            .toString();
  }

  @Test
  void quietSaysNothingOfWhatWentWell() throws IOException {
    for (String command : new String[] {"sync", "check", "validate"}) {
      Console.Ended ended = script.run(command, file, "--quiet");
      assertThat(ended.exitCode()).isZero();
      assertThat(ended.out() + ended.err()).as(command).isEmpty();
      assertThat(script.run(command, file, "--quiet", "--json").json().isObject()).isTrue();
    }
    assertThat(script.run("runs", file, "--quiet").out()).contains("completed");
  }

  @Test
  void quietSaysWhatWentWrong() {
    String[] broken = {"--quiet", "--set", "target.shelf=broken"};
    assertThat(script.run("sync", file, broken[0], broken[1], broken[2]).err())
        .startsWith("failed: shelf_broken: ")
        .contains("what to do: mend it");
    assertThat(script.run("check", file, broken[0], broken[1], broken[2]).out())
        .startsWith("failed  shelf ")
        .doesNotContain("check of shelf");
  }

  @Test
  void quietSaysWhichRowsDidNotArrive() throws IOException {
    Files.writeString(Path.of(file).resolveSibling("rows.jsonl"), "{\"id\":1}\nno row\n");
    Console.Ended ended = script.run("sync", file, "--quiet");

    assertThat(ended.exitCode()).isEqualTo(3);
    assertThat(ended.out()).isEmpty();
    assertThat(ended.err().lines())
        .satisfiesExactly(
            line -> assertThat(line).startsWith("1 row rejected, see "),
            line -> assertThat(line).startsWith("  mend them there"));
  }

  @Test
  void quietAndVerboseExcludeEachOther() {
    Console.Ended ended = script.run("sync", file, "--quiet", "--verbose");
    assertThat(ended.exitCode()).isEqualTo(2);
    assertThat(ended.err()).contains("--quiet and --verbose exclude each other");
  }

  @Test
  void colorsAreForTerminalsOnly() {
    String[][] commands = {{"sync", file}, {"runs", file}, {"check", file}, {"sync", "--help"}};
    for (String[] command : commands) {
      assertThat(script.run(command).out()).doesNotContain("\u001b");
      assertThat(Console.ofTerminal().with("NO_COLOR", "1").run(command).out())
          .doesNotContain("\u001b");
    }
    assertThat(Console.ofTerminal().run("sync", file).out()).contains(ESCAPE + "2mcompleted");
    assertThat(Console.ofTerminal().run("runs", file).out()).contains(ESCAPE + "2mcompleted");
    assertThat(Console.ofTerminal().run("sync", "--help").out()).contains("\u001b[");
    assertThat(Console.ofTerminal().run("sync", file, "--set", "target.shelf=broken").err())
        .contains(ESCAPE + "1mfailed:");
  }

  @Test
  void standardErrorIsAJsonObjectPerLineWhenAskedFor() throws IOException {
    Console.Ended ended =
        Console.ofTerminal()
            .run("sync", file, "--json", "--log-format=json", "--set", "target.shelf=broken");
    assertThat(ended.exitCode()).isEqualTo(1);
    assertThat(ended.json().get("status").asText()).isEqualTo("failed");
    for (String line : ended.err().lines().toList()) {
      JsonNode json = new ObjectMapper().readTree(line);
      assertThat(json.fieldNames()).toIterable().containsExactly("time", "level", "message");
    }
    assertThat(levels(ended, "failed: shelf_broken: ")).containsOnly("error");
    assertThat(levels(ended, "what to do: ")).containsOnly("error");
    assertThat(levels(ended, "' failed: ")).containsOnly("error");
    assertThat(script.run("sync", file, "--log-format", "xml").err())
        .contains("'xml' is none of [text, json]");
  }

  @Test
  void aLineOfJsonHasTheLevelOfWhatItSays() throws IOException {
    Console.Ended check =
        script.run("check", file, "--json", "--log-format=json", "--set", "target.shelf=broken");
    assertThat(levels(check, "failed ")).containsOnly("error");
    assertThat(levels(check, "passed ")).containsOnly("info");
    Console.Ended warned =
        script.run("check", file, "--json", "--log-format=json", "--set", "target.shelf=dusty");
    assertThat(levels(warned, "dusty")).containsOnly("warn");

    Console.Ended done = script.run("sync", file, "--json", "--log-format=json");
    assertThat(levels(done, "' completed: ")).containsOnly("info");

    Files.writeString(Path.of(file).resolveSibling("rows.jsonl"), "{\"id\":1}\nno row\n");
    for (String option : List.of("--json", "--quiet")) {
      Console.Ended rejected = script.run("sync", file, option, "--log-format=json");
      assertThat(levels(rejected, "1 row rejected")).containsOnly("warn");
    }

    Console.Ended usage = script.run("sync", "--log-format=json", "--nothing");
    assertThat(levels(usage, "signalsmith: ")).containsOnly("error");

    Console.Ended invalid = script.run("validate", "none.yaml", "--log-format=json");
    assertThat(levels(invalid, "none.yaml: ")).containsOnly("error");
  }

  private static List<String> levels(Console.Ended ended, String words) throws IOException {
    List<String> levels = new ArrayList<>();
    for (String line : ended.err().lines().toList()) {
      JsonNode json = new ObjectMapper().readTree(line);
      if (json.get("message").asText().contains(words)) {
        levels.add(json.get("level").asText());
      }
    }
    return levels;
  }

  @Test
  void aLineIsOneObjectWhateverItHolds() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    PrintStream to = new PrintStream(bytes, true, StandardCharsets.UTF_8);
    try (PrintStream lines = JsonLineStream.on(to, () -> Instant.EPOCH)) {
      lines.print("a \"");
      lines.println("é");
      lines.print("no end");
    }
    assertThat(bytes.toString(StandardCharsets.UTF_8).lines())
        .containsExactly(
            "{\"time\":\"1970-01-01T00:00:00Z\",\"level\":\"info\",\"message\":\"a \\\"é\"}",
            "{\"time\":\"1970-01-01T00:00:00Z\",\"level\":\"info\",\"message\":\"no end\"}");
  }
}
