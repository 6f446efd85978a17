package com.signalsmith.destination.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import com.signalsmith.destination.runtime.source.Chunk;
import com.signalsmith.destination.runtime.source.JsonLinesSource;
import com.signalsmith.destination.runtime.source.RowReader;
import com.signalsmith.destination.runtime.source.RowSource;
import com.signalsmith.destination.spi.Column;
import com.signalsmith.destination.spi.ColumnType;
import com.signalsmith.destination.spi.Failure;
import com.signalsmith.destination.spi.FailureKind;
import com.signalsmith.destination.spi.FlushReport;
import com.signalsmith.destination.spi.Receipt;
import com.signalsmith.destination.spi.RejectedRow;
import com.signalsmith.destination.spi.Row;
import com.signalsmith.destination.spi.RowSchema;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a run makes of sources, destinations and threads that do not do what they should. */
@Timeout(60)
class RunFaultsTest {

  private static final RunOptions OPTIONS =
      RunOptions.builder()
          .checkpointRows(2)
          .checkpointInterval(Duration.ofSeconds(30))
          .retryAttempts(3)
          .retryDelay(Duration.ofMillis(1))
          .build();
  private static final RunOptions LARGE_WINDOW =
      RunOptions.builder()
          .checkpointInterval(Duration.ofSeconds(30))
          .retryAttempts(3)
          .retryDelay(Duration.ofMillis(1))
          .build();

  @TempDir Path directory;
  private final ScriptedDestination destination = new ScriptedDestination();

  @Test
  @Timeout(20)
  void anErrorInTheReadingThreadEndsTheRun() {
    RunReport report = run(new DyingSource(new StackOverflowError("canary")));

    assertThat(report.status()).isEqualTo(RunStatus.FAILED);
    assertThat(report.failure()).map(Failure::code).contains("unexpected_failure");
    assertThat(report.toJson()).contains("StackOverflowError").doesNotContain("canary");
    assertThat(directory.resolve("state/report.json")).exists();
  }

  @Test
  @Timeout(20)
  void anExceptionThatNobodyDeclaredEndsTheRun() {
    RunReport report = run(new DyingSource(new IOException("canary")));

    assertThat(report.failure()).map(Failure::code).contains("unexpected_failure");
    assertThat(report.toJson()).doesNotContain("canary");
  }

  @Test
  void saysThatTheMemoryIsTooSmall() throws IOException {
    destination.beforeWrite =
        () -> {
          throw new OutOfMemoryError("canary");
        };

    RunReport report = run(file("{\"id\":1}"));

    assertThat(report.failure()).map(Failure::code).contains("out_of_memory");
    assertThat(report.failure()).map(Failure::kind).contains(FailureKind.HOST);
    assertThat(report.failure()).map(Failure::remedy).get().asString().contains("-Xmx");
    assertThat(report.rowsUnknown()).isEqualTo(1);
  }

  @Test
  void thereIsNoReportOfAnEarlierRunWhileOneIsGoingOn() throws IOException {
    Path file = file("{\"id\":1}");
    run(file);
    Path report = directory.resolve("state/report.json");
    assertThat(report).exists();
    List<Boolean> seen = new ArrayList<>();
    destination.beforeWrite = () -> seen.add(Files.exists(report));

    run(file);

    assertThat(seen).containsExactly(false);
    assertThat(report).exists();
  }

  @Test
  void anInterruptCancelsTheRunWhereverItIs() throws IOException {
    destination.beforeWrite = () -> Thread.currentThread().interrupt();
    for (RunOptions options : List.of(OPTIONS, LARGE_WINDOW)) {
      Files.deleteIfExists(directory.resolve("state/report.json"));
      RunReport report =
          builder(file("{\"id\":1}", "{\"id\":2}"))
              .options(options)
              .restart(true)
              .build()
              .execute();

      assertThat(Thread.interrupted()).as("the interrupt is passed on").isTrue();
      assertThat(report.failure()).isEmpty();
      assertThat(report.status()).isEqualTo(RunStatus.CANCELLED);
      assertThat(Files.readString(directory.resolve("state/report.json"))).contains("cancelled");
    }
  }

