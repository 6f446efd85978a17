package com.signalsmith.destination.testkit;

import com.google.auto.service.AutoService;
import com.signalsmith.destination.spi.Column;
import com.signalsmith.destination.spi.ColumnType;
import com.signalsmith.destination.spi.Destination;
import com.signalsmith.destination.spi.DestinationWriter;
import com.signalsmith.destination.spi.Introspector;
import com.signalsmith.destination.spi.Row;
import com.signalsmith.destination.spi.RowBatch;
import com.signalsmith.destination.spi.RowSchema;
import com.signalsmith.destination.spi.RunContext;
import com.signalsmith.destination.spi.TargetField;
import com.signalsmith.destination.spi.WritePlan;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Destinations that tell or take fields wrongly. */
final class FieldMutants {

  private FieldMutants() {}

  @Breaks("F-1")
  @AutoService(Destination.class)
  public static final class TellsNoFields extends Mutant {
    @Override
    public Optional<Introspector> introspector() {
      return Optional.empty();
    }
  }

  @Breaks("F-2")
  @AutoService(Destination.class)
  public static final class TellsAFieldTwice extends IntrospectionMutant {
    @Override
    List<TargetField> change(List<TargetField> fields) {
      List<TargetField> changed = new ArrayList<>(fields);
      changed.add(fields.get(0));
      return changed;
    }
  }

  @Breaks("F-3")
  @AutoService(Destination.class)
  public static final class TellsAFieldThatIsNotThere extends IntrospectionMutant {
    @Override
    List<TargetField> change(List<TargetField> fields) {
      List<TargetField> changed = new ArrayList<>(fields);
      changed.add(new TargetField("ghost", ColumnType.TEXT, false, false, "Is not there."));
      return changed;
    }
  }

  @Breaks("F-4")
  @AutoService(Destination.class)
  public static final class IgnoresAnUnknownColumn extends Mutant {
    @Override
    public DestinationWriter open(WritePlan plan, RunContext context) throws InterruptedException {
      List<Column> known =
          plan.schema().columns().stream()
              .filter(column -> !column.name().equals("no_such_field"))
              .toList();
      RowSchema schema = RowSchema.of(known, plan.schema().primaryKey());
      return super.open(new WritePlan(plan.settings(), plan.mode(), schema), context);
    }
  }

  @Breaks("F-5")
  @AutoService(Destination.class)
  public static final class TakesItsColumnsByPlace extends Mutant {
    @Override
    public DestinationWriter open(WritePlan plan, RunContext context) throws InterruptedException {
      DestinationWriter sound = super.open(plan, context);
      if (plan.schema().indexOf("note").orElse(-1) != 0) {
        return sound;
      }
      return new MutantWriter(sound) {
        @Override
        public void write(RowBatch batch) throws InterruptedException {
          List<Row> rows =
              batch.rows().stream()
                  .map(row -> Row.of(plan.schema(), List.of("", "row-0")))
                  .toList();
          super.write(RowBatch.of(batch.firstSequence(), rows));
        }
      };
    }
  }

  @Breaks("F-6")
  @AutoService(Destination.class)
  public static final class TellsNoFieldsInAnOutage extends Mutant {
    @Override
    public Optional<Introspector> introspector() {
      return super.introspector()
          .map(
              sound ->
                  (settings, timeout) ->
                      isReachable(settings) ? sound.fields(settings, timeout) : List.of());
    }
  }

  /** A mutant that changes what it tells of a target that has fields. */
  abstract static class IntrospectionMutant extends Mutant {

    abstract List<TargetField> change(List<TargetField> fields);

    @Override
    public Optional<Introspector> introspector() {
      return super.introspector()
          .map(
              sound ->
                  (settings, timeout) -> {
                    List<TargetField> fields = sound.fields(settings, timeout);
                    return fields.isEmpty() ? fields : change(fields);
                  });
    }
  }
}
