package com.signalsmith.destination.runtime;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.signalsmith.destination.spi.AudienceSyncMode;
import com.signalsmith.destination.spi.AuthenticationMethod;
import com.signalsmith.destination.spi.CheckContext;
import com.signalsmith.destination.spi.CheckReport;
import com.signalsmith.destination.spi.Destination;
import com.signalsmith.destination.spi.DestinationException;
import com.signalsmith.destination.spi.DestinationSpec;
import com.signalsmith.destination.spi.DestinationWriter;
import com.signalsmith.destination.spi.Failure;
import com.signalsmith.destination.spi.FailureKind;
import com.signalsmith.destination.spi.Field;
import com.signalsmith.destination.spi.FlushReport;
import com.signalsmith.destination.spi.Previewer;
import com.signalsmith.destination.spi.Receipt;
import com.signalsmith.destination.spi.ReceiptNames;
import com.signalsmith.destination.spi.RejectedRow;
import com.signalsmith.destination.spi.RowBatch;
import com.signalsmith.destination.spi.RunContext;
import com.signalsmith.destination.spi.Secret;
import com.signalsmith.destination.spi.Settings;
import com.signalsmith.destination.spi.SyncMode;
import com.signalsmith.destination.spi.WritePlan;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** A destination that keeps what it gets and fails when a test tells it to. */
final class ScriptedDestination implements Destination {

  static final Field<String> TOPIC = Field.text("topic").required().build();
  static final Field<String> KEY = Field.text("key").namesColumn().build();
  static final Field<Secret> TOKEN = Field.password("token").required().build();

  private static final DestinationSpec SPEC =
      DestinationSpec.builder("scripted")
          .authentication(
              AuthenticationMethod.of("none", "None", "Without."),
              AuthenticationMethod.of("token", "Token", "With a token.", TOKEN))
          .target(TOPIC, KEY)
          .syncModes(SyncMode.INSERT, SyncMode.UPSERT)
          .audienceSyncModes(AudienceSyncMode.ADD)
          .receiptNames(new ReceiptNames("topic", "partition", "offset"))
          .build();

  /** What arrived, as {@code sequence json}, in the order of arrival. */
  final List<String> arrived = new ArrayList<>();

  final List<RunContext> opened = new ArrayList<>();
  final Deque<DestinationException> failOpen = new ArrayDeque<>();
  final Deque<DestinationException> failFlush = new ArrayDeque<>();
  int closed;
  int committed;
  boolean rejectsRowsWithBad;
  Runnable beforeWrite = () -> {};
  Runnable beforeClose = () -> {};
  Waiting beforeFlush = () -> {};
  Supplier<Map<String, Double>> metrics = Map::of;
  Optional<String> targetId = Optional.empty();
  Supplier<List<String>> notices = () -> List.of("the target was made");
  UnaryOperator<FlushReport> tamper = report -> report;
  Checking checking = (settings, context) -> context.start().report();
  @Nullable Previewer previewer;

  /** What a test makes of a check. */
  interface Checking {
    CheckReport check(Settings settings, CheckContext context) throws InterruptedException;
  }

  static DestinationException failure(FailureKind kind, String code) {
    return new DestinationException(Failure.of(kind, code, "it was scripted"));
  }

  @Override
  public DestinationSpec spec() {
    return SPEC;
  }

  @Override
  public CheckReport check(Settings settings, CheckContext context) throws InterruptedException {
    return checking.check(settings, context);
  }

  @Override
  public Optional<Previewer> previewer() {
    return Optional.ofNullable(previewer);
  }

  @Override
  public DestinationWriter open(WritePlan plan, RunContext context) {
    if (!failOpen.isEmpty()) {
      throw failOpen.remove();
    }
    opened.add(context);
    return new Writer();
  }

  /** Something that may wait. */
  interface Waiting {
    void run() throws InterruptedException;
  }

  private final class Writer implements DestinationWriter {

    private final List<RejectedRow> rejected = new ArrayList<>();
    private long accepted;
    private long last;

    @Override
    public void write(RowBatch batch) {
      beforeWrite.run();
      for (int i = 0; i < batch.size(); i++) {
        long sequence = batch.firstSequence() + i;
        String json = new String(batch.rows().get(i).json(), UTF_8);
        accepted++;
        if (rejectsRowsWithBad && json.contains("bad")) {
          rejected.add(new RejectedRow(sequence, "bad_row", "it is bad"));
        } else {
          arrived.add(sequence + " " + json);
        }
      }
      last = batch.lastSequence();
    }

    @Override
    public FlushReport flush() throws InterruptedException {
      beforeFlush.run();
      if (!failFlush.isEmpty()) {
        throw failFlush.remove();
      }
      long delivered = accepted - rejected.size();
      FlushReport.Builder report =
          FlushReport.settledThrough(last).created(delivered).rejected(rejected);
      if (delivered > 0) {
        report.receipt(new Receipt("t", 0, last - accepted, last - 1, delivered));
      }
      accepted = 0;
      rejected.clear();
      return tamper.apply(report.build());
    }

    @Override
    public List<String> notices() {
      return notices.get();
    }

    @Override
    public Optional<String> targetId() {
      return targetId;
    }

    @Override
    public Map<String, Double> metrics() {
      return metrics.get();
    }

    @Override
    public void commit() {
      committed++;
    }

    @Override
    public void close() {
      closed++;
      beforeClose.run();
    }
  }
}