  @Test
  void aRunThatFailsLeavesTheCheckpointOfWhatItSettled() throws IOException {
    AtomicInteger writes = new AtomicInteger();
    destination.beforeWrite =
        () -> {
          if (writes.incrementAndGet() > 2) {
            throw ScriptedDestination.failure(FailureKind.TARGET, "broken");
          }
        };
    RunOptions rare =
        RunOptions.builder().checkpointRows(2_000).checkpointPause(Duration.ofHours(1)).build();
    String[] lines =
        IntStream.rangeClosed(1, 6_000).mapToObj(n -> "{\"id\":" + n + "}").toArray(String[]::new);

    RunReport failed = builder(file(lines)).options(rare).build().execute();
    destination.beforeWrite = () -> {};
    RunReport resumed = builder(file(lines)).options(rare).build().execute();

    assertThat(failed.counts().created()).isEqualTo(4_000);
    assertThat(resumed.resumedFromRow()).isEqualTo(4_001L);
    assertThat(resumed.counts().created()).isEqualTo(6_000);
    assertThat(destination.arrived).doesNotHaveDuplicates().hasSize(6_000);
  }

  @Test
  void anInterruptWhileRowsAreStoredLeavesTheCheckpointOfWhatIsSettled() throws IOException {
    destination.rejectsRowsWithBad = true;
    AtomicInteger flushes = new AtomicInteger();
    RunObserver observer =
        new RunObserver() {
          @Override
          public void flushed(RunProgress progress, Duration time) {
            if (flushes.incrementAndGet() == 2) {
              Thread.currentThread().interrupt(); // before the rejected row is stored
            }
          }
        };
    RunOptions rare =
        RunOptions.builder().checkpointRows(2_000).checkpointPause(Duration.ofHours(1)).build();
    Path file =
        file(
            IntStream.rangeClosed(1, 6_000)
                .mapToObj(n -> "{\"id\":" + n + (n == 3_000 ? ",\"bad\":1}" : "}"))
                .toArray(String[]::new));

    RunReport cancelled = builder(file).options(rare).observer(observer).build().execute();
    assertThat(Thread.interrupted()).as("the interrupt is passed on").isTrue();
    RunReport resumed = builder(file).options(rare).build().execute();

    assertThat(cancelled.status()).isEqualTo(RunStatus.CANCELLED);
    assertThat(resumed.resumedFromRow()).isEqualTo(2_001L);
    assertThat(resumed.counts().failed()).isEqualTo(1);
  }

  @Test
  void theCheckpointCatchesUpWhileTheSourceHasNothingToGive() {
    Path checkpoint = directory.resolve("state/checkpoint");
    RunOptions options =
        RunOptions.builder()
            .checkpointRows(1)
            .checkpointInterval(Duration.ofHours(1))
            .checkpointPause(Duration.ofSeconds(1))
            .build();

    RunReport report =
        builder(new WaitingSource(checkpoint, "behind-the-row")).options(options).build().execute();

    assertThat(report.failure()).isEmpty();
    assertThat(report.counts().created()).isEqualTo(1);
  }

  @Test
  void linesThatAreNoRowsCountForTheWindowToo() throws IOException {
    AtomicInteger settled = new AtomicInteger();
    RunObserver observer =
        new RunObserver() {
          @Override
          public void settled(RunProgress progress) {
            settled.incrementAndGet();
          }
        };
    RunReport report =
        builder(file("1", "2", "3", "4", "5", "6")).observer(observer).build().execute();

    assertThat(report.counts().failed()).isEqualTo(6);
    assertThat(settled.get()).isGreaterThanOrEqualTo(3);
  }

