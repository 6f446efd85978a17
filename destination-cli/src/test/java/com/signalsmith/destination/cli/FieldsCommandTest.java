package com.signalsmith.destination.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.signalsmith.destination.spi.ColumnType;
import com.signalsmith.destination.spi.Secret;
import com.signalsmith.destination.spi.TargetField;
import com.signalsmith.destination.testkit.DeliveredMessage;
import com.signalsmith.destination.testkit.InMemorySystem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a user does to map columns: look at the fields, map, send. */
class FieldsCommandTest {

  private static final String CONNECTION =
      """
      destination: memory
      authentication: { method: none }
      configuration: { address: fields }
      target: { name: contacts }
      """;

  private final Console script = Console.ofScript();
  private final InMemorySystem system = InMemorySystem.start("fields", Secret.of("unused"));
  private Path directory = Path.of("");

  @BeforeEach
  void makeATarget(@TempDir Path temporary) {
    directory = temporary;
    system.createTarget(
        "contacts",
        List.of(
            new TargetField("key", ColumnType.INTEGER, true, true, "Number of the contact."),
            new TargetField("email", ColumnType.TEXT, false, false, "")));
  }

  @AfterEach
  void stop() {
    system.close();
  }

  @Test
  void listsTheFieldsOfATarget() throws IOException {
    Console.Ended ended = script.run("fields", write("fields.yaml", CONNECTION));

    assertThat(ended.err()).isEmpty();
    assertThat(ended.exitCode()).isZero();
    assertThat(ended.out())
        .isEqualTo(
            """
            key    integer, required, identifier: Number of the contact.
            email  text
            """);
  }

  @Test
  void listsThemForPrograms() throws IOException {
    Console.Ended ended = script.run("fields", write("fields.yaml", CONNECTION), "--json");

    assertThat(ended.json().get("fields").get(0))
        .hasToString(
            "{\"name\":\"key\",\"type\":\"integer\",\"required\":true,\"identifier\":true,"
                + "\"description\":\"Number of the contact.\"}");
  }

  @Test
  void saysThatThereAreNoneYet() throws IOException {
    Console.Ended ended =
        script.run("fields", write("fields.yaml", CONNECTION), "--set", "target.name=new");

    assertThat(ended.exitCode()).isZero();
    assertThat(ended.out())
        .isEqualTo("the target has no fields yet; it gets them with its first rows\n");
  }

  @Test
  void refusesADestinationThatCannotTell() throws IOException {
    String shelf =
        """
        destination: shelf
        authentication: { method: login, user: ada, password: hunter2 }
        configuration: { hosts: "a:1" }
        target: { shelf: books }
        """;
    Console.Ended ended = script.run("fields", write("fields.yaml", shelf), "--json");

    assertThat(ended.exitCode()).isEqualTo(1);
    assertThat(ended.json().get("error").get("code").asText()).isEqualTo("fields_not_supported");
    assertThat(ended.err()).contains("destination 'shelf' cannot tell which fields a target has");

    String connection = shelf.substring(0, shelf.indexOf("target:"));
    Console.Ended without = script.run("fields", write("fields.yaml", connection));
    assertThat(without.exitCode()).isEqualTo(1);
    assertThat(without.err()).contains("fields_not_supported").doesNotContain("is required");
  }

  @Test
  void needsATargetAndASystem() throws IOException {
    String connection = CONNECTION.substring(0, CONNECTION.indexOf("target:"));
    Console.Ended without = script.run("fields", write("fields.yaml", connection), "--json");
    assertThat(without.exitCode()).isEqualTo(2);
    assertThat(without.json().get("problems").get(0).get("field").asText()).isEqualTo("target");

    system.suspend();
    Console.Ended down = script.run("fields", write("fields.yaml", CONNECTION));
    assertThat(down.exitCode()).isEqualTo(1);
    assertThat(down.err()).contains("no system answers at 'fields'");
  }

  @Test
  void aMappingSendsColumnsAsFields() throws IOException {
    Files.writeString(directory.resolve("rows.jsonl"), "{\"id\":1,\"mail\":\"a@example.com\"}\n");
    String sync =
        "sync: contacts\n"
            + CONNECTION
            + """
            mode: upsert
            source: { type: jsonl, path: rows.jsonl, primary_key: id }
            """;
    Console.Ended mapped =
        script.run("sync", write("map.yaml", sync + "field_mapping: { id: key, mail: email }\n"));
    assertThat(mapped.exitCode()).as(mapped.err()).isZero();
    Console.Ended listed =
        script.run(
            "sync",
            write(
                "list.yaml",
                sync.replace("sync: contacts", "sync: others")
                    + """
                    field_mapping:
                      - { source_column: mail, destination_field: email }
                      - { source_column: id, destination_field: key }
                    """));
    assertThat(listed.exitCode()).as(listed.err()).isZero();

    assertThat(system.messages("contacts"))
        .containsExactly(new DeliveredMessage("1", "{\"email\":\"a@example.com\",\"key\":1}"));
  }

  private String write(String name, String content) throws IOException {
    return Files.writeString(directory.resolve(name), content).toString();
  }
}
