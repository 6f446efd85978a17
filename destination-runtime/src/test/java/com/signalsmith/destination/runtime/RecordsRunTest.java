package com.signalsmith.destination.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import com.signalsmith.destination.runtime.source.Chunk;
import com.signalsmith.destination.runtime.source.JsonLinesSource;
import com.signalsmith.destination.spi.CheckContext;
import com.signalsmith.destination.spi.CheckReport;
import com.signalsmith.destination.spi.Column;
import com.signalsmith.destination.spi.ColumnType;
import com.signalsmith.destination.spi.Destination;
import com.signalsmith.destination.spi.DestinationException;
import com.signalsmith.destination.spi.DestinationSpec;
import com.signalsmith.destination.spi.DestinationWriter;
import com.signalsmith.destination.spi.Failure;
import com.signalsmith.destination.spi.FailureKind;
import com.signalsmith.destination.spi.FlushReport;
import com.signalsmith.destination.spi.Introspector;
import com.signalsmith.destination.spi.Operation;
import com.signalsmith.destination.spi.RawSettings;
import com.signalsmith.destination.spi.Row;
import com.signalsmith.destination.spi.RowBatch;
import com.signalsmith.destination.spi.RowSchema;
import com.signalsmith.destination.spi.RunContext;
import com.signalsmith.destination.spi.Scope;
import com.signalsmith.destination.spi.Secret;
import com.signalsmith.destination.spi.Settings;
import com.signalsmith.destination.spi.TargetField;
import com.signalsmith.destination.spi.WritePlan;
import com.signalsmith.destination.testkit.DeliveredMessage;
import com.signalsmith.destination.testkit.InMemorySystem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs to the reference destination, in which rows change and delete records. */
class RecordsRunTest {

  private final InMemorySystem system = InMemorySystem.start("records", Secret.of("unused"));
  private final DestinationCatalog catalog =
      DestinationCatalog.of(getClass().getClassLoader(), List.of());
  private final Destination memory = catalog.find("memory").orElseThrow().destination();

  @TempDir Path directory;

  @AfterEach
  void stop() {
    catalog.close();
    system.close();
  }

  @Test
  void aMirrorThatReplacesLeavesTheRowsOfTheRun() throws IOException {
    run(memory, definition().mode("mirror"), "{\"id\":1}", "{\"id\":2}");
    RunReport report = run(memory, definition().mode("mirror"), "{\"id\":2}", "{\"id\":3}");

    assertThat(report.status()).isEqualTo(RunStatus.COMPLETED);
    assertThat(report.notices()).isEmpty();
    assertThat(values()).containsExactly("{\"id\":2}", "{\"id\":3}");
  }

  @Test
  void aMirrorThatReplacesIsStartedOverAndNotResumed() throws IOException {
    run(memory, definition().mode("mirror"), "{\"id\":1}");
    FailingDestination failing = new FailingDestination(memory, 2);
    RunReport failed =
        run(failing, definition().mode("mirror"), "{\"id\":2}", "{\"id\":3}", "{\"id\":4}");

    assertThat(failed.status()).isEqualTo(RunStatus.FAILED);
    assertThat(failed.failure().orElseThrow())
        .returns("scripted", Failure::code)
        .returns(FailureKind.UNAVAILABLE, Failure::kind);
    assertThat(failed.notices())
        .containsExactly(
            "the target was not replaced and has what it had before: the run is incomplete");
    assertThat(failing.opened).as("what was staged goes with its writer").isEqualTo(1);
    assertThat(directory.resolve("state/checkpoint")).doesNotExist();
    assertThat(values()).containsExactly("{\"id\":1}");

    RunReport again =
        run(memory, definition().mode("mirror"), "{\"id\":2}", "{\"id\":3}", "{\"id\":4}");
    assertThat(again.resumedFromRow()).isNull();
    assertThat(again.runId()).isNotEqualTo(failed.runId());
    assertThat(values()).hasSize(3);
  }

  @Test
  void aMirrorThatReplacesIsTriedAgainWhileNothingIsStaged() throws IOException {
    FailingDestination failing = new FailingDestination(memory, 1);
    RunReport report = run(failing, definition().mode("mirror"), "{\"id\":1}", "{\"id\":2}");

    assertThat(report.status()).isEqualTo(RunStatus.COMPLETED);
    assertThat(failing.opened).isEqualTo(2);
    assertThat(values()).containsExactly("{\"id\":1}", "{\"id\":2}");
  }

