package com.signalsmith.destination.runtime;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.signalsmith.destination.spi.Failure;
import com.signalsmith.destination.spi.FailureKind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The runs of a sync that have ended, which its state directory remembers: a JSON object per line,
 * the oldest first, and never more than {@value #MOST_RUNS}.
 *
 * <p>Stateless; any thread, also while a run goes on. A run whose process was killed is not there;
 * it is when it was resumed and has ended, under the same run id.
 */
public final class RunHistory {

  /** How many runs are remembered at most. */
  public static final int MOST_RUNS = 200;

  static final String FILE = "runs.jsonl";

  private RunHistory() {}

  /**
   * Returns the reports of the runs, the oldest first, without receipts and notices; none when no
   * run has ended there yet. What is no report is left out.
   *
   * @throws IOException if the history is there and cannot be read
   */
  public static List<RunReport> read(Path stateDirectory) throws IOException {
    String text;
    try {
      text = Files.readString(stateDirectory.resolve(FILE));
    } catch (NoSuchFileException e) {
      return List.of();
    }
    List<RunReport> reports = new ArrayList<>();
    for (String line : text.lines().toList()) {
      report(line).ifPresent(reports::add);
    }
    return List.copyOf(reports);
  }

  /** Returns the history with one run more, and without the oldest if there would be too many. */
  static String add(String history, RunReport report) {
    List<String> before = history.lines().filter(line -> !line.isBlank()).toList();
    return Stream.concat(
            before.stream().skip(Math.max(0, before.size() + 1 - MOST_RUNS)),
            Stream.of(ReportJson.line(report)))
        .collect(Collectors.joining("\n", "", "\n"));
  }

  private static Optional<RunReport> report(String line) {
    try {
      return Optional.of(report(new ObjectMapper().readTree(line)));
    } catch (JsonProcessingException | IllegalArgumentException | DateTimeException e) {
      return Optional.empty();
    }
  }

  private static RunReport report(JsonNode json) {
    JsonNode resumedFrom = json.path("resumed_from_row");
    JsonNode rejectedRows = json.path("rejected_rows_file");
    JsonNode error = json.path("error");
    return new RunReport(
        of(RunStatus.values(), RunStatus::id, json.path("status").asText()),
        json.path("sync_id").asText(),
        json.path("run_id").asText(),
        json.path("destination").asText(),
        json.path("mode").asText(),
        Instant.parse(json.path("started_at").asText()),
        Duration.ofMillis(json.path("duration_ms").asLong()),
        resumedFrom.isNumber() ? Long.valueOf(resumedFrom.longValue()) : null,
        new RowCounts(
            json.path("rows_created").asLong(),
            json.path("rows_updated").asLong(),
            json.path("rows_deleted").asLong(),
            json.path("rows_failed").asLong(),
            json.path("rows_unkeyed").asLong()),
        json.path("rows_unknown").asLong(),
        json.path("retries").asInt(),
        rejectedRows.isTextual() ? Path.of(rejectedRows.textValue()) : null,
        null,
        List.of(),
        List.of(),
        error.isObject() ? failure(error) : null);
  }

  private static Failure failure(JsonNode json) {
    Failure failure =
        Failure.of(
            of(FailureKind.values(), FailureKind::id, json.path("kind").asText()),
            json.path("code").asText(),
            json.path("message").asText());
    @Nullable String remedy = json.path("remedy").textValue();
    @Nullable String field = json.path("field").textValue();
    Failure remedied = remedy == null ? failure : failure.withRemedy(remedy);
    return field == null ? remedied : remedied.withField(field);
  }

  private static <T> T of(T[] values, Function<T, String> id, String text) {
    return Arrays.stream(values)
        .filter(value -> id.apply(value).equals(text))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("'" + text + "' is not known"));
  }
}