  @Test
  void resumesWhereTheNextRowsLackAColumn() throws IOException {
    List<String> lines = new ArrayList<>();
    for (int i = 1; i <= 4_000; i++) {
      lines.add(i <= 2_000 ? "{\"id\":" + i + "}" : "{\"other\":" + i + "}");
    }
    Path file = file(lines.toArray(String[]::new));
    failAfter(2_000);
    assertThat(run(file).status()).isEqualTo(RunStatus.FAILED);
    recover();

    RunReport resumed = run(file);

    assertThat(resumed.failure()).isEmpty();
    assertThat(resumed.resumedFromRow()).isEqualTo(2_001);
    assertThat(resumed.counts().created()).isEqualTo(4_000);
  }

  @Test
  void saysThatATargetWasReplacedBetweenTwoAttempts() throws IOException {
    List<String> lines = new ArrayList<>();
    for (int i = 1; i <= 4_000; i++) {
      lines.add("{\"id\":" + i + "}");
    }
    Path file = file(lines.toArray(String[]::new));
    failAfter(2_000);
    assertThat(run(file).counts().created()).isEqualTo(2_000);
    recover();
    destination.tamper =
        report ->
            FlushReport.settledThrough(report.settledThrough())
                .created(report.created())
                .receipt(new Receipt("t", 0, 0, report.created() - 1, report.created()))
                .build();

    RunReport resumed = run(file);

    assertThat(resumed.failure()).map(Failure::code).contains("target_replaced");
    assertThat(resumed.failure()).map(Failure::remedy).get().asString().contains("--restart");
  }

  @Test
  void saysThatPositionsOfEarlierRowsWereGivenAgainHoweverFewRowsThereAre() throws IOException {
    List<String> lines = new ArrayList<>();
    for (int i = 1; i <= 4_000; i++) {
      lines.add("{\"id\":" + i + "}");
    }
    Path file = file(lines.toArray(String[]::new));
    destination.tamper =
        report ->
            FlushReport.settledThrough(report.settledThrough())
                .created(report.created())
                .receipt(
                    new Receipt("t", 0, 10_000 - report.settledThrough(), 20_000, report.created()))
                .build();

    assertThat(run(file).failure()).map(Failure::code).contains("target_replaced");
  }

  @Test
  void aRunDoesNotGoOnInATargetThatTookThePlaceOfItsOwn() throws IOException {
    List<String> lines = new ArrayList<>();
    for (int i = 1; i <= 4_000; i++) {
      lines.add("{\"id\":" + i + "}");
    }
    Path file = file(lines.toArray(String[]::new));
    destination.targetId = Optional.of("first");
    failAfter(2_000);
    assertThat(run(file).counts().created()).isEqualTo(2_000);
    recover();
    destination.targetId = Optional.of("second");

    RunReport resumed = run(file);
    assertThat(resumed.failure()).map(Failure::code).contains("target_replaced");
    assertThat(resumed.failure())
        .map(Failure::message)
        .get()
        .asString()
        .contains("the settings name another one", "made anew");
    assertThat(resumed.failure()).map(Failure::remedy).get().asString().contains("restore");
    assertThat(resumed.counts().created()).isEqualTo(2_000);

    destination.targetId = Optional.of("first");
    assertThat(run(file).status()).as("the first is back").isEqualTo(RunStatus.COMPLETED);
  }

  @Test
  void aTargetMayBeMadeAnewBeforeRowsAreSettledInIt() throws IOException {
    destination.targetId = Optional.of("first");
    destination.failFlush.add(ScriptedDestination.failure(FailureKind.UNAVAILABLE, "out_of_order"));
    destination.beforeFlush = () -> destination.targetId = Optional.of("second");

    RunReport report = run(file("{\"id\":1}", "{\"id\":2}"));
    assertThat(report.failure()).isEmpty();
    assertThat(report.counts().created()).isEqualTo(2);
  }

