package com.signalsmith.destination.testkit;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.auto.service.AutoService;
import com.signalsmith.destination.spi.AudienceSyncMode;
import com.signalsmith.destination.spi.Destination;
import com.signalsmith.destination.spi.DestinationWriter;
import com.signalsmith.destination.spi.FlushReport;
import com.signalsmith.destination.spi.RejectedRow;
import com.signalsmith.destination.spi.Row;
import com.signalsmith.destination.spi.RowBatch;
import com.signalsmith.destination.spi.RunContext;
import com.signalsmith.destination.spi.SyncMode;
import com.signalsmith.destination.spi.WriteMode;
import com.signalsmith.destination.spi.WritePlan;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.UnaryOperator;

/** Destinations that do something else to records than the mode says. */
final class ModeMutants {

  private ModeMutants() {}

  @Breaks("M-1")
  @AutoService(Destination.class)
  public static final class AddsTheFirstMemberOnly extends RowMutant {
    private boolean added;

    public AddsTheFirstMemberOnly() {
      super(AudienceSyncMode.ADD);
    }

    @Override
    Row change(Row row) {
      Row changed = added ? SampleRows.rows(1, 1).get(0) : row;
      added = true;
      return changed;
    }
  }

  @Breaks("M-2")
  @AutoService(Destination.class)
  public static final class KeepsTheOldRecord extends RowMutant {
    private final Map<String, Row> first = new HashMap<>();

    public KeepsTheOldRecord() {
      super(AudienceSyncMode.UPSERT);
    }

    @Override
    Row change(Row row) {
      return isUnkeyed(row) ? row : first.computeIfAbsent(id(row), unused -> row);
    }
  }

  @Breaks("M-3")
  @AutoService(Destination.class)
  public static final class CreatesWhereItShouldUpdate extends ModeMutant {
    public CreatesWhereItShouldUpdate() {
      super(SyncMode.UPDATE, SyncMode.UPSERT);
    }
  }

  @Breaks("M-4")
  @AutoService(Destination.class)
  public static final class DeletesSomethingElse extends RowMutant {
    public DeletesSomethingElse() {
      super(AudienceSyncMode.REMOVE);
    }

    @Override
    Row change(Row row) {
      return isUnkeyed(row) ? row : Records.toDelete("99=99").get(0);
    }
  }

  @Breaks("M-5")
  @AutoService(Destination.class)
  public static final class RejectsADeletionOfNothing extends WriterMutant {
    public RejectsADeletionOfNothing() {
      super(AudienceSyncMode.REMOVE);
    }

    @Override
    DestinationWriter change(DestinationWriter sound, WritePlan plan) {
      String target = plan.settings().get(InMemoryDestination.NAME);
      InMemorySystem system =
          InMemorySystem.at(plan.settings().get(InMemoryDestination.ADDRESS)).orElseThrow();
      return new MutantWriter(sound) {
        private final List<RejectedRow> missing = new ArrayList<>();

        @Override
        public void write(RowBatch batch) throws InterruptedException {
          long sequence = batch.firstSequence();
          for (Row row : batch.rows()) {
            boolean isThere =
                isUnkeyed(row)
                    || system.messages(target).stream()
                        .anyMatch(record -> id(row).equals(record.key()));
            if (!isThere) {
              missing.add(new RejectedRow(sequence, "record_not_found", "no such record"));
            }
            sequence++;
          }
          super.write(batch);
        }

        @Override
        public FlushReport flush() throws InterruptedException {
          FlushReport report = super.flush();
          return missing.isEmpty()
              ? report
              : copy(report).deleted(report.deleted() - missing.size()).rejected(missing).build();
        }
      };
    }
  }

  @Breaks("M-6")
  @AutoService(Destination.class)
  public static final class MixesUpItsCounts extends WriterMutant {
    public MixesUpItsCounts() {
      super(SyncMode.UPSERT);
    }

    @Override
    DestinationWriter change(DestinationWriter sound, WritePlan plan) {
      return new MutantWriter(sound) {
        @Override
        public FlushReport flush() throws InterruptedException {
          FlushReport report = super.flush();
          return copy(report)
              .created(report.updated())
              .updated(report.created())
              .rejected(report.rejected())
              .build();
        }
      };
    }
  }

  @Breaks("M-7")
  @AutoService(Destination.class)
  public static final class ReplacesWhereItGetsChanges extends ModeMutant {
    public ReplacesWhereItGetsChanges() {
      super(AudienceSyncMode.MIRROR, SyncMode.MIRROR);
    }
  }

