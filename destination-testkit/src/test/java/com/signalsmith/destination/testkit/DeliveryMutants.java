package com.signalsmith.destination.testkit;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.auto.service.AutoService;
import com.signalsmith.destination.spi.AudienceSyncMode;
import com.signalsmith.destination.spi.Destination;
import com.signalsmith.destination.spi.DestinationException;
import com.signalsmith.destination.spi.DestinationWriter;
import com.signalsmith.destination.spi.Failure;
import com.signalsmith.destination.spi.FailureKind;
import com.signalsmith.destination.spi.FlushReport;
import com.signalsmith.destination.spi.RawSettings;
import com.signalsmith.destination.spi.RejectedRow;
import com.signalsmith.destination.spi.Row;
import com.signalsmith.destination.spi.RowBatch;
import com.signalsmith.destination.spi.RowSchema;
import com.signalsmith.destination.spi.RunContext;
import com.signalsmith.destination.spi.Scope;
import com.signalsmith.destination.spi.Settings;
import com.signalsmith.destination.spi.SyncMode;
import com.signalsmith.destination.spi.WritePlan;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Destinations that do something else with rows than they should, or than they say. */
final class DeliveryMutants {

  private DeliveryMutants() {}

  @Breaks("W-1")
  @AutoService(Destination.class)
  public static final class SettlesOneRowTooFew extends ReportMutant {
    @Override
    FlushReport change(FlushReport report) {
      boolean whole = report.rejected().isEmpty() && report.settledThrough() == 38;
      FlushReport.Builder changed =
          FlushReport.settledThrough(whole ? 37 : report.settledThrough())
              .created(report.created())
              .updated(report.updated())
              .deleted(report.deleted())
              .unkeyed(report.unkeyed())
              .rejected(report.rejected());
      report.receipts().forEach(changed::receipt);
      return changed.build();
    }
  }

  @Breaks("W-2")
  @AutoService(Destination.class)
  public static final class LosesTheLastRow extends BatchMutant {
    @Override
    List<Row> change(List<Row> rows) {
      List<Row> changed = new ArrayList<>(rows);
      changed.set(rows.size() - 1, rows.get(Math.max(0, rows.size() - 2)));
      return changed;
    }
  }

  @Breaks("W-3")
  @AutoService(Destination.class)
  public static final class RewritesTheJson extends BatchMutant {
    @Override
    List<Row> change(List<Row> rows) {
      return rows.stream().map(row -> (Row) new Rewritten(row)).toList();
    }

    private record Rewritten(Row row) implements Row {
      @Override
      public RowSchema schema() {
        return row.schema();
      }

      @Override
      public byte[] json() {
        return new String(row.json(), UTF_8).replace("19.90", "19.9").getBytes(UTF_8);
      }

      @Override
      public byte @Nullable [] text(int column) {
        return row.text(column);
      }

      @Override
      public byte[] json(int column) {
        return row.json(column);
      }
    }
  }

  @Breaks("W-4")
  @AutoService(Destination.class)
  public static final class ReportsARowThatNeverWas extends ReportMutant {
    @Override
    FlushReport change(FlushReport report) {
      return report.settledThrough() == 0
          ? FlushReport.settledThrough(0).updated(1).unkeyed(1).build()
          : report;
    }
  }

  @Breaks("W-5")
  @AutoService(Destination.class)
  public static final class ReportsEarlierRowsAgain extends Mutant {
    @Override
    public DestinationWriter open(WritePlan plan, RunContext context) throws InterruptedException {
      DestinationWriter sound = super.open(plan, context);
      return plan.mode() != SyncMode.INSERT
          ? sound
          : new MutantWriter(sound) {
            private long created;

            @Override
            public FlushReport flush() throws InterruptedException {
              FlushReport report = super.flush();
              created += report.created();
              FlushReport.Builder changed =
                  copy(report).created(created).rejected(report.rejected());
              report.receipts().forEach(changed::receipt);
              return changed.build();
            }
          };
    }
  }