  @Test
  void aColumnSaysWhichRowsAreDeleted() throws IOException {
    run(memory, definition().audienceMode("add"), "{\"id\":1,\"op\":null}", "{\"id\":2}");
    RunReport report =
        run(
            memory,
            definition().audienceMode("mirror").operationColumn("op"),
            "{\"id\":3,\"op\":\"Write\"}",
            "{\"id\":4,\"op\":\"upsert\"}",
            "{\"id\":1, \"op\":\"DELETE\"}",
            "{\"id\":5}");

    assertThat(report.counts()).isEqualTo(new RowCounts(2, 0, 1, 1, 0));
    assertThat(values()).containsExactly("{\"id\":2}", "{\"id\":3,\"op\":\"Write\"}", "{\"id\":5}");
    assertThat(Files.readString(report.rejectedRowsFile()))
        .contains("\"row\":2,\"location\":2,", "operation_unknown", "upsert")
        .hasLineCount(1);
  }

  @Test
  void rowsWithoutASensibleOperationTakeMemoryToo() {
    Column op = new Column("op", ColumnType.TEXT);
    RowSchema schema = RowSchema.of(List.of(op), List.of());
    RowPreparation preparation = new RowPreparation(schema, null, 0, Operation.WRITE);
    for (List<String> ops :
        List.of(List.of("write", "no"), List.of("no", "write"), List.of("no", "no"))) {
      List<Row> rows = ops.stream().map(value -> Row.of(schema, List.of(value))).toList();
      Chunk chunk = new Chunk(rows, Optional.empty(), 1, "2", 100);

      assertThat(preparation.prepare(chunk).stream().mapToLong(Chunk::bytes).sum())
          .as("%s", ops)
          .isEqualTo(100);
    }
  }

  @Test
  void everyRowThatIsRemovedIsDeleted() throws IOException {
    run(memory, definition().audienceMode("add"), "{\"id\":1}", "{\"id\":2}");
    RunReport report = run(memory, definition().audienceMode("remove"), "{\"id\":2}");

    assertThat(report.counts()).isEqualTo(new RowCounts(0, 0, 1, 0, 0));
    assertThat(values()).containsExactly("{\"id\":1}");
  }

  @Test
  void mappedRowsHaveTheFieldsOfTheDestination() throws IOException {
    SyncDefinition.Builder mapped =
        definition()
            .mode("upsert")
            .fieldMapping(
                List.of(new FieldMapping("name", "na\"me"), new FieldMapping("id", "key")));
    run(memory, mapped, "{\"id\":1,\"name\":\"a\",\"secret\":true}", "{\"id\":2.50}");

    assertThat(system.messages("rows"))
        .containsExactly(
            new DeliveredMessage("1", "{\"na\\\"me\":\"a\",\"key\":1}"),
            new DeliveredMessage("2.50", "{\"na\\\"me\":null,\"key\":2.50}"));
  }

  @Test
  void aMappedRowThatIsRejectedIsKeptAsItCame() throws IOException {
    SyncDefinition.Builder mapped =
        definition().mode("update").fieldMapping(List.of(new FieldMapping("id", "key")));
    RunReport report = run(memory, mapped, "{\"id\":1,\"name\":\"kept\"}");

    assertThat(report.counts().failed()).isEqualTo(1);
    assertThat(Files.readString(report.rejectedRowsFile()))
        .contains("record_not_found", "{\"id\":1,\"name\":\"kept\"}");
  }

  @Test
  void aMappedColumnThatTheRowsLackIsRefused() throws IOException {
    SyncDefinition.Builder mapped =
        definition()
            .mode("upsert")
            .fieldMapping(List.of(new FieldMapping("id", "id"), new FieldMapping("nmae", "name")));

    assertThat(failure(run(memory, mapped, "{\"id\":1,\"name\":\"a\"}")))
        .returns("column_unknown", Failure::code)
        .returns("field_mapping", Failure::field)
        .extracting(Failure::message)
        .asString()
        .endsWith("have no column 'nmae'; did you mean 'name'?");
    assertThat(
            failure(
                run(
                    memory,
                    definition().audienceMode("mirror").operationColumn("op"),
                    "{\"id\":1}")))
        .returns("source.operation_column", Failure::field);
  }

