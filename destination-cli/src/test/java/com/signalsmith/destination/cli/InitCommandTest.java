package com.signalsmith.destination.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InitCommandTest {

  private Path file = Path.of("");

  @BeforeEach
  void chooseAFile(@TempDir Path directory) {
    file = directory.resolve("books.yaml");
  }

  @Test
  void writesAFileThatCanBeRunAndHoldsNoSecret() throws IOException {
    Console.Ended ended = init(answers("hunter2", "books", ""));

    assertThat(ended.exitCode()).as(ended.err()).isZero();
    assertThat(ended.err())
        .contains("Destination (")
        .contains("password (secret; the file will say ${env:SHELF_PASSWORD})")
        .contains("it must be host:port")
        .contains(" (yes or no) [yes]: ")
        .contains("shelf 'books' is there")
        .contains("check of shelf passed");
    assertThat(ended.out())
        .isEqualTo(
            "wrote %s\nset the environment variable SHELF_PASSWORD\nthen: signalsmith sync %s\n"
                .formatted(file, file));
    assertThat(file)
        .hasContent(
            """
            sync: books
            destination: shelf
            authentication:
              method: login
              user: "ada $${x}"
              password: "${env:SHELF_PASSWORD}"
            configuration:
              hosts: "a:1,b:2"
              tls: false
            target:
              shelf: books
            mode: insert
            source:
              type: jsonl
              path: rows.jsonl
              primary_key: id
            """);
    assertThat(ended.out() + ended.err()).doesNotContain("hunter2");
    Files.writeString(file.resolveSibling("rows.jsonl"), "{\"id\":1}\n");
    assertThat(
            Console.ofScript()
                .with("SHELF_PASSWORD", "hunter2")
                .run("sync", file.toString())
                .exitCode())
        .isZero();
    assertThat(left()).containsExactlyInAnyOrder("books.yaml", "rows.jsonl", ".signalsmith");
  }

  @Test
  void saysThatTheQueryOfAUrlWillBeInTheFile() {
    String answers = answers("hunter2", "books", "");
    String said = "the file will have this URL with its query";

    Console.Ended ended =
        init(answers.replace("ada ${x}", "https://hooks.example.com/in?token=t"), "--offline");
    assertThat(ended.exitCode()).as(ended.err()).isZero();
    assertThat(ended.err()).contains(said, "${env:NAME}").doesNotContain("token");

    String without = "y\n" + answers.replace("ada ${x}", "https://hooks.example.com/in");
    assertThat(init(without, "--offline").err()).doesNotContain(said);
  }

  @Test
  void isOneJsonDocument() throws IOException {
    Console.Ended ended = init(answers("hunter2", "books", ""), "--json");
    assertThat(ended.exitCode()).as(ended.err()).isZero();
    assertThat(ended.json().get("status").asText()).isEqualTo("written");
    assertThat(ended.json().at("/variables/0").asText()).isEqualTo("SHELF_PASSWORD");
  }

  @Test
  void replacesNoFileWithoutAYes() throws IOException {
    Files.writeString(file, "mine");
    assertThat(init("no\n" + answers("hunter2", "books", "")).exitCode()).isEqualTo(1);
    assertThat(init("").exitCode()).isEqualTo(1);
    assertThat(file).hasContent("mine");
    assertThat(init("yes\n" + answers("hunter2", "books", "")).exitCode()).isZero();
    assertThat(Files.readString(file)).startsWith("sync: books\n");
  }

  @Test
  void writesAConnectionThatFailsOnlyWhenAskedTo() throws IOException {
    Console.Ended ended = init(answers("hunter2", "broken", ""), "--json");
    assertThat(ended.exitCode()).isEqualTo(1);
    assertThat(ended.json().at("/error/code").asText()).isEqualTo("file_not_written");
    assertThat(ended.err()).contains("shelf_broken").contains("the test of the connection");
    assertThat(file).doesNotExist();
    assertThat(left()).isEmpty();
    assertThat(init(answers("hunter2", "broken", "y\n")).exitCode()).isZero();
    assertThat(file).exists();
  }

  @Test
  void asksNobodyOffline() {
    assertThat(init(answers("hunter2", "broken", ""), "--offline").exitCode()).isZero();
    assertThat(file).exists();
  }

  @Test
  void writesNothingWhenTheAnswersEnd() {
    Console.Ended ended = init("shelf\n\nlogin\nada\n");
    assertThat(ended.exitCode()).isEqualTo(1);
    assertThat(ended.err()).contains("was not written: no answer to '  password");
    assertThat(file).doesNotExist();
  }

  @Test
  void takesAReferenceAsItIsAndWhatTheEnvironmentHolds() throws IOException {
    assertThat(init(answers("${env:OTHER}", "books", "y\n")).exitCode()).isZero();
    assertThat(Files.readString(file)).contains("password: \"${env:OTHER}\"");
    Files.delete(file);
    Console.Ended ended =
        Console.ofScript()
            .with("SHELF_PASSWORD", "hunter2")
            .typing(answers("", "books", ""))
            .run("init", file.toString());
    assertThat(ended.exitCode()).as(ended.err()).isZero();
    assertThat(Files.readString(file)).contains("password: \"${env:SHELF_PASSWORD}\"");
  }

  @Test
  void asksForCsvByItsPath() throws IOException {
    String csv = answers("hunter2", "books", "").replace("insert\n\n\n", "insert\ncsv\nb*.csv\n");
    assertThat(init(csv).exitCode()).isZero();
    assertThat(Files.readString(file))
        .endsWith("source:\n  type: csv\n  path: \"b*.csv\"\n  primary_key: id\n");
  }

  // The first two answers for the URL are wrong.
  @Test
  void asksForAQueryAndRefersToThePassword() throws IOException {
    String jdbc =
        answers("hunter2", "books", "")
            .replace(
                "insert\n\n\n",
                """
                insert
                jdbc
                my.db
                jdbc:x://u:pw@h/d
                jdbc:duckdb:
                ada
                hunter3
                select 1 as id
                """);
    Console.Ended ended = init(jdbc);
    assertThat(ended.exitCode()).as(ended.err()).isZero();
    assertThat(ended.err())
        .contains("it must begin with 'jdbc:'")
        .contains("leave the password out")
        .contains("Password (secret; the file will say ${env:SOURCE_PASSWORD})")
        .doesNotContain("hunter3");
    assertThat(ended.out()).contains("set the environment variable SOURCE_PASSWORD");
    assertThat(Files.readString(file))
        .endsWith(
            """
            source:
              type: jdbc
              url: "jdbc:duckdb:"
              username: ada
              password: "${env:SOURCE_PASSWORD}"
              query: "select 1 as id"
              primary_key: id
            """);
  }

  // The first answer for the hosts is wrong; port and size are left out.
  private static String answers(String password, String shelf, String last) {
    return String.join(
            "\n",
            "shelf",
            "",
            "login",
            "ada ${x}",
            password,
            "nonsense",
            "a:1,b:2",
            "no",
            "",
            "",
            shelf,
            "insert",
            "",
            "",
            "id",
            "")
        + last;
  }

  private Console.Ended init(String answers, String... more) {
    return Console.ofScript()
        .typing(answers)
        .run(
            Stream.concat(Stream.of("init", file.toString()), Stream.of(more))
                .toArray(String[]::new));
  }

  private Stream<String> left() throws IOException {
    try (Stream<Path> files = Files.list(file.getParent())) {
      return files.map(path -> path.getFileName().toString()).toList().stream();
    }
  }
}
