package com.signalsmith.destination.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The page of error codes has every code that the sources of runtime and command can say. */
class ErrorCodesTest {

  private static final Pattern WORD = Pattern.compile("\"([a-z]+(?:_[a-z]+)+|usage|required)\"");
  private static final Pattern LINE = Pattern.compile("(?m)^\\| `([a-z_]+)` \\|");

  // What is written like a code and is none: names of settings and of fields in JSON documents.
  private static final Set<String> NO_CODES =
      Set.of(
          "audience_mode",
          "audience_modes",
          "destination_field",
          "duration_ms",
          "fetch_size",
          "field_mapping",
          "jdbc_stream_results",
          "key_bytes",
          "max_rejected_percent",
          "max_rejected_rows",
          "max_row_bytes",
          "memory_limit",
          "messages_read_back",
          "mirror_styles",
          "names_column",
          "null_text",
          "one_of",
          "operation_column",
          "pattern_help",
          "primary_key",
          "query_file",
          "rejected_bytes",
          "rejected_rows",
          "rejected_rows_file",
          "required_when",
          "resumed_from_row",
          "rows_created",
          "rows_deleted",
          "rows_failed",
          "rows_processed",
          "rows_sent",
          "rows_unkeyed",
          "rows_unknown",
          "rows_updated",
          "run_id",
          "signalsmith_rows",
          "spi_version",
          "source_column",
          "started_at",
          "sync_id",
          "target_id",
          "temp_directory",
          "value_bytes",
          "visible_when");

  @Test
  void thePageHasEveryCode() throws IOException {
    Path root = root();
    Set<String> said = new TreeSet<>();
    for (String module : List.of("destination-spi", "destination-runtime", "destination-cli")) {
      try (Stream<Path> files = Files.walk(root.resolve(module).resolve("src/main/java"))) {
        for (Path file : files.filter(each -> each.toString().endsWith(".java")).toList()) {
          said.addAll(matches(WORD, file));
        }
      }
    }
    said.removeAll(NO_CODES);

    assertThat(matches(LINE, root.resolve("docs/runtime-errors.md")))
        .as("docs/runtime-errors.md; what is no code belongs into NO_CODES")
        .containsExactlyElementsOf(said);
  }

  private static Set<String> matches(Pattern pattern, Path file) throws IOException {
    Set<String> found = new TreeSet<>();
    Matcher matcher = pattern.matcher(Files.readString(file));
    while (matcher.find()) {
      found.add(matcher.group(1));
    }
    return found;
  }

  private static Path root() {
    Path here = Path.of("").toAbsolutePath();
    return Files.isDirectory(here.resolve("docs")) ? here : here.resolve("..").normalize();
  }
}