  @Test
  void fieldsThatDoNotFitAreRefusedBeforeAnythingIsOpened() throws IOException {
    system.createTarget(
        "rows",
        List.of(
            new TargetField("id", ColumnType.INTEGER, true, true, ""),
            new TargetField("email", ColumnType.TEXT, true, false, "")));
    FailingDestination counting = new FailingDestination(memory, 0);

    assertThat(failure(run(counting, definition().mode("insert"), "{\"id\":1,\"emial\":\"a\"}")))
        .returns("field_unknown", Failure::code)
        .returns("the target has no field 'emial'; did you mean 'email'?", Failure::message);
    assertThat(failure(run(counting, definition().mode("insert"), "{\"id\":1}")))
        .returns("field_required", Failure::code)
        .returns("the target needs a value for field 'email'", Failure::message);
    assertThat(counting.opened).isZero();
    assertThat(run(counting, definition().mode("update"), "{\"id\":1}").status())
        .isEqualTo(RunStatus.COMPLETED);
  }

  @Test
  void aSourceWithoutRowsMapsNothing() throws IOException {
    SyncDefinition.Builder mapped =
        definition().mode("mirror").fieldMapping(List.of(new FieldMapping("id", "key")));

    assertThat(run(memory, mapped).status()).isEqualTo(RunStatus.COMPLETED);
  }

  private static Failure failure(RunReport report) {
    return report.failure().orElseThrow();
  }

  private List<String> values() {
    return system.messages("rows").stream().map(DeliveredMessage::value).toList();
  }

  private RunReport run(Destination destination, SyncDefinition.Builder definition, String... rows)
      throws IOException {
    Path file = directory.resolve("rows.jsonl");
    Files.writeString(file, String.join("\n", rows));
    SyncDefinition sync = definition.build();
    SyncValidator.Result result = new SyncValidator(catalog).validate(sync);
    ValidSync valid = ((SyncValidator.Valid) result).sync();
    DiscoveredDestination discovered =
        new DiscoveredDestination(destination.spec(), "1", "test", destination);
    return SyncRun.builder(
            new ValidSync(sync, discovered, valid.settings(), valid.mode()),
            JsonLinesSource.ofFile(file, sync.primaryKey()),
            directory.resolve("state"))
        .options(RunOptions.builder().checkpointRows(1).retryDelay(Duration.ofMillis(1)).build())
        .build()
        .execute();
  }

  private static SyncDefinition.Builder definition() {
    return SyncDefinition.builder("daily", "memory")
        .settings(
            RawSettings.builder()
                .method("none")
                .put(Scope.CONFIGURATION, "address", "records")
                .put(Scope.TARGET, "name", "rows")
                .build())
        .primaryKey(List.of("id"));
  }

  /** A destination one of whose flushes fails, as in an outage. */
  private static final class FailingDestination implements Destination {
    private final Destination sound;
    private final int failingFlush;
    private final List<String> flushes = new ArrayList<>();
    private int opened;

    FailingDestination(Destination sound, int failingFlush) {
      this.sound = sound;
      this.failingFlush = failingFlush;
    }

    @Override
    public DestinationSpec spec() {
      return sound.spec();
    }

    @Override
    public CheckReport check(Settings settings, CheckContext context) throws InterruptedException {
      return sound.check(settings, context);
    }

    @Override
    public Optional<Introspector> introspector() {
      return sound.introspector();
    }

    @Override
    public DestinationWriter open(WritePlan plan, RunContext context) throws InterruptedException {
      DestinationWriter writer = sound.open(plan, context);
      opened++;
      return new DestinationWriter() {
        @Override
        public void write(RowBatch batch) throws InterruptedException {
          writer.write(batch);
        }

        @Override
        public FlushReport flush() throws InterruptedException {
          flushes.add(plan.mode().id());
          if (flushes.size() == failingFlush) {
            throw new DestinationException(
                Failure.of(FailureKind.UNAVAILABLE, "scripted", "it was scripted"));
          }
          return writer.flush();
        }

        @Override
        public void commit() throws InterruptedException {
          writer.commit();
        }

        @Override
        public void close() {
          writer.close();
        }
      };
    }
  }
}