  @Test
  void refusesARejectionOfARowThatWasNeverSent() throws IOException {
    destination.tamper =
        report ->
            FlushReport.settledThrough(report.settledThrough())
                .created(report.created() - 1)
                .rejected(List.of(new RejectedRow(2, "bad_row", "it is bad")))
                .build();
    RunReport report =
        builder(file("{\"id\":1}", "no row", "{\"id\":3}")).options(LARGE_WINDOW).build().execute();

    assertThat(report.failure()).map(Failure::code).contains("flush_incomplete");
  }

  @Test
  void whatCloseThrowsChangesNothing() throws IOException {
    destination.beforeClose =
        () -> {
          throw new IllegalStateException("canary");
        };
    destination.failFlush.add(
        ScriptedDestination.failure(FailureKind.UNAVAILABLE, "broker_unavailable"));

    RunReport report = run(file("{\"id\":1}"));

    assertThat(report.status()).isEqualTo(RunStatus.COMPLETED);
    assertThat(report.retries()).isEqualTo(1);
  }

  private void failAfter(int rows) {
    destination.beforeWrite =
        () -> {
          if (destination.arrived.size() >= rows) {
            throw ScriptedDestination.failure(FailureKind.TARGET, "topic_not_found");
          }
        };
  }

  private void recover() {
    destination.beforeWrite = () -> {};
  }

  private Path file(String... lines) throws IOException {
    Path file = directory.resolve("rows.jsonl");
    return Files.exists(file) ? file : Files.write(file, List.of(lines));
  }

  private RunReport run(Path file) {
    return builder(file).build().execute();
  }

  private RunReport run(RowSource source) {
    return builder(source).build().execute();
  }

  private SyncRun.Builder builder(Path file) {
    return builder(JsonLinesSource.ofFile(file, List.of()));
  }

  private SyncRun.Builder builder(RowSource source) {
    ValidSync sync = Syncs.to(destination);
    return SyncRun.builder(sync, source, directory.resolve("state")).options(OPTIONS);
  }

  /** A source whose reading thread dies of something that it should not throw. */
  private record DyingSource(Throwable cause) implements RowSource, RowReader {

    @Override
    public String name() {
      return "a dying source";
    }

    @Override
    public Optional<String> fingerprint() {
      return Optional.empty();
    }

    @Override
    public RowReader open(Set<String> columns, Optional<String> position) {
      return this;
    }

    @Override
    public RowSchema schema() {
      throw DyingSource.<RuntimeException>undeclared(cause);
    }

    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"}) // that is the point
    private static <E extends Throwable> E undeclared(Throwable thrown) throws E {
      throw (E) thrown;
    }

    @Override
    public Optional<Chunk> next() {
      return Optional.empty();
    }

    @Override
    public void close() {
      // nothing is open
    }
  }

  /** A source that has one row, and ends when the checkpoint has its position. */
  private static final class WaitingSource implements RowSource, RowReader {

    private static final RowSchema SCHEMA =
        RowSchema.of(List.of(new Column("id", ColumnType.INTEGER)), List.of());

    private final Path checkpoint;
    private final String position;
    private boolean read;

    WaitingSource(Path checkpoint, String position) {
      this.checkpoint = checkpoint;
      this.position = position;
    }

    @Override
    public String name() {
      return "a waiting source";
    }

    @Override
    public Optional<String> fingerprint() {
      return Optional.of("the same");
    }

    @Override
    public RowReader open(Set<String> columns, Optional<String> from) {
      return this;
    }

    @Override
    public RowSchema schema() {
      return SCHEMA;
    }

    @Override
    public Optional<Chunk> next() {
      if (!read) {
        read = true;
        List<Row> rows = List.of(Row.of(SCHEMA, List.of(1L)));
        return Optional.of(new Chunk(rows, Optional.empty(), 1, position, 10));
      }
      Awaitility.await()
          .until(() -> Files.exists(checkpoint) && Files.readString(checkpoint).contains(position));
      return Optional.empty();
    }

    @Override
    public void close() {
      // nothing is open
    }
  }
}
