package com.signalsmith.destination.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CommandTest {

  private static final ObjectMapper ONE_DOCUMENT =
      new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);
  private static final String VALID =
      """
      sync: daily
      destination: shelf
      authentication: { method: login, user: ada, password: hunter2 }
      configuration: { hosts: "a:1" }
      target: { shelf: books }
      mode: insert
      source: { type: jsonl, path: rows.jsonl, primary_key: id }
      """;

  private Path directory = Path.of("");
  private String file = "";
  private String input = "";
  private boolean terminal;
  private String out = "";
  private String err = "";

  @BeforeEach
  void writeFiles(@TempDir Path temporary) throws IOException {
    directory = temporary;
    file = Files.writeString(directory.resolve("sync.yaml"), VALID).toString();
    Files.writeString(directory.resolve("rows.jsonl"), "{\"id\":1}\n{\"id\":2}\n");
  }

  @Nested
  class Destinations {

    @Test
    void areListedWithVersionAndLocation() {
      assertThat(run("destinations")).isZero();
      assertThat(out).contains("shelf").contains("LOCATION").contains("test-classes");
    }

    @Test
    void areOneJsonDocument() throws IOException {
      assertThat(run("destinations", "--json", "--plugins", "/nowhere")).isZero();
      assertThat(json().get("destinations"))
          .filteredOn(each -> each.get("id").asText().equals("shelf"))
          .singleElement()
          .satisfies(shelf -> assertThat(shelf.get("category").asText()).isEqualTo("other"));
      assertThat(json().at("/broken/0/location").asText()).isEqualTo("/nowhere");
    }

    @Test
    void showWhichPluginsAreNotUsable() {
      assertThat(run("--plugins=/nowhere", "destinations")).isZero();
      assertThat(out).contains("not usable: /nowhere: there is no such plugin directory");
    }
  }

  @Nested
  class Describe {

    @Test
    void printsTextUnlessAskedForAnotherForm() throws IOException {
      assertThat(run("describe", "shelf")).isZero();
      assertThat(out).startsWith("Shelf (shelf), Other\n");
      assertThat(run("describe", "shelf", "--format", "json")).isZero();
      assertThat(json().get("id").asText()).isEqualTo("shelf");
      assertThat(run("describe", "shelf", "--json")).isZero();
      assertThat(json().get("id").asText()).isEqualTo("shelf");
    }

    @Test
    void listsWhatThereIsForAnUnknownDestination() throws IOException {
      assertThat(run("describe", "shelv")).isEqualTo(2);
      assertThat(err).contains("there is no destination 'shelv'").contains("did you mean 'shelf'?");
      assertThat(run("describe", "nothing", "--json")).isEqualTo(2);
      assertThat(json().at("/problems/0/code").asText()).isEqualTo("unknown_destination");
    }

    @Test
    void refusesJsonInAFormThatIsNone() throws IOException {
      assertThat(run("describe", "shelf", "--json", "--format", "text")).isEqualTo(2);
      assertThat(err).contains("--json and --format text exclude each other");
      assertThat(json().at("/problems/0/code").asText()).isEqualTo("usage");
      assertThat(run("describe", "shelf", "--json", "--format", "json-schema")).isZero();
    }

    @Test
    void refusesAFormatThatThereIsNot() {
      assertThat(run("describe", "shelf", "--format", "xml")).isEqualTo(2);
      assertThat(err).contains("'xml' is none of [text, markdown, json, json-schema]");
    }
  }

  @Nested
  class Validate {

    @Test
    void saysThatAFileIsValid() throws IOException {
      assertThat(run("validate", file)).isZero();
      assertThat(out).isEqualTo(file + ": valid, sync 'daily' to 'shelf'\n");
      assertThat(run("validate", file, "--json")).isZero();
      assertThat(json().get("valid").asBoolean()).isTrue();
      assertThat(json().get("problems")).isEmpty();
    }

    @Test
    void takesAWholeNumberWithZerosBehindThePoint() {
      assertThat(run("validate", file, "--set", "configuration.port=9000.0")).isZero();
      assertThat(run("validate", file, "--set", "configuration.port=9000.5")).isEqualTo(2);
      assertThat(err).contains("must be a whole number");
    }

    @Test
    void saysThatACommaIsTooMuch() {
      assertThat(run("validate", file, "--set", "configuration.hosts=a:1,b:2,")).isEqualTo(2);
      assertThat(err).contains("an empty item in the list, such as behind a comma at the end");
    }

    @Test
    void printsALinePerProblemAndTheirNumber() {
      assertThat(run("validate", file, "--set", "mode=upsert", "--set", "target.shelf=X"))
          .isEqualTo(2);
      assertThat(out).isEmpty();
      assertThat(err.lines())
          .containsExactly(
              file + ": target.shelf: 'X' must be lower-case letters",
              file
                  + ": mode: shelf does not support mode 'upsert'; it supports mode insert and"
                  + " audience mode add",
              "2 problems");
      assertThat(run("validate", file, "--set", "target.shelf=X")).isEqualTo(2);
      assertThat(err).endsWith("\n1 problem\n");
    }

    @Test
    void printsProblemsAsJson() throws IOException {
      assertThat(run("validate", "--json", file, "--set=mode=upsert")).isEqualTo(2);
      assertThat(json().get("valid").asBoolean()).isFalse();
      assertThat(json().at("/problems/0/field").asText()).isEqualTo("mode");
      assertThat(json().at("/problems/0/code").asText()).isEqualTo("mode_not_supported");
      assertThat(json().at("/problems/0/message").asText()).contains("insert");
    }

    @Test
    void saysThatTheFileOfRowsIsNotThere() throws IOException {
      assertThat(run("validate", file, "--set", "source.path=absent.jsonl")).isEqualTo(2);
      assertThat(err)
          .startsWith(
              file + ": source.path: there is no file '" + directory.resolve("absent.jsonl") + "'");
      assertThat(run("validate", file, "--set", "source.path=no/*.jsonl", "--json")).isEqualTo(2);
      assertThat(json().at("/problems/0/code").asText()).isEqualTo("source_not_found");
      assertThat(run("validate", file, "--set", "source.path=-")).isZero();
      assertThat(
              run("validate", file, "--set=source.path=absent.jsonl", "--set=destination=shelves"))
          .isEqualTo(2);
      assertThat(err).contains("no destination 'shelves'", "absent.jsonl'", "2 problems");
      assertThat(run("sync", file, "--set", "source.path=absent.jsonl")).isEqualTo(1);
    }

    @Test
    void namesNoFieldForAFileThatIsNotThere() {
      assertThat(run("validate", directory.resolve("absent.yaml").toString())).isEqualTo(2);
      assertThat(err).startsWith(directory.resolve("absent.yaml") + ": there is no such file\n");
    }
  }

  @Nested
  class Sync {

    @Test
    void endsWithZeroWhenEveryRowWasSent() throws IOException {
      assertThat(run("sync", file)).isZero();
      assertThat(out)
          .startsWith("sync 'daily' completed: 2 rows sent in ")
          .contains("  shelf books board 0: 2 rows, positions 0 to 1\n");
      assertThat(err).contains(" started\n");
      assertThat(directory.resolve(".signalsmith/daily/report.json")).exists();
    }

    @Test
    void leavesAPageForPeopleAndSaysWhere() throws IOException {
      input = "{\"id\":1}\ncanary\n";
      Path page = directory.resolve(".signalsmith/daily/report.html");

      assertThat(run("sync", file, "--set", "source.path=-")).isEqualTo(3);
      assertThat(out).endsWith("report: " + page + "\n");
      assertThat(page).content().contains("✓ completed", "invalid_json").doesNotContain("canary");

      assertThat(run("sync", file, "--set", "source.path=-", "--include-rows")).isEqualTo(3);
      assertThat(page).content().contains("<pre>canary</pre>").doesNotContain("hunter2");
    }

    @Test
    void printsTheReportAloneAsJson() throws IOException {
      assertThat(run("sync", file, "--json", "--state", directory.resolve("state").toString()))
          .isZero();
      assertThat(json().get("status").asText()).isEqualTo("completed");
      assertThat(json().get("rows_created").asLong()).isEqualTo(2);
      assertThat(err).contains("2 rows sent");
      assertThat(directory.resolve("state/daily/report.json")).hasContent(out);
    }

    @Test
    void endsWithThreeWhenRowsWereRejected() throws IOException {
      input = "{\"id\":1}\nnot json\n";
      assertThat(run("sync", file, "--set", "source.path=-")).isEqualTo(3);
      assertThat(out).contains("1 row sent").contains("1 row rejected, see " + directory);
    }

    @Test
    void sendsTheRowsOfCompressedCsvFiles() throws IOException {
      for (int part = 1; part <= 2; part++) {
        try (OutputStream csv =
            new GZIPOutputStream(
                Files.newOutputStream(directory.resolve("part-" + part + ".csv.gz")))) {
          csv.write("id;name\n1;Ada\n2;B;ob\n".getBytes(StandardCharsets.UTF_8));
        }
      }
      assertThat(
              run(
                  "sync",
                  file,
                  "--json",
                  "--set=source.type=csv",
                  "--set=source.delimiter=;",
                  "--set=source.types.id=integer",
                  "--set=source.path=part-*.csv.gz"))
          .isEqualTo(3);
      assertThat(json().get("rows_created").asLong()).isEqualTo(2);
      assertThat(Path.of(json().get("rejected_rows_file").asText()))
          .content()
          .contains("part-1.csv.gz\",\"location\":3,\"code\":\"invalid_csv\"");
    }

    @Test
    void endsWithOneWhenItFailed() throws IOException {
      assertThat(run("sync", file, "--set", "target.shelf=broken")).isEqualTo(1);
      assertThat(out).startsWith("sync 'daily' failed: 0 rows sent");
      assertThat(err)
          .contains("failed: shelf_broken: shelf 'broken' is broken\n")
          .contains("what to do: mend it\n")
          .contains("setting: target.shelf\n");
      assertThat(run("sync", file, "--json", "--set", "target.shelf=broken")).isEqualTo(1);
      assertThat(json().at("/error/code").asText()).isEqualTo("shelf_broken");
    }

    @Test
    void endsWithTwoWhenTheDefinitionIsInvalid() throws IOException {
      assertThat(run("sync", file, "--set", "mode=upsert")).isEqualTo(2);
      assertThat(out).isEmpty();
      assertThat(run("sync", file, "--json", "--set", "mode=upsert")).isEqualTo(2);
      assertThat(json().get("status").asText()).isEqualTo("invalid");
      assertThat(json().at("/problems/0/field").asText()).isEqualTo("mode");
      assertThat(directory.resolve(".signalsmith")).doesNotExist();
    }

    @Test
    void drawsABarOnATerminal() {
      terminal = true;
      assertThat(run("sync", file)).isZero();
      assertThat(err).contains("sync").contains("2 rows").contains("%");
    }

    @Test
    void neverShowsAPassword() {
      run("sync", file, "--verbose");
      assertThat(out + err).doesNotContain("hunter2");
      run("sync", file, "--set", "authentication.password hunter2");
      assertThat(out + err).doesNotContain("hunter2").contains("must be PATH=VALUE");
    }
  }

  @Nested
  class Usage {

    @Test
    void mistakesEndWithTwo() {
      assertThat(run()).isEqualTo(2);
      assertThat(err).contains("a command is missing");
      assertThat(run("synk")).isEqualTo(2);
      assertThat(err).contains("synk");
      assertThat(run("sync")).isEqualTo(2);
      assertThat(err).contains("SYNC.yaml").contains("see 'signalsmith sync --help'");
    }

    @Test
    void mistakesAreAJsonDocumentToo() throws IOException {
      assertThat(run("sync", "--json")).isEqualTo(2);
      assertThat(json().get("status").asText()).isEqualTo("invalid");
      assertThat(json().at("/problems/0/code").asText()).isEqualTo("usage");
      assertThat(run("validate", "--json")).isEqualTo(2);
      assertThat(json().get("valid").asBoolean()).isFalse();
    }

    @Test
    void everyCommandHasHelp() {
      for (String command :
          new String[] {
            "demo",
            "destinations",
            "describe",
            "validate",
            "check",
            "preview",
            "sync",
            "runs",
            "init",
            "completion"
          }) {
        assertThat(run(command, "--help")).isZero();
        assertThat(out).startsWith("Usage: signalsmith " + command);
      }
      assertThat(run("--help")).isZero();
      assertThat(out).contains("130   interrupted");
      assertThat(run("--version")).isZero();
      assertThat(out).startsWith("signalsmith ");
    }

    @Test
    void theDemoNeedsADistribution() {
      assertThat(run("demo")).isEqualTo(1);
      assertThat(err).contains("./signalsmith");
    }
  }

  private int run(String... args) {
    ByteArrayOutputStream outBytes = new ByteArrayOutputStream();
    ByteArrayOutputStream errBytes = new ByteArrayOutputStream();
    Shell shell =
        new Shell(
            new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)),
            new PrintStream(outBytes, true, StandardCharsets.UTF_8),
            new PrintStream(errBytes, true, StandardCharsets.UTF_8),
            Map.of(),
            terminal,
            terminal,
            null);
    int exitCode = Main.run(shell, args);
    out = outBytes.toString(StandardCharsets.UTF_8);
    err = errBytes.toString(StandardCharsets.UTF_8);
    return exitCode;
  }

  private JsonNode json() throws IOException {
    return ONE_DOCUMENT.readTree(out);
  }
}
