package com.signalsmith.destination.runtime;

import com.signalsmith.destination.runtime.source.Chunk;
import com.signalsmith.destination.runtime.source.InvalidRow;
import com.signalsmith.destination.runtime.source.RowReader;
import com.signalsmith.destination.runtime.source.RowSource;
import com.signalsmith.destination.spi.CheckContext;
import com.signalsmith.destination.spi.CheckReport;
import com.signalsmith.destination.spi.Column;
import com.signalsmith.destination.spi.ColumnType;
import com.signalsmith.destination.spi.Destination;
import com.signalsmith.destination.spi.DestinationException;
import com.signalsmith.destination.spi.DestinationSpec;
import com.signalsmith.destination.spi.DestinationWriter;
import com.signalsmith.destination.spi.FailureKind;
import com.signalsmith.destination.spi.FlushReport;
import com.signalsmith.destination.spi.RejectedRow;
import com.signalsmith.destination.spi.Row;
import com.signalsmith.destination.spi.RowBatch;
import com.signalsmith.destination.spi.RowSchema;
import com.signalsmith.destination.spi.RunContext;
import com.signalsmith.destination.spi.Settings;
import com.signalsmith.destination.spi.WritePlan;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Everything around a run that survives its process: source, topic and state, all of which may fail
 * or die with the process at every step, as the {@link Choices} say.
 */
final class ModelWorld implements RowSource, Destination {

  /** The process has died; nothing that it still does has an effect. */
  static final class Crash extends Error {

    private static final long serialVersionUID = 1L;

    Crash() {
      super("crash", null, false, false);
    }
  }

  /** What can be wrong with a world, to see that the model would notice. */
  enum Defect {
    NONE,
    CHECKPOINT_BEFORE_REJECTED_ROWS,
    SETTLED_BEFORE_IT_ARRIVED,
    RESUMES_A_ROW_TOO_FAR,
    ARRIVES_BEHIND_ITS_REPLAY
  }

  /** A row on the topic, with the identity that it carries. */
  record Message(String runId, long sequence) {}

  private static final RowSchema SCHEMA =
      RowSchema.of(List.of(new Column("id", ColumnType.INTEGER)), List.of("id"));

  final List<Message> topic = new ArrayList<>();
  final List<Long> rejectedRows = new ArrayList<>();
  @Nullable Checkpoint checkpoint;
  private final Choices choices;
  private final Defect defect;
  private final boolean settlesInHalves;
  private final int chunks;
  private int crashesLeft;
  private int failuresLeft;
  private int process;
  private boolean opened;

  ModelWorld(
      Choices choices,
      Defect defect,
      boolean settlesInHalves,
      int chunks,
      int crashes,
      int failures) {
    this.settlesInHalves = settlesInHalves;
    this.choices = choices;
    this.defect = defect;
    this.chunks = chunks;
    this.crashesLeft = crashes;
    this.failuresLeft = failures;
  }

  /**
   * Every chunk is three sequences: two rows, of which some are rejected, and a line that is none.
   */
  static final int CHUNK = 3;

  static boolean isValid(long sequence) {
    return sequence % CHUNK != 0;
  }

  static boolean isRejected(long sequence) {
    return !isValid(sequence) || sequence % 4 == 0;
  }

  long lastSequence() {
    return (long) CHUNK * chunks;
  }

  /** Begins another process; what is left of the one before has no effect any more. */
  RunState startProcess() {
    process++;
    opened = false;
    return new State(process);
  }

  String nextRunId() {
    return "run" + process;
  }

  /** Lets the process die here, if that is what the choices say. */
  void step() {
    if (crashesLeft > 0 && choices.pick(2) == 1) {
      die();
    }
  }

  /** Lets the destination fail here, in a way that may pass, if that is what the choices say. */
  private void fail() {
    if (failuresLeft > 0 && choices.pick(2) == 1) {
      throw failure();
    }
  }

  private DestinationException failure() {
    failuresLeft--;
    return ScriptedDestination.failure(FailureKind.UNAVAILABLE, "away");
  }

  private void die() {
    crashesLeft--;
    process++;
    throw new Crash();
  }

  @Override
  public String name() {
    return "model";
  }

  @Override
  public Optional<String> fingerprint() {
    return Optional.of("same");
  }

  @Override
  public RowReader open(Set<String> columns, Optional<String> position) {
    int first = position.map(Integer::parseInt).orElse(0);
    return new Reader(defect == Defect.RESUMES_A_ROW_TOO_FAR && first > 0 ? first + 1 : first);
  }

  @Override
  public DestinationSpec spec() {
    return new ScriptedDestination().spec();
  }

  @Override
  public CheckReport check(Settings settings, CheckContext context) {
    throw new UnsupportedOperationException();
  }

  @Override
  public DestinationWriter open(WritePlan plan, RunContext context) {
    if (opened) {
      fail(); // the first writer is not retried
    }
    opened = true;
    step();
    return new Writer(context.runId(), process);
  }

  private final class Reader implements RowReader {

    private int chunk;

    Reader(int chunk) {
      this.chunk = chunk;
    }

    @Override
    public RowSchema schema() {
      return SCHEMA;
    }

    @Override
    public Optional<Chunk> next() {
      if (chunk >= chunks) {
        return Optional.empty();
      }
      long first = (long) CHUNK * chunk + 1;
      chunk++;
      List<Row> rows = List.of(Row.of(SCHEMA, List.of(first)), Row.of(SCHEMA, List.of(first + 1)));
      Optional<InvalidRow> invalid = Optional.of(new InvalidRow("bad", "it is bad", new byte[0]));
      return Optional.of(new Chunk(rows, invalid, first, Integer.toString(chunk), 1));
    }

