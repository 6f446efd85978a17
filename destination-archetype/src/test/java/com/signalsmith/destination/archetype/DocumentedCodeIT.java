package com.signalsmith.destination.archetype;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The code in documents is code that builds and runs: each block of Java or XML stands, line for
 * line, in a source that other tests compile and run.
 */
class DocumentedCodeIT {

  private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
  private static final Pattern BLOCK = Pattern.compile("(?s)\n```(java|xml)\n(.*?)\n(?=```\n)");
  // As Maven has filtered it.
  private static final String ARCHETYPE =
      "destination-archetype/target/classes/archetype-resources";

  @ParameterizedTest
  @CsvSource({
    "docs/embedding.md, destination-runtime/src/test/java/com/example/host, 12",
    "docs/writing-a-destination.md, " + ARCHETYPE + ", 15"
  })
  void standsInASource(String document, String sources, int blocks) throws IOException {
    List<List<String>> texts = new ArrayList<>();
    for (Path source : Stream.concat(files(sources), Stream.of(reference())).toList()) {
      texts.add(generated(Files.readString(source)).lines().toList());
    }
    Matcher block = BLOCK.matcher(Files.readString(ROOT.resolve(document)));
    int found = 0;
    for (; block.find(); found++) {
      List<String> lines = block.group(2).lines().toList();
      assertThat(texts)
          .as("a source of %s has, in a row and indented alike, the lines%n%s", document, lines)
          .anyMatch(text -> holds(text, lines));
    }
    assertThat(found).as("blocks of code in %s", document).isGreaterThanOrEqualTo(blocks);
  }

  // As the guide's commands generate it.
  private static String generated(String template) {
    return template
        .replace("${package}", "com.example.archive")
        .replace("${className}", "Archive")
        .replace("${destinationId}", "archive");
  }

  private static boolean holds(List<String> text, List<String> lines) {
    return IntStream.rangeClosed(0, text.size() - lines.size())
        .anyMatch(first -> stripped(text.subList(first, first + lines.size())).equals(lines));
  }

  private static List<String> stripped(List<String> lines) {
    return String.join("\n", lines).stripIndent().lines().toList();
  }

  // What has secrets and a system of its own, which the generated destination has not.
  private static Path reference() {
    return ROOT.resolve(
        "destination-testkit/src/main/java/com/signalsmith/destination/testkit/InMemoryDestination.java");
  }

  private static Stream<Path> files(String folder) throws IOException {
    try (Stream<Path> files = Files.walk(ROOT.resolve(folder))) {
      return files.filter(Files::isRegularFile).toList().stream();
    }
  }
}