  @Breaks("M-8")
  @AutoService(Destination.class)
  public static final class BringsBackWhatWasThere extends WriterMutant {
    private List<Row> before = List.of();

    public BringsBackWhatWasThere() {
      super(SyncMode.MIRROR);
    }

    @Override
    DestinationWriter change(DestinationWriter sound, WritePlan plan) {
      List<Row> earlier = before;
      List<Row> now = new ArrayList<>();
      before = now;
      return new MutantWriter(sound) {
        @Override
        public void write(RowBatch batch) throws InterruptedException {
          now.addAll(batch.rows());
          super.write(batch);
        }

        @Override
        @SuppressWarnings("CheckReturnValue") // the writer is only for what is brought back
        public void commit() throws InterruptedException {
          super.commit();
          if (!earlier.isEmpty()) {
            WritePlan upsert = new WritePlan(plan.settings(), SyncMode.UPSERT, plan.schema());
            try (DestinationWriter writer = open(upsert, Trial.RUN)) {
              writer.write(RowBatch.of(1, earlier));
              writer.flush();
            }
          }
        }
      };
    }
  }

  @Breaks("M-9")
  @AutoService(Destination.class)
  public static final class CommitsWithEveryFlush extends WriterMutant {
    public CommitsWithEveryFlush() {
      super(SyncMode.MIRROR);
    }

    @Override
    DestinationWriter change(DestinationWriter sound, WritePlan plan) {
      return new MutantWriter(sound) {
        @Override
        public FlushReport flush() throws InterruptedException {
          FlushReport report = super.flush();
          commit();
          return report;
        }
      };
    }
  }

  @Breaks("M-10")
  @AutoService(Destination.class)
  public static final class CommitsOnClose extends WriterMutant {
    public CommitsOnClose() {
      super(SyncMode.MIRROR);
    }

    @Override
    DestinationWriter change(DestinationWriter sound, WritePlan plan) {
      return new MutantWriter(sound) {
        private boolean flushed;

        @Override
        public FlushReport flush() throws InterruptedException {
          FlushReport report = super.flush();
          flushed = report.delivered() > 0;
          return report;
        }

        @Override
        public void close() {
          try {
            if (flushed) {
              commit();
            }
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
          flushed = false;
          super.close();
        }
      };
    }
  }

  @Breaks("M-11")
  @AutoService(Destination.class)
  public static final class TakesARowWithoutAnIdentifier extends RowMutant {
    public TakesARowWithoutAnIdentifier() {
      super(SyncMode.UPSERT);
    }

    @Override
    Row change(Row row) {
      return isUnkeyed(row) ? SampleRows.row("null", 0, SampleRows.note(2)) : row;
    }
  }

  /** A mutant whose writers are wrong in one mode. */
  abstract static class WriterMutant extends Mutant {
    private final WriteMode mode;

    WriterMutant(WriteMode mode) {
      this.mode = mode;
    }

    abstract DestinationWriter change(DestinationWriter sound, WritePlan plan);

    @Override
    public DestinationWriter open(WritePlan plan, RunContext context) throws InterruptedException {
      DestinationWriter sound = super.open(plan, context);
      return plan.mode() == mode ? change(sound, plan) : sound;
    }

    static boolean isUnkeyed(Row row) {
      return row.text(0) == null;
    }

    static String id(Row row) {
      return new String(Objects.requireNonNull(row.text(0)), UTF_8);
    }
  }

  /** A mutant that changes each row in one mode. */
  abstract static class RowMutant extends WriterMutant {

    RowMutant(WriteMode mode) {
      super(mode);
    }

    abstract Row change(Row row);

    @Override
    DestinationWriter change(DestinationWriter sound, WritePlan plan) {
      UnaryOperator<Row> changing = this::change;
      return new MutantWriter(sound) {
        @Override
        public void write(RowBatch batch) throws InterruptedException {
          List<Row> rows = batch.rows().stream().map(changing).toList();
          super.write(RowBatch.of(batch.firstSequence(), rows));
        }
      };
    }
  }

  /** A mutant that takes one mode for another. */
  abstract static class ModeMutant extends Mutant {
    private final WriteMode mode;
    private final WriteMode taken;

    ModeMutant(WriteMode mode, WriteMode taken) {
      this.mode = mode;
      this.taken = taken;
    }

    @Override
    public DestinationWriter open(WritePlan plan, RunContext context) throws InterruptedException {
      return super.open(
          plan.mode() == mode ? new WritePlan(plan.settings(), taken, plan.schema()) : plan,
          context);
    }
  }
}
