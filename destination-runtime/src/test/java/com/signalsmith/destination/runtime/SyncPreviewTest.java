package com.signalsmith.destination.runtime;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.signalsmith.destination.runtime.source.JsonLinesSource;
import com.signalsmith.destination.spi.Failure;
import com.signalsmith.destination.spi.FailureKind;
import com.signalsmith.destination.spi.Preview;
import com.signalsmith.destination.spi.PreviewedRow;
import com.signalsmith.destination.spi.RawSettings;
import com.signalsmith.destination.spi.RejectedRow;
import com.signalsmith.destination.spi.RowBatch;
import com.signalsmith.destination.spi.RunContext;
import com.signalsmith.destination.spi.Scope;
import com.signalsmith.destination.spi.SyncMode;
import com.signalsmith.destination.spi.WritePlan;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SyncPreviewTest {

  @TempDir Path directory;
  private final ScriptedDestination destination = new ScriptedDestination();

  @BeforeEach
  void canPreview() {
    destination.previewer =
        (plan, context, rows, offline) ->
            new Preview("t", offline ? null : 3, messages(plan, context, rows, offline));
  }

  @Test
  void showsTheFirstRowsInTheFormOfTheContract() throws Exception {
    SyncPreview.Result result =
        new SyncPreview(sync("id"), source("{\"id\":1}", "{\"id\":\"\u00e4\"}", "{\"id\":3}"))
            .run(2, false);

    assertThat(json(result))
        .hasToString(
            "{\"topic\":\"t\",\"partitions\":3,\"rows\":["
                + "{\"row\":1,\"key\":\"1\",\"value\":\"{\\\"id\\\":1}\","
                + "\"headers\":{\"z\":\"preview\",\"a\":\"daily\"},\"key_bytes\":1,"
                + "\"value_bytes\":8,\"partition\":1,\"rejected\":null},"
                + "{\"row\":2,\"key\":\"\u00e4\",\"value\":\"{\\\"id\\\":\\\"\u00e4\\\"}\","
                + "\"headers\":{\"z\":\"preview\",\"a\":\"daily\"},\"key_bytes\":2,"
                + "\"value_bytes\":11,\"partition\":2,\"rejected\":null}]}");
  }

  @Test
  void passesOnWhatTheDestinationHasToSay() throws Exception {
    destination.previewer =
        (plan, context, rows, offline) ->
            new Preview("t", 3, messages(plan, context, rows, offline), List.of("limits hidden"));

    JsonNode json = json(new SyncPreview(sync("id"), source("{\"id\":1}", "x")).run(2, false));

    assertThat(json.get("notices")).hasToString("[\"limits hidden\"]");
  }

  @Test
  void leavesUnknownWhatOnlyTheSystemKnowsWhenOffline() throws Exception {
    JsonNode json = json(new SyncPreview(sync("id"), source("{\"id\":1}")).run(5, true));

    assertThat(json.get("partitions").isNull()).isTrue();
    assertThat(json.at("/rows/0/partition").isNull()).isTrue();
  }

  @Test
  void numbersRowsAsARunDoesAndShowsWhatWouldBeRejected() throws Exception {
    String[] lines = {"{\"id\":1}", "canary", "", "{\"id\":\"bad\"}", "[4]", "{\"id\":5}", "x"};
    JsonNode json = json(new SyncPreview(sync("id"), source(lines)).run(5, false));

    assertThat(json.get("rows"))
        .extracting(row -> row.get("row").asInt())
        .containsExactly(1, 2, 3, 4, 5);
    assertThat(json.get("rows"))
        .extracting(row -> row.at("/rejected/code").asText(""))
        .containsExactly("", "invalid_json", "bad_row", "invalid_json", "");
    assertThat(json.at("/rows/1"))
        .hasToString(
            "{\"row\":2,\"key\":null,\"value\":null,\"headers\":{},\"key_bytes\":0,"
                + "\"value_bytes\":0,\"partition\":null,\"rejected\":"
                + json.at("/rows/1/rejected")
                + "}");
    assertThat(json.toString()).doesNotContain("canary");

    destination.rejectsRowsWithBad = true;
    RunReport report = SyncRun.builder(sync("id"), source(lines), state()).build().execute();
    List<Integer> rejectedRows = new ArrayList<>();
    for (String line : Files.readAllLines(report.rejectedRowsFile())) {
      rejectedRows.add(new ObjectMapper().readTree(line).get("row").asInt());
    }
    assertThat(rejectedRows).containsExactly(2, 3, 4, 6);
  }

  @Test
  void showsNoMoreThanAskedForWhereAnInvalidRowFollows() throws Exception {
    assertThat(
            json(new SyncPreview(sync("id"), source("{\"id\":1}", "x")).run(1, false)).get("rows"))
        .hasSize(1);
    assertThat(
            json(new SyncPreview(sync("id"), source("x", "{\"id\":1}")).run(1, false)).get("rows"))
        .hasSize(1);
    String[] many =
        IntStream.rangeClosed(1, 4_500).mapToObj(i -> "{\"id\":" + i + "}").toArray(String[]::new);
    assertThat(json(new SyncPreview(sync("id"), source(many)).run(4_200, false)).get("rows"))
        .hasSize(4_200);
  }

  @Test
  void hasNothingToAskWhereThereIsNoRow() throws Exception {
    assertThat(json(new SyncPreview(sync("id"), source()).run(5, false)))
        .hasToString("{\"topic\":null,\"partitions\":null,\"rows\":[]}");
  }

  @Test
  void sendsNothingAndLeavesNothingBehind() throws Exception {
    new SyncPreview(sync("id"), source("{\"id\":1}")).run(5, false);

    assertThat(destination.opened).isEmpty();
    assertThat(destination.arrived).isEmpty();
    try (Stream<Path> files = Files.list(directory)) {
      assertThat(files).containsExactly(directory.resolve("rows.jsonl"));
    }
  }

  @Test
  void refusesAColumnThatTheRowsDoNotHaveAsARunDoes() throws Exception {
    Failure failure = failure(new SyncPreview(sync("uid"), source("{\"id\":1}")).run(5, false));
    RunReport report =
        SyncRun.builder(sync("uid"), source("{\"id\":1}"), state()).build().execute();

    assertThat(failure.code()).isEqualTo("column_unknown");
    assertThat(failure.field()).isEqualTo("target.key");
    assertThat(failure.remedy()).contains("name a column");
    assertThat(report.failure()).contains(failure);
  }

  @Test
  void saysThatADestinationCannotDoIt() throws Exception {
    destination.previewer = null;
    SyncPreview.Result result = new SyncPreview(sync("id"), source("{\"id\":1}")).run(5, false);

    assertThat(failure(result).code()).isEqualTo("preview_not_supported");
    assertThat(new ObjectMapper().readTree(((SyncPreview.Failed) result).toJson()))
        .hasToString(
            "{\"status\":\"failed\",\"error\":{\"kind\":\"definition\","
                + "\"code\":\"preview_not_supported\","
                + "\"message\":\"destination 'scripted' cannot show how rows would travel\","
                + "\"remedy\":\"validate the sync and check its connection instead\","
                + "\"field\":null}}");
  }

  @Test
  void whateverGoesWrongIsAFailure() throws Exception {
    assertThat(
            failure(
                    new SyncPreview(
                            sync("id"),
                            JsonLinesSource.ofFile(directory.resolve("absent"), List.of()))
                        .run(5, false))
                .code())
        .isEqualTo("source_not_found");
    destination.previewer =
        (plan, context, rows, offline) -> {
          throw ScriptedDestination.failure(FailureKind.UNAVAILABLE, "connection_failed");
        };
    assertThat(failure(new SyncPreview(sync("id"), source("{\"id\":1}")).run(5, false)).code())
        .isEqualTo("connection_failed");
    destination.previewer =
        (plan, context, rows, offline) -> {
          throw new IllegalStateException("canary");
        };
    assertThat(failure(new SyncPreview(sync("id"), source("{\"id\":1}")).run(5, false)).message())
        .isEqualTo(
            "unexpected IllegalStateException in a preview of destination 'scripted' version 1");
    destination.previewer = (plan, context, rows, offline) -> new Preview("t", 1, List.of());
    assertThat(failure(new SyncPreview(sync("id"), source("{\"id\":1}")).run(5, false)).code())
        .isEqualTo("preview_incomplete");
  }

  @Test
  void showsNothingOfRowsWhenPrinted() throws Exception {
    SyncPreview.Result result =
        new SyncPreview(sync("id"), source("{\"id\":\"canary\"}")).run(5, false);
    assertThat(result.toString()).doesNotContain("canary");
    assertThatThrownBy(() -> new SyncPreview(sync("id"), source()).run(0, false))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static List<PreviewedRow> messages(
      WritePlan plan, RunContext context, RowBatch rows, boolean offline) {
    int column = plan.schema().indexOf("id").orElseThrow();
    List<PreviewedRow> messages = new ArrayList<>();
    for (int i = 0; i < rows.size(); i++) {
      long sequence = rows.firstSequence() + i;
      byte[] value = rows.rows().get(i).json();
      byte[] text = rows.rows().get(i).text(column);
      byte[] key = text == null ? new byte[0] : text;
      String json = new String(value, UTF_8);
      messages.add(
          new PreviewedRow(
              sequence,
              new String(key, UTF_8),
              json,
              List.of(
                  new PreviewedRow.Header("z", context.runId()),
                  new PreviewedRow.Header("a", context.syncId())),
              key.length,
              value.length,
              offline ? null : (int) sequence % 3,
              json.contains("bad") ? new RejectedRow(sequence, "bad_row", "it is bad") : null));
    }
    return messages;
  }

  private static JsonNode json(SyncPreview.Result result) throws IOException {
    assertThat(result).isInstanceOf(SyncPreview.Shown.class);
    return new ObjectMapper().readTree(((SyncPreview.Shown) result).report().toJson());
  }

  private static Failure failure(SyncPreview.Result result) {
    assertThat(result).isInstanceOf(SyncPreview.Failed.class);
    return ((SyncPreview.Failed) result).failure();
  }

  private JsonLinesSource source(String... lines) throws IOException {
    return JsonLinesSource.ofFile(
        Files.write(directory.resolve("rows.jsonl"), List.of(lines)), List.of());
  }

  private Path state() {
    return directory.resolve("state");
  }

  private ValidSync sync(String key) {
    RawSettings raw =
        RawSettings.builder()
            .method("none")
            .put(Scope.TARGET, "topic", "t")
            .put(Scope.TARGET, "key", key)
            .build();
    return new ValidSync(
        SyncDefinition.builder("daily", "scripted").settings(raw).mode("insert").build(),
        new DiscoveredDestination(destination.spec(), "1", "test", destination),
        destination.spec().validate(raw).orElseThrow(),
        SyncMode.INSERT);
  }
}