    @Override
    public void close() {
      // nothing is open
    }
  }

  /**
   * Rows are under way until they are settled; when something fails, some first ones have arrived.
   * A writer that settles in halves may deliver more than it reports.
   */
  private final class Writer implements DestinationWriter {

    private final String runId;
    private final int owner;
    private final List<Long> underWay = new ArrayList<>();
    private final List<RejectedRow> rejected = new ArrayList<>();
    private final List<Long> late = new ArrayList<>();
    private final List<Long> unreported = new ArrayList<>();
    private long last;
    private long mark;
    private long reported;

    Writer(String runId, int owner) {
      this.runId = runId;
      this.owner = owner;
    }

    @Override
    public void write(RowBatch batch) {
      for (long n = batch.firstSequence(); n <= batch.lastSequence(); n++) {
        if (isRejected(n)) {
          rejected.add(new RejectedRow(n, "bad", "it is bad"));
        } else {
          underWay.add(n);
        }
      }
      last = batch.lastSequence();
      failWithSomeArrived();
      crashWithSomeArrived();
    }

    @Override
    public FlushReport flush() {
      failWithSomeArrived();
      FlushReport report =
          FlushReport.settledThrough(last)
              .created(unreported.size() + underWay.size())
              .rejected(rejected)
              .build();
      if (defect == Defect.SETTLED_BEFORE_IT_ARRIVED) {
        someArrive();
      } else {
        arrive(underWay.size());
        arriveLate();
      }
      rejected.clear();
      unreported.clear();
      mark = last;
      reported = last;
      step();
      return report;
    }

    @Override
    public FlushReport settle() {
      if (!settlesInHalves) {
        return flush();
      }
      failWithSomeArrived();
      long through = mark;
      int due = (int) underWay.stream().filter(n -> n <= through).count();
      if (defect == Defect.SETTLED_BEFORE_IT_ARRIVED) {
        unreported.addAll(underWay);
        someArrive();
      } else {
        deliver(due < underWay.size() && choices.pick(2) == 1 ? due + 1 : due);
        if (due > 0) {
          arriveLate();
        }
      }
      List<RejectedRow> refused = rejected.stream().filter(n -> n.sequence() <= through).toList();
      List<Long> delivered = unreported.stream().filter(n -> n <= through).toList();
      unreported.removeAll(delivered);
      rejected.removeAll(refused);
      FlushReport report =
          FlushReport.settledThrough(Math.max(reported, through))
              .created(delivered.size())
              .rejected(refused)
              .build();
      reported = Math.max(reported, through);
      mark = last;
      step();
      return report;
    }

    @Override
    public boolean recover() {
      fail();
      step();
      forget();
      return choices.pick(2) == 1;
    }

    @Override
    public void commit() {
      step();
    }

    @Override
    public void close() {
      underWay.clear();
    }

    private void forget() {
      underWay.clear();
      unreported.clear();
      rejected.clear();
      mark = 0;
    }

    private void deliver(int count) {
      List<Long> first = underWay.subList(0, count);
      if (owner == process) {
        first.forEach(n -> topic.add(new Message(runId, n)));
      }
      unreported.addAll(first);
      first.clear();
    }

    private void failWithSomeArrived() {
      if (failuresLeft > 0 && choices.pick(2) == 1) {
        if (defect == Defect.ARRIVES_BEHIND_ITS_REPLAY) {
          late.addAll(underWay);
        }
        someArrive();
        throw failure();
      }
    }

    private void crashWithSomeArrived() {
      if (crashesLeft > 0 && choices.pick(2) == 1) {
        someArrive();
        die();
      }
    }

    private void someArrive() {
      arrive(choices.pick(underWay.size() + 1));
    }

    private void arriveLate() {
      late.forEach(n -> topic.add(new Message(runId, n)));
      late.clear();
    }

    private void arrive(int count) {
      if (owner == process) {
        underWay.subList(0, count).forEach(n -> topic.add(new Message(runId, n)));
      }
      underWay.clear();
    }
  }

  private final class State implements RunState {

    private final int owner;
    private List<RejectedRows.Entry> late = List.of();

    State(int owner) {
      this.owner = owner;
    }

    @Override
    public Optional<Checkpoint> readCheckpoint() {
      return Optional.ofNullable(checkpoint);
    }

    @Override
    public void writeCheckpoint(Checkpoint next) {
      step();
      if (owner == process) {
        checkpoint = next;
        DeliveryModelTest.assertSettledIsDurable(ModelWorld.this, next);
      }
      step();
      late.forEach(entry -> rejectedRows.add(entry.sequence()));
      late = List.of();
    }

    @Override
    public void deleteCheckpoint() {
      step();
      if (owner == process) {
        checkpoint = null;
      }
      step();
    }

    @Override
    public RejectedRows rejectedRows(String runId, long settled) {
      step();
      rejectedRows.subList((int) settled, rejectedRows.size()).clear();
      return new ModelRejectedRows(this);
    }
  }

  /** One byte for each row. */
  private final class ModelRejectedRows implements RejectedRows {

    private final State state;

    ModelRejectedRows(State state) {
      this.state = state;
    }

    @Override
    public Path path() {
      return Path.of("rejected");
    }

    @Override
    public long bytes() {
      return rejectedRows.size() + (long) state.late.size();
    }

    @Override
    public void append(List<Entry> entries) {
      if (defect == Defect.CHECKPOINT_BEFORE_REJECTED_ROWS) {
        state.late = entries;
        return;
      }
      for (Entry entry : entries) {
        step();
        rejectedRows.add(entry.sequence());
      }
      step();
    }

    @Override
    public void close() {
      // nothing is open
    }
  }
}
