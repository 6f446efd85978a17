package com.signalsmith.destination.testkit;

import com.google.auto.service.AutoService;
import com.signalsmith.destination.spi.AuthenticationMethod;
import com.signalsmith.destination.spi.CheckContext;
import com.signalsmith.destination.spi.CheckReport;
import com.signalsmith.destination.spi.CheckStep;
import com.signalsmith.destination.spi.Destination;
import com.signalsmith.destination.spi.DestinationException;
import com.signalsmith.destination.spi.DestinationSpec;
import com.signalsmith.destination.spi.DestinationWriter;
import com.signalsmith.destination.spi.Failure;
import com.signalsmith.destination.spi.FailureKind;
import com.signalsmith.destination.spi.Field;
import com.signalsmith.destination.spi.RowBatch;
import com.signalsmith.destination.spi.Settings;
import com.signalsmith.destination.spi.StepStatus;
import com.signalsmith.destination.spi.SyncMode;
import com.signalsmith.destination.spi.WritePlan;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/** Destinations that are found, described or checked wrongly. */
final class DescriptionMutants {

  private DescriptionMutants() {}

  @Breaks("D-1")
  public static final class IsNotRegistered extends Mutant {}

  @Breaks("D-2")
  @AutoService(Destination.class)
  public static class CanBeExtended extends Mutant {}

  @Breaks("D-3")
  @AutoService(Destination.class)
  public static final class DescribesItselfAnew extends Mutant {
    private int calls;

    @Override
    public DestinationSpec spec() {
      calls++;
      return InMemoryDestination.describe().description("Asked " + calls + " times.").build();
    }
  }

  @Breaks("D-4")
  @AutoService(Destination.class)
  public static final class SaysNothingToPeople extends Mutant {
    @Override
    public DestinationSpec spec() {
      return InMemoryDestination.describe().description(" ").build();
    }
  }

  @Breaks("D-5")
  @AutoService(Destination.class)
  public static final class StartsAThreadWhenMade extends Mutant {
    public StartsAThreadWhenMade() {
      Thread thread = new Thread(() -> LockSupport.parkNanos(Duration.ofSeconds(3).toNanos()));
      thread.setDaemon(true);
      thread.start();
    }
  }

  @Breaks("D-6")
  @AutoService(Destination.class)
  public static final class IsNotDocumented extends Mutant {
    @Override
    public DestinationSpec spec() {
      DestinationSpec sound = super.spec();
      return InMemoryDestination.claim()
          .title(sound.title())
          .description(sound.description())
          .authentication(
              sound.authentication().toArray(method -> new AuthenticationMethod[method]))
          .configuration(sound.configuration().toArray(field -> new Field<?>[field]))
          .target(sound.target().toArray(field -> new Field<?>[field]))
          .build();
    }
  }

  @Breaks("C-8")
  @AutoService(Destination.class)
  public static final class HasAFieldWithoutALabel extends Mutant {
    @Override
    public DestinationSpec spec() {
      Field<String> bare = Field.text("bare").description("Has no label.").build();
      return InMemoryDestination.describe().target(bare).build();
    }
  }

  @Breaks("C-9")
  @AutoService(Destination.class)
  public static final class HasATextWithoutAnExample extends Mutant {
    @Override
    public DestinationSpec spec() {
      Field<Boolean> asks = Field.toggle("asks").label("Asks").description("Asks.").build();
      Field<String> bare =
          Field.text("bare")
              .label("Bare")
              .description("Has no example.")
              .required()
              .visibleWhen(asks.is(true))
              .build();
      return InMemoryDestination.describe().target(asks, bare).build();
    }
  }

  @Breaks("P-1")
  @AutoService(Destination.class)
  public static final class FailsASoundCheck extends Mutant {
    @Override
    public CheckReport check(Settings settings, CheckContext context) throws InterruptedException {
      return isReachable(settings) && settings.hasTarget()
          ? withFailure(super.check(settings, context), context)
          : super.check(settings, context);
    }
  }

  @Breaks("P-2")
  @AutoService(Destination.class)
  public static final class WritesInACheck extends Mutant {
    @Override
    public CheckReport check(Settings settings, CheckContext context) throws InterruptedException {
      CheckReport report = super.check(settings, context);
      if (report.status() == StepStatus.PASSED && settings.hasTarget()) {
        WritePlan plan = new WritePlan(settings, SyncMode.INSERT, SampleRows.schema());
        try (DestinationWriter writer = open(plan, Trial.RUN)) {
          writer.write(RowBatch.of(1, SampleRows.rows(1, 1)));
          writer.flush();
        }
      }
      return report;
    }
  }

  @Breaks("P-3")
  @AutoService(Destination.class)
  public static final class ThrowsInACheck extends Mutant {
    @Override
    public CheckReport check(Settings settings, CheckContext context) throws InterruptedException {
      if (!isReachable(settings)) {
        throw new DestinationException(
            Failure.of(FailureKind.UNAVAILABLE, "not_reachable", "nobody answers"));
      }
      return super.check(settings, context);
    }
  }

  @Breaks("P-4")
  @AutoService(Destination.class)
  public static final class TellsNoObserver extends Mutant {
    @Override
    public CheckReport check(Settings settings, CheckContext context) throws InterruptedException {
      return super.check(settings, new CheckContext(context.timeout(), step -> {}));
    }
  }

  @Breaks("P-5")
  @AutoService(Destination.class)
  public static final class MissesATargetInACheck extends Mutant {
    @Override
    public CheckReport check(Settings settings, CheckContext context) throws InterruptedException {
      return settings.hasTarget()
          ? super.check(settings, context)
          : withFailure(super.check(settings, context), context);
    }
  }

  private static CheckReport withFailure(CheckReport report, CheckContext context) {
    CheckStep failed =
        new CheckStep(
            "target", StepStatus.FAILED, "no_target", "no target", null, null, Duration.ZERO);
    context.observer().accept(failed);
    List<CheckStep> steps = new ArrayList<>(report.steps());
    steps.add(failed);
    return new CheckReport(steps);
  }
}
