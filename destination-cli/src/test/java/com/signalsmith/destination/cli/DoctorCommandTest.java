package com.signalsmith.destination.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.signalsmith.destination.spi.SpiVersion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DoctorCommandTest {

  @TempDir Path plugins;

  @BeforeEach
  void addABrokenJarAndAnEmptyFolder() throws IOException {
    Files.writeString(Files.createDirectories(plugins.resolve("cut")).resolve("cut.jar"), "PK");
    Files.createDirectories(plugins.resolve("empty"));
  }

  @Test
  void printsAllThereIsWithWhatIsWrongAndWhatToDo() {
    Console.Ended ended = Console.ofScript().run("doctor", "--plugins", plugins.toString());

    assertThat(ended.exitCode()).isEqualTo(1);
    assertThat(ended.out())
        .contains("ID ", "VERSION ", "SPI ", "LOCATION")
        .containsPattern("(?m)^shelf +unknown +unknown +.*test-classes")
        .containsPattern("(?m)^- +unknown +unknown +.*cut\\.jar$")
        .contains("  broken jar_unreadable: it cannot be read as a jar")
        .contains("    what to do: copy it once more")
        .contains("  warning folder_empty: the folder is empty")
        .contains("1 sound, 2 broken, 1 with a warning; this host has SPI " + SpiVersion.CURRENT);
    assertThat(ended.err()).isEmpty();
  }

  @Test
  void printsOneDocument() throws IOException {
    JsonNode document =
        Console.ofScript().run("doctor", "--json", "--plugins", plugins.toString()).json();

    assertThat(document.get("healthy").asBoolean()).isFalse();
    assertThat(document.get("spi_version").asText()).isEqualTo(SpiVersion.CURRENT.toString());
    assertThat(document.at("/plugins/0/status").asText()).isEqualTo("sound");
    assertThat(document.at("/plugins/0/findings")).isEmpty();
    JsonNode shelf = document.at("/plugins/1");
    assertThat(shelf.get("id").asText()).isEqualTo("shelf");
    assertThat(shelf.at("/findings/0/code").asText()).isEqualTo("rule_broken");
    JsonNode cut = document.at("/plugins/2");
    assertThat(cut.get("id").isNull()).isTrue();
    assertThat(cut.get("status").asText()).isEqualTo("broken");
    assertThat(cut.at("/findings/0/code").asText()).isEqualTo("jar_unreadable");
    assertThat(cut.at("/findings/0/level").asText()).isEqualTo("broken");
    assertThat(cut.at("/findings/0/location").asText())
        .isEqualTo(plugins.resolve("cut/cut.jar").toString());
    assertThat(cut.at("/findings/0/remedy").asText()).isNotEmpty();
    assertThat(document.at("/plugins/3/status").asText()).isEqualTo("warning");
  }

  @Test
  void coloursWhatIsBrokenForPeople() {
    assertThat(Console.ofTerminal().run("doctor", "--plugins", plugins.toString()).out())
        .contains("\u001b[31mbroken\u001b[0m", "\u001b[33mwarning\u001b[0m");
  }

  @Test
  void aSyncToASoundDestinationRunsBesideBrokenOnes(@TempDir Path directory) throws IOException {
    Files.writeString(directory.resolve("rows.jsonl"), "{\"id\":1}\n{\"id\":2}\n");
    Path file =
        Files.writeString(
            directory.resolve("sync.yaml"),
            """
            sync: daily
            destination: shelf
            authentication: { method: none }
            configuration: { hosts: "a:1" }
            target: { shelf: books }
            mode: insert
            source: { type: jsonl, path: rows.jsonl, primary_key: id }
            """);

    Console.Ended ended =
        Console.ofScript().run("sync", file.toString(), "--json", "--plugins", plugins.toString());

    assertThat(ended.exitCode()).isZero();
    assertThat(ended.json().get("rows_created").asLong()).isEqualTo(2);
  }
}