  @Breaks("W-6")
  @AutoService(Destination.class)
  public static final class AcknowledgesBeforeItDelivers extends Mutant {
    @Override
    public DestinationWriter open(WritePlan plan, RunContext context) throws InterruptedException {
      DestinationWriter real = super.open(plan, context);
      return plan.mode() != SyncMode.INSERT
          ? real
          : new MutantWriter(super.open(elsewhere(plan), context)) {
            private final List<RowBatch> batches = new ArrayList<>();
            private final List<RowBatch> acknowledged = new ArrayList<>();

            @Override
            public void write(RowBatch batch) throws InterruptedException {
              super.write(batch);
              batches.add(batch);
            }

            @Override
            public FlushReport flush() throws InterruptedException {
              acknowledged.addAll(batches);
              batches.clear();
              return super.flush();
            }

            @Override
            public void close() {
              try {
                for (RowBatch batch : acknowledged) {
                  real.write(batch);
                }
                real.flush();
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
              acknowledged.clear();
              super.close();
            }
          };
    }

    private WritePlan elsewhere(WritePlan plan) {
      Settings settings = plan.settings();
      RawSettings.Builder raw =
          RawSettings.builder()
              .method(settings.authenticationMethod())
              .put(Scope.CONFIGURATION, "address", settings.get(InMemoryDestination.ADDRESS))
              .put(Scope.TARGET, "name", settings.get(InMemoryDestination.NAME) + "-elsewhere")
              .put(Scope.TARGET, "max_row_bytes", settings.get(InMemoryDestination.MAX_ROW_BYTES));
      settings
          .find(InMemoryDestination.TOKEN)
          .ifPresent(token -> raw.put(Scope.AUTHENTICATION, "token", token));
      return new WritePlan(spec().validate(raw.build()).orElseThrow(), plan.mode(), plan.schema());
    }
  }

  @Breaks("W-7")
  @AutoService(Destination.class)
  public static final class SwallowsRejections extends ReportMutant {
    @Override
    FlushReport change(FlushReport report) {
      return report.rejected().isEmpty()
          ? report
          : MutantWriter.copy(report).created(report.created() + 1).build();
    }
  }

  @Breaks("W-8")
  @AutoService(Destination.class)
  public static final class DropsTheRowAfterARejectedOne extends BatchMutant {
    @Override
    List<Row> change(List<Row> rows) {
      List<Row> changed = new ArrayList<>(rows);
      for (int i = 1; i < rows.size(); i++) {
        if (rows.get(i - 1).json().length > 1500) {
          changed.set(i, rows.get(0));
        }
      }
      return changed;
    }
  }

  @Breaks("W-9")
  @AutoService(Destination.class)
  public static final class ReversesBatches extends BatchMutant {
    @Override
    List<Row> change(List<Row> rows) {
      List<Row> changed = new ArrayList<>(rows);
      Collections.reverse(changed);
      return changed;
    }
  }

  @Breaks("W-10")
  @AutoService(Destination.class)
  public static final class UsesAnotherColumnAsKey extends KeyMutant {
    @Override
    List<String> change(List<String> primaryKey) {
      return primaryKey.equals(List.of("id")) ? List.of("position") : primaryKey;
    }
  }

  @Breaks("W-11")
  @AutoService(Destination.class)
  public static final class MixesUpTheColumnsOfAKey extends KeyMutant {
    @Override
    List<String> change(List<String> primaryKey) {
      List<String> changed = new ArrayList<>(primaryKey);
      Collections.reverse(changed);
      return changed;
    }
  }

  @Breaks("W-12")
  @AutoService(Destination.class)
  public static final class CountsNoUnkeyedRows extends ReportMutant {
    @Override
    FlushReport change(FlushReport report) {
      FlushReport.Builder changed =
          MutantWriter.copy(report).unkeyed(0).rejected(report.rejected());
      report.receipts().forEach(changed::receipt);
      return changed.build();
    }
  }

