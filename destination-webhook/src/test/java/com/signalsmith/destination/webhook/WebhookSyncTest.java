package com.signalsmith.destination.webhook;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.signalsmith.destination.runtime.DestinationCatalog;
import com.signalsmith.destination.runtime.RunOptions;
import com.signalsmith.destination.runtime.RunReport;
import com.signalsmith.destination.runtime.RunStatus;
import com.signalsmith.destination.runtime.SyncDefinition;
import com.signalsmith.destination.runtime.SyncRun;
import com.signalsmith.destination.runtime.SyncValidator;
import com.signalsmith.destination.runtime.source.JsonLinesSource;
import com.signalsmith.destination.spi.Failure;
import com.signalsmith.destination.spi.FailureKind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whole runs to a server that fails as a seed says. */
@Timeout(120)
class WebhookSyncTest {

  private static final int ROWS = 2_000;
  private static final int KEYS = 37;
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir
  @SuppressWarnings("NullAway.Init") // injected
  private Path directory;

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void losesNothingAndKeepsTheOrderOfEachKey(long seed) throws IOException {
    try (HookServer server = HookServer.start(failingBy(new Random(seed)))) {
      RunReport report = run(server);

      assertThat(report.failure()).isEmpty();
      assertThat(report.status()).isEqualTo(RunStatus.COMPLETED);
      assertThat(report.counts().created() + report.counts().failed()).isEqualTo(ROWS);
      assertThat(report.counts().failed()).isEqualTo(ROWS / 100);
      assertThat(numbers(server.accepted()))
          .containsExactlyElementsOf(
              IntStream.rangeClosed(1, ROWS).filter(row -> row % 100 != 0).boxed().toList());
      assertOrderOfEachKey(server.requests());
    }
  }

  @Test
  void endsWithoutRejectingARowWhereTheUrlIsWrong() throws IOException {
    try (HookServer server = HookServer.start(request -> HookServer.Reply.of(404))) {
      RunReport report = run(server);

      assertThat(report.status()).isEqualTo(RunStatus.FAILED);
      assertThat(report.failure().orElseThrow().kind()).isEqualTo(FailureKind.TARGET);
      assertThat(report.counts().failed()).isZero();
    }
  }

  @Test
  void resumesAtNoOtherUrl() throws IOException {
    int rows = 2 * ROWS; // more than are read at once, so that some are settled
    try (HookServer first = HookServer.start(refusingFrom(rows - 10));
        HookServer second = HookServer.start(HookServer.rows(request -> null))) {
      assertThat(run(first, rows).counts().created()).isPositive();

      RunReport resumed = run(second, rows);
      assertThat(resumed.failure()).map(Failure::code).contains("target_replaced");
      assertThat(second.requests()).isEmpty();

      first.answer(HookServer.rows(request -> null));
      assertThat(run(first, rows).status()).as("the first is back").isEqualTo(RunStatus.COMPLETED);
      assertThat(numbers(first.accepted())).hasSize(rows);
    }
  }

  private RunReport run(HookServer server) throws IOException {
    return run(server, ROWS);
  }

  private RunReport run(HookServer server, int rows) throws IOException {
    List<String> lines =
        IntStream.rangeClosed(1, rows)
            .mapToObj(row -> "{\"id\":" + row % KEYS + ",\"n\":" + row + "}")
            .toList();
    Path file = directory.resolve("rows.jsonl");
    if (!Files.exists(file)) { // a run that is resumed needs the very same
      Files.write(file, lines);
    }
    try (DestinationCatalog catalog = DestinationCatalog.ofClassPath(getClass().getClassLoader())) {
      SyncDefinition definition =
          SyncDefinition.builder("hooked", "webhook")
              .settings(Hooks.raw(server.url("/rows")).build())
              .mode("insert")
              .primaryKey(List.of("id"))
              .build();
      SyncValidator.Result valid = new SyncValidator(catalog).validate(definition);
      assertThat(valid).isInstanceOf(SyncValidator.Valid.class);
      return SyncRun.builder(
              ((SyncValidator.Valid) valid).sync(),
              JsonLinesSource.ofFile(file, List.of("id")),
              directory.resolve("state"))
          .options(
              RunOptions.builder()
                  .checkpointRows(500)
                  .retryDelay(Duration.ofMillis(1))
                  .retryMaxDelay(Duration.ofMillis(5))
                  .build())
          .build()
          .execute();
    }
  }

  private static Function<HookServer.Received, HookServer.Reply> failingBy(Random random) {
    return HookServer.rows(
        request -> {
          if (metadata(request).get("row").asInt() % 100 == 0) {
            return HookServer.Reply.of(422);
          }
          return switch (random.nextInt(50)) {
            case 0 -> HookServer.Reply.of(500);
            case 1 -> HookServer.Reply.of(-1);
            case 2 -> new HookServer.Reply(429, Map.of("Retry-After", "0"));
            case 3 -> new HookServer.Reply(503, Map.of("Retry-After", "0"));
            default -> null;
          };
        });
  }

  private static Function<HookServer.Received, HookServer.Reply> refusingFrom(int row) {
    return HookServer.rows(
        request -> metadata(request).get("row").asInt() < row ? null : HookServer.Reply.of(401));
  }

  // A row may be repeated; after the first of a later row of its key none of it may come.
  private static void assertOrderOfEachKey(List<HookServer.Received> requests) {
    Map<String, Integer> latest = new HashMap<>();
    for (HookServer.Received request : requests) {
      JsonNode metadata = metadata(request);
      int row = metadata.get("row").asInt();
      Integer before = latest.put(metadata.get("key").textValue(), row);
      assertThat(row).isGreaterThanOrEqualTo(before == null ? 0 : before);
    }
  }

  private static Set<Integer> numbers(List<HookServer.Received> requests) {
    Set<Integer> numbers = new TreeSet<>();
    requests.forEach(request -> numbers.add(metadata(request).get("row").asInt()));
    return numbers;
  }

  private static JsonNode metadata(HookServer.Received request) {
    try {
      return JSON.readTree(request.body().getBytes(UTF_8)).get("metadata");
    } catch (IOException e) {
      throw new AssertionError("a body is no JSON", e);
    }
  }
}
