package com.signalsmith.destination.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CheckCommandTest {

  private static final String CONNECTION =
      """
      destination: shelf
      authentication: { method: login, user: ada, password: hunter2 }
      configuration: { hosts: "a:1" }
      """;
  private static final String SYNC =
      CONNECTION
          + """
          sync: daily
          target: { shelf: books }
          mode: insert
          source: { type: jsonl, path: absent.jsonl, primary_key: id }
          """;

  private final Console script = Console.ofScript();
  private String connection = "";
  private String sync = "";

  @BeforeEach
  void writeFiles(@TempDir Path directory) throws IOException {
    connection = Files.writeString(directory.resolve("connection.yaml"), CONNECTION).toString();
    sync = Files.writeString(directory.resolve("sync.yaml"), SYNC).toString();
  }

  @Test
  void printsALinePerStepAndHowItEnded() {
    Console.Ended ended = script.run("check", sync);

    assertThat(ended.exitCode()).isZero();
    assertThat(ended.err()).isEmpty();
    assertThat(ended.out().lines())
        .satisfiesExactly(
            line -> assertThat(line).matches("passed  door            the door is open .\\d+ ms."),
            line ->
                assertThat(line)
                    .matches("passed  shelf           shelf 'books' is there .\\d+ ms."),
            line -> assertThat(line).matches("check of shelf passed: 2 passed, \\d+[.]\\d s"));
  }

  @Test
  void saysWhatToDoUnderAStepThatFailed() {
    Console.Ended ended = script.run("check", sync, "--set", "target.shelf=broken");

    assertThat(ended.exitCode()).isEqualTo(1);
    assertThat(ended.out())
        .contains("failed  shelf           shelf_broken: shelf 'broken' is broken (")
        .contains("\n         what to do: mend it\n         setting: target.shelf\n")
        .contains("check of shelf failed: 1 passed, 1 failed, ");
  }

  @Test
  void aWarningIsNoFailure() {
    Console.Ended ended = script.run("check", sync, "--set", "target.shelf=dusty");

    assertThat(ended.exitCode()).isZero();
    assertThat(ended.out())
        .contains("warning shelf           shelf_dusty: it is ")
        .contains("check of shelf passed with warnings: 1 passed, 1 warning, ");
  }

  @Test
  void aDestinationThatThrowsHasFailed() {
    Console.Ended ended = script.run("check", sync, "--set", "target.shelf=cursed");

    assertThat(ended.exitCode()).isEqualTo(1);
    assertThat(ended.out())
        .contains("passed  door")
        .contains("failed  check           unexpected_failure: unexpected IllegalStateException");
    assertThat(ended.out() + ended.err()).doesNotContain("ever shown");
  }

  @Test
  void takesAFileThatDescribesAConnectionOnly() throws IOException {
    Console.Ended ended = script.run("check", connection);
    assertThat(ended.exitCode()).describedAs(ended.err()).isZero();
    assertThat(ended.out())
        .contains("skipped shelf           no shelf is given")
        .contains("check of shelf passed: 1 passed, 1 skipped, ");

    Console.Ended overridden = script.run("check", connection, "--set", "target.shelf=broken");
    assertThat(overridden.exitCode()).isEqualTo(1);
    Console.Ended blank = script.run("check", connection, "--set", "target=", "--set", "source=");
    assertThat(blank.exitCode()).describedAs(blank.err()).isZero();
  }

  @Test
  void printsOneJsonDocumentAndTellsPeopleOnStandardError() throws IOException {
    Console.Ended ended = script.run("check", sync, "--json", "--set", "target.shelf=broken");

    assertThat(ended.exitCode()).isEqualTo(1);
    JsonNode json = ended.json();
    assertThat(json.fieldNames()).toIterable().containsExactly("status", "steps");
    assertThat(json.get("status").asText()).isEqualTo("failed");
    assertThat(json.at("/steps/0").fieldNames())
        .toIterable()
        .containsExactly("id", "status", "code", "message", "remedy", "field", "duration_ms");
    assertThat(json.at("/steps/1/code").asText()).isEqualTo("shelf_broken");
    assertThat(json.at("/steps/1/remedy").asText()).isEqualTo("mend it");
    assertThat(json.at("/steps/1/field").asText()).isEqualTo("target.shelf");
    assertThat(ended.err()).contains("failed  shelf").contains("check of shelf failed");
  }

  @Test
  void endsWithTwoWhenWhatIsWrittenIsInvalid() throws IOException {
    Console.Ended ended =
        script.run("check", connection, "--set", "target.shelf=X", "--set", "mode=upsert");
    assertThat(ended.exitCode()).isEqualTo(2);
    assertThat(ended.out()).isEmpty();
    assertThat(ended.err().lines())
        .containsExactly(
            connection + ": target.shelf: 'X' must be lower-case letters",
            connection
                + ": mode: shelf does not support mode 'upsert'; it supports mode insert and"
                + " audience mode add",
            "2 problems");

    Console.Ended source =
        script.run("check", connection, "--json", "--set", "source.path=x", "--set", "tagret=1");
    assertThat(source.exitCode()).isEqualTo(2);
    assertThat(source.json().get("status").asText()).isEqualTo("invalid");
    assertThat(source.json().get("problems"))
        .extracting(problem -> problem.get("field").asText())
        .containsExactly("source.type", "tagret");
    assertThat(script.run("check", connection + ".not").exitCode()).isEqualTo(2);
    assertThat(script.run("check").exitCode()).isEqualTo(2);
  }

  @Test
  void colorsTheMarksOnATerminalOnly() {
    Console.Ended ended = Console.ofTerminal().run("check", sync);
    assertThat(ended.out()).contains("\u001b[32mpassed\u001b[0m  door ");
    assertThat(Console.ofTerminal().run("check", connection).out())
        .contains("\u001b[2mskipped\u001b[0m shelf ");
    assertThat(Console.ofTerminal().with("NO_COLOR", "1").run("check", sync).out())
        .doesNotContain("\u001b");
    assertThat(Console.ofTerminal().with("NO_COLOR", "").run("check", sync).out())
        .contains("\u001b");
    assertThat(script.run("check", sync).out()).doesNotContain("\u001b");
  }

  @Test
  void looksAtTheStreamThatItPrintsTo() throws IOException {
    Console redirected = new Console(Map.of(), true, false, "");
    assertThat(redirected.run("check", sync).out()).doesNotContain("\u001b");
    Console.Ended json = redirected.run("check", sync, "--json");
    assertThat(json.err()).contains("\u001b[32m");
    assertThat(json.json().get("status").asText()).isEqualTo("passed");
  }

  @Test
  void letsNoMessageSpeakToTheTerminal() {
    assertThat(script.run("check", sync, "--set", "target.shelf=dusty").out())
        .contains("it is \\u001b[31mdusty")
        .doesNotContain("\u001b");
  }

  @Test
  void neverShowsAPassword() {
    for (String shelf : new String[] {"books", "broken", "dusty", "cursed", "X"}) {
      for (String form : new String[] {"--json", "--verbose"}) {
        Console.Ended ended = script.run("check", sync, form, "--set", "target.shelf=" + shelf);
        assertThat(ended.out() + ended.err()).doesNotContain("hunter2");
      }
    }
  }

  @Test
  void anInterruptEndsItWithADocument() throws IOException {
    Thread.currentThread().interrupt();
    Console.Ended ended = script.run("check", sync, "--json");

    assertThat(ended.exitCode()).isEqualTo(130);
    assertThat(ended.json().get("status").asText()).isEqualTo("cancelled");
    assertThat(ended.json().get("steps").isArray()).isTrue();
    assertThat(ended.err()).contains("the check was interrupted");
    assertThat(Thread.interrupted()).isFalse();
  }

  @Test
  void helpHasAnExample() {
    Console.Ended ended = script.run("check", "--help");
    assertThat(ended.out())
        .startsWith("Usage: signalsmith check")
        .contains("  signalsmith check customers.yaml");
  }
}
