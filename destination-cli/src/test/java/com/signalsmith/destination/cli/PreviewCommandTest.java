package com.signalsmith.destination.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PreviewCommandTest {

  private static final String SYNC =
      """
      sync: daily
      destination: shelf
      authentication: { method: login, user: ada, password: hunter2 }
      configuration: { hosts: "a:1" }
      target: { shelf: books }
      mode: insert
      source: { type: jsonl, path: rows.jsonl }
      """;

  private final Console script = Console.ofScript();
  private Path directory = Path.of("");
  private String file = "";

  @BeforeEach
  void writeFiles(@TempDir Path temporary) throws IOException {
    directory = temporary;
    file = Files.writeString(directory.resolve("sync.yaml"), SYNC).toString();
    Files.writeString(
        directory.resolve("rows.jsonl"),
        """
        {"id":"one"}
        no json
        {"id":3,"x":"bad"}
        {"id":null}
        """);
  }

  @Test
  void anInterruptEndsItWithADocument() throws IOException {
    Console.Ended ended = script.run("preview", file, "--json", "--set", "target.shelf=asleep");

    assertThat(ended.exitCode()).isEqualTo(130);
    assertThat(ended.json()).hasToString("{\"status\":\"cancelled\"}");
    assertThat(ended.err()).contains("the preview was interrupted");
  }

  @Test
  void printsABlockPerRow() {
    Console.Ended ended = script.run("preview", file);

    assertThat(ended.exitCode()).describedAs(ended.err()).isZero();
    assertThat(ended.err()).isEmpty();
    assertThat(ended.out())
        .startsWith(
            """
            shelf books, 1 board

            row 1, board 0
              key (3 bytes): one
              header run: preview
              value (12 bytes): {"id":"one"}

            row 2
              would be rejected: invalid_json: \
            """)
        .endsWith(
            """

            row 3, board 0
              would be rejected: row_bad: it is bad
              key (1 byte): 3
              header run: preview
              value (18 bytes): {"id":3,"x":"bad"}

            row 4, board unknown
              no key
              header run: preview
              value (11 bytes): {"id":null}

            4 rows read: 2 would be sent, 2 would be rejected; nothing was sent
            """);
    assertThat(directory.resolve(".signalsmith")).doesNotExist();
  }

  @Test
  void readsAsManyRowsAsAskedFor() throws IOException {
    assertThat(script.run("preview", file, "--rows", "1").out())
        .contains("1 row read: 1 would be sent, 0 would be rejected; nothing was sent");
    Console.Ended piped =
        script
            .typing("{\"id\":1}\n".repeat(10))
            .run("preview", file, "--set", "source.path=-", "--json");
    assertThat(piped.json().get("rows")).hasSize(5);
    for (String number : new String[] {"0", "-1", "1001", "many", ""}) {
      Console.Ended ended = script.run("preview", file, "--rows=" + number);
      assertThat(ended.exitCode()).isEqualTo(2);
      assertThat(ended.err()).contains("must be a number from 1 to 1000");
    }
  }

  @Test
  void printsOneJsonDocument() throws IOException {
    Console.Ended ended = script.run("preview", file, "--json");

    assertThat(ended.exitCode()).isZero();
    assertThat(ended.json().fieldNames()).toIterable().containsExactly("shelf", "boards", "rows");
    assertThat(ended.json().at("/rows/0"))
        .hasToString(
            "{\"row\":1,\"key\":\"one\",\"value\":\"{\\\"id\\\":\\\"one\\\"}\","
                + "\"headers\":{\"run\":\"preview\"},\"key_bytes\":3,\"value_bytes\":12,"
                + "\"board\":0,\"rejected\":null}");
    assertThat(ended.json().at("/rows/1/value").isNull()).isTrue();
    assertThat(ended.json().at("/rows/1/rejected/code").asText()).isEqualTo("invalid_json");
    assertThat(ended.err()).isEmpty();
  }

  @Test
  void worksOfflineWhereTheSystemCannotBeAsked() throws IOException {
    Console.Ended online = script.run("preview", file, "--set", "target.shelf=broken");
    assertThat(online.exitCode()).isEqualTo(1);
    assertThat(online.out()).isEmpty();
    assertThat(online.err())
        .isEqualTo(
            """
            failed: shelf_broken: shelf 'broken' is broken
            what to do: mend it
            setting: target.shelf
            """);
    Console.Ended json = script.run("preview", file, "--set", "target.shelf=broken", "--json");
    assertThat(json.exitCode()).isEqualTo(1);
    assertThat(json.json().get("status").asText()).isEqualTo("failed");
    assertThat(json.json().at("/error/code").asText()).isEqualTo("shelf_broken");

    Console.Ended offline =
        script.run("preview", file, "--set", "target.shelf=broken", "--offline");
    assertThat(offline.exitCode()).isZero();
    assertThat(offline.out())
        .startsWith("shelf broken, an unknown number of boards\n\nrow 1, board unknown\n");
  }

  @Test
  void endsWithOneWhenTheSourceCannotBeRead() {
    Console.Ended ended = script.run("preview", file, "--set", "source.path=absent.jsonl");
    assertThat(ended.exitCode()).isEqualTo(1);
    assertThat(ended.err()).contains("failed: source_not_found");
  }

  @Test
  void endsWithTwoWhenTheDefinitionIsInvalid() throws IOException {
    Console.Ended ended = script.run("preview", file, "--set", "mode=upsert");
    assertThat(ended.exitCode()).isEqualTo(2);
    assertThat(ended.err()).contains("mode: shelf does not support mode 'upsert'");
    Console.Ended json = script.run("preview", file, "--json", "--set", "mode=upsert");
    assertThat(json.exitCode()).isEqualTo(2);
    assertThat(json.json().get("status").asText()).isEqualTo("invalid");
  }

  @Test
  void letsNoRowSpeakToTheTerminalOrFillIt() {
    String row = "{\"id\":\"\\u001b[2J\",\"x\":\"\u0085" + "y".repeat(3_000) + "\"}\n";
    Console.Ended ended = script.typing(row).run("preview", file, "--set", "source.path=-");

    assertThat(ended.out())
        .contains("key (4 bytes): \\u001b[2J")
        .contains("\"x\":\"\\u0085yyy")
        .contains("  and 1,026 more characters, which --json shows")
        .doesNotContain("\u001b");
  }

  @Test
  void neverShowsAPassword() {
    for (String shelf : new String[] {"books", "broken", "X"}) {
      for (String form : new String[] {"--json", "--verbose", "--offline"}) {
        Console.Ended ended = script.run("preview", file, form, "--set", "target.shelf=" + shelf);
        assertThat(ended.out() + ended.err()).doesNotContain("hunter2");
      }
    }
  }

  @Test
  void helpHasAnExample() {
    Console.Ended ended = script.run("preview", "--help");
    assertThat(ended.out())
        .startsWith("Usage: signalsmith preview")
        .contains("5 by default")
        .contains("  signalsmith preview customers.yaml");
  }
}
