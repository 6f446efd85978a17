package com.signalsmith.destination.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** {@code docs/json.md} is made of the golden vectors and the hostile lines. */
class JsonDocumentTest {

  private static final String VECTORS =
      """
      | name | column | SQL type | value | JSON | key |
      | --- | --- | --- | --- | --- | --- |
      """;

  private static final String LINES =
      """
      | name | line | becomes | where a strict Jackson differs |
      | --- | --- | --- | --- |
      """;

  @Test
  void theDocumentIsMadeOfTheDataFiles() throws IOException {
    List<VectorFile> vectors = GoldenVectors.all().stream().map(GoldenVector::line).toList();
    List<VectorFile> lines = HostileJson.all().stream().map(HostileJson::line).toList();
    String document =
        prose()
            .replace("{{vectors}}\n", tables(vectors, VECTORS, Set.of(3, 4, 5)))
            .replace("{{hostile}}\n", tables(lines, LINES, Set.of(1)));
    Path file = document("docs/json.md");
    if (Boolean.getBoolean("docs.write")) {
      Files.writeString(file, document);
    }
    assertThat(file).exists();
    assertThat(Files.readString(file).replace("\r\n", "\n")).isEqualTo(document);
  }

  private static String prose() throws IOException {
    try (InputStream file = JsonDocumentTest.class.getResourceAsStream("json.md")) {
      return new String(Objects.requireNonNull(file).readAllBytes(), StandardCharsets.UTF_8)
          .replace("\r\n", "\n");
    }
  }

  private static String tables(List<VectorFile> lines, String head, Set<Integer> codes) {
    int columns = head.substring(0, head.indexOf('\n')).split("\\|", -1).length - 2;
    StringBuilder text = new StringBuilder();
    String section = "";
    for (VectorFile line : lines) {
      if (!line.section().equals(section)) {
        section = line.section();
        text.append(text.isEmpty() ? "" : "\n").append("### ").append(heading(section));
        text.append("\n\n").append(head);
      }
      text.append('|');
      for (int i = 0; i < columns; i++) {
        String field = line.field(i);
        text.append(' ').append(codes.contains(i) ? code(field) : field).append(" |");
      }
      text.append('\n');
    }
    return text.toString();
  }

  // HTML, because code in Markdown can hold neither backticks nor the bars of a table.
  private static String code(String field) {
    if (field.isEmpty() || field.startsWith("refused: ")) {
      return field;
    }
    String text =
        field
            .replace("&", "&amp;")
            .replace("<", "&lt;")
            .replace(">", "&gt;")
            .replace("|", "&#124;")
            .replace("*", "&#42;")
            .replace("_", "&#95;")
            .replace("\\", "&#92;")
            .replace("[", "&#91;")
            .replace("`", "&#96;");
    return "<code>" + text + "</code>";
  }

  private static String heading(String section) {
    return Character.toUpperCase(section.charAt(0)) + section.substring(1);
  }

  private static Path document(String path) {
    Path here = Path.of("").toAbsolutePath();
    return Files.isDirectory(here.resolve("docs")) ? here.resolve(path) : here.resolveSibling(path);
  }
}