  @Breaks("W-16")
  @AutoService(Destination.class)
  public static final class MakesATextOfAMissingKey extends BatchMutant {
    @Override
    List<Row> change(List<Row> rows) {
      return rows.stream().map(row -> isUnkeyed(row) ? named(row) : row).toList();
    }

    private static boolean isUnkeyed(Row row) {
      return row.schema().equals(SampleRows.schema()) && row.text(0) == null;
    }

    private static Row named(Row row) {
      return SampleRows.row("null", 0, new String(Objects.requireNonNull(row.text(2)), UTF_8));
    }
  }

  @Breaks("W-15")
  @AutoService(Destination.class)
  public static final class NeverSettlesBeforeAFlush extends Mutant {
    @Override
    public DestinationWriter open(WritePlan plan, RunContext context) throws InterruptedException {
      return new MutantWriter(super.open(plan, context)) {
        @Override
        public FlushReport settle() {
          return FlushReport.settledThrough(0).build();
        }
      };
    }
  }

  @Breaks("W-13")
  @AutoService(Destination.class)
  public static final class GivesNoReceipts extends ReportMutant {
    @Override
    FlushReport change(FlushReport report) {
      return MutantWriter.copy(report).rejected(report.rejected()).build();
    }
  }

  @Breaks("W-14")
  @AutoService(Destination.class)
  public static final class DeclaresAModeThatItCannot extends Mutant {
    @Override
    public DestinationWriter open(WritePlan plan, RunContext context) throws InterruptedException {
      if (plan.mode() == AudienceSyncMode.ADD) {
        throw new DestinationException(
            Failure.of(FailureKind.DEFINITION, "mode_not_supported", "'add' is not supported"));
      }
      return super.open(plan, context);
    }
  }

  @Breaks("S-5")
  @AutoService(Destination.class)
  public static final class RepeatsARejectedRow extends ReportMutant {
    @Override
    FlushReport change(FlushReport report) {
      UnaryOperator<RejectedRow> telling =
          row -> new RejectedRow(row.sequence(), row.code(), "row 'refused-row' is too large");
      FlushReport.Builder changed =
          MutantWriter.copy(report).rejected(report.rejected().stream().map(telling).toList());
      report.receipts().forEach(changed::receipt);
      return changed.build();
    }
  }

  /** A mutant that changes reports, in the mode in which the rules of writing are tried. */
  abstract static class ReportMutant extends Mutant {

    abstract FlushReport change(FlushReport report);

    @Override
    public DestinationWriter open(WritePlan plan, RunContext context) throws InterruptedException {
      DestinationWriter sound = super.open(plan, context);
      return plan.mode() != SyncMode.INSERT
          ? sound
          : new MutantWriter(sound) {
            @Override
            public FlushReport flush() throws InterruptedException {
              return change(super.flush());
            }
          };
    }
  }

  /** A mutant that changes rows in that mode, but not their number. */
  abstract static class BatchMutant extends Mutant {

    abstract List<Row> change(List<Row> rows);

    @Override
    public DestinationWriter open(WritePlan plan, RunContext context) throws InterruptedException {
      DestinationWriter sound = super.open(plan, context);
      return plan.mode() != SyncMode.INSERT
          ? sound
          : new MutantWriter(sound) {
            @Override
            public void write(RowBatch batch) throws InterruptedException {
              super.write(RowBatch.of(batch.firstSequence(), change(batch.rows())));
            }
          };
    }
  }

  /** A mutant that makes keys of other columns. */
  abstract static class KeyMutant extends Mutant {

    abstract List<String> change(List<String> primaryKey);

    @Override
    public DestinationWriter open(WritePlan plan, RunContext context) throws InterruptedException {
      if (plan.schema().indexOf("position").isEmpty()) {
        return super.open(plan, context);
      }
      RowSchema schema = RowSchema.of(plan.schema().columns(), change(plan.schema().primaryKey()));
      return super.open(new WritePlan(plan.settings(), plan.mode(), schema), context);
    }
  }
}
