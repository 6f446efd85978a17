package com.signalsmith.destination.runtime;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.signalsmith.destination.spi.Failure;
import com.signalsmith.destination.spi.FailureKind;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The runs of a sync that have ended, which its state directory remembers: a JSON object per line,
 * the oldest first. A line is added to the file for each run, and what is no report (a line that a
 * process which died has left) is passed over; now and then the file is cut to the newest runs.
 *
 * <p>Stateless; any thread, also while a run goes on. A run whose process was killed is not there;
 * it is when it was resumed and has ended, under the same run id.
 */
public final class RunHistory {

  /** How many runs are shown at most. */
  public static final int MOST_RUNS = 200;

  static final String FILE = "runs.jsonl";

  /** How large the file may be before it is cut, which is more than {@link #MOST_RUNS} take. */
  static final int MOST_BYTES = 512 << 10;

  private static final int BYTES_KEPT = MOST_BYTES / 2;

  private RunHistory() {}

  /**
   * Returns the reports of the newest runs, at most {@value #MOST_RUNS}, the oldest first, without
   * receipts and notices; none when no run has ended there yet.
   *
   * @throws IOException if the history is there and cannot be read
   */
  public static List<RunReport> read(Path stateDirectory) throws IOException {
    List<RunReport> reports = new ArrayList<>();
    for (String line : lines(stateDirectory.resolve(FILE))) {
      report(line).ifPresent(reports::add);
    }
    return List.copyOf(reports.subList(Math.max(0, reports.size() - MOST_RUNS), reports.size()));
  }

  /** Adds a run, and returns how many bytes the history has with it. */
  static long append(Path file, RunReport report) throws IOException {
    try (FileChannel channel = StateDirectory.open(file)) {
      long end = channel.size();
      String broken = end == 0 || byteAt(channel, end - 1) == '\n' ? "" : "\n";
      channel.position(end);
      StateDirectory.writeAndForce(channel, broken + ReportJson.line(report) + "\n");
      return channel.size();
    }
  }

  /** Returns what is to be kept of a history that has become too large. */
  static String newest(Path file) throws IOException {
    Deque<String> kept = new ArrayDeque<>();
    List<String> lines = lines(file);
    int bytes = 0;
    for (int i = lines.size() - 1; i >= 0 && kept.size() < MOST_RUNS; i--) {
      String line = lines.get(i) + "\n";
      bytes += line.getBytes(StandardCharsets.UTF_8).length;
      if (bytes > BYTES_KEPT) {
        break;
      }
      if (report(line).isPresent()) {
        kept.addFirst(line);
      }
    }
    return String.join("", kept);
  }

  // A line that was cut may end within a character, which a strict reader would refuse.
  private static List<String> lines(Path file) throws IOException {
    try {
      return new String(Files.readAllBytes(file), StandardCharsets.UTF_8).lines().toList();
    } catch (NoSuchFileException e) {
      return List.of();
    }
  }

  private static byte byteAt(FileChannel channel, long position) throws IOException {
    ByteBuffer one = ByteBuffer.allocate(1);
    channel.read(one, position);
    return one.get(0);
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
