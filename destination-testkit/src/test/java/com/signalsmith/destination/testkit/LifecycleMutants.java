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
import com.signalsmith.destination.spi.FlushReport;
import com.signalsmith.destination.spi.Introspector;
import com.signalsmith.destination.spi.RawSettings;
import com.signalsmith.destination.spi.RowBatch;
import com.signalsmith.destination.spi.RunContext;
import com.signalsmith.destination.spi.Scope;
import com.signalsmith.destination.spi.Secret;
import com.signalsmith.destination.spi.Settings;
import com.signalsmith.destination.spi.WritePlan;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.LockSupport;

/** Destinations that open or end wrongly, or say what they must not. */
final class LifecycleMutants {

  private LifecycleMutants() {}

  @Breaks("L-1")
  @AutoService(Destination.class)
  public static final class ClosesOnlyOnce extends Mutant {
    @Override
    public DestinationWriter open(WritePlan plan, RunContext context) throws InterruptedException {
      return new MutantWriter(super.open(plan, context)) {
        private boolean closed;

        @Override
        public void close() {
          if (closed) {
            throw new IllegalStateException("closed already");
          }
          closed = true;
          super.close();
        }
      };
    }
  }

  @Breaks("L-2")
  @AutoService(Destination.class)
  public static final class HangsInClose extends Mutant {
    @Override
    public DestinationWriter open(WritePlan plan, RunContext context) throws InterruptedException {
      return new MutantWriter(super.open(plan, context)) {
        private boolean pending;

        @Override
        public void write(RowBatch batch) throws InterruptedException {
          super.write(batch);
          pending = true;
        }

        @Override
        public FlushReport flush() throws InterruptedException {
          pending = false;
          return super.flush();
        }

        @Override
        public void close() {
          if (pending) {
            awaitInterrupt();
          }
          super.close();
        }
      };
    }
  }

  @Breaks("L-3")
  @AutoService(Destination.class)
  public static final class CannotCommitNothing extends Mutant {
    @Override
    public DestinationWriter open(WritePlan plan, RunContext context) throws InterruptedException {
      return new MutantWriter(super.open(plan, context)) {
        private boolean written;

        @Override
        public void write(RowBatch batch) throws InterruptedException {
          written = true;
          super.write(batch);
        }

        @Override
        public void commit() throws InterruptedException {
          if (!written) {
            throw new IllegalStateException("nothing to commit");
          }
          super.commit();
        }
      };
    }
  }

  @Breaks("L-4")
  @AutoService(Destination.class)
  public static final class BlamesItselfForAnOutage extends Mutant {
    @Override
    public DestinationWriter open(WritePlan plan, RunContext context) throws InterruptedException {
      if (!isReachable(plan.settings())) {
        throw new DestinationException(
            Failure.of(FailureKind.INTERNAL, "unexpected_error", "nobody answers"));
      }
      return super.open(plan, context);
    }
  }

  @Breaks("L-5")
  @AutoService(Destination.class)
  public static final class LeavesAThreadBehind extends Mutant {
    @Override
    public DestinationWriter open(WritePlan plan, RunContext context) throws InterruptedException {
      Thread left = new Thread(() -> LockSupport.parkNanos(Duration.ofSeconds(30).toNanos()));
      left.setDaemon(true);
      left.start();
      return super.open(plan, context);
    }
  }

  @Breaks("L-6")
  @AutoService(Destination.class)
  public static final class SwallowsAnInterrupt extends Mutant {
    @Override
    public DestinationWriter open(WritePlan plan, RunContext context) throws InterruptedException {
      return new MutantWriter(super.open(plan, context)) {
        @Override
        @SuppressWarnings("CheckReturnValue") // that it is forgotten is the defect
        public FlushReport flush() throws InterruptedException {
          Thread.interrupted();
          return super.flush();
        }
      };
    }
  }

  @Breaks("L-7")
  @AutoService(Destination.class)
  public static final class SharesItsCountBetweenWriters extends Mutant {
    private int open;

    @Override
    public DestinationWriter open(WritePlan plan, RunContext context) throws InterruptedException {
      open++;
      return new MutantWriter(super.open(plan, context)) {
        private boolean closed;

        @Override
        public FlushReport flush() throws InterruptedException {
          FlushReport report = super.flush();
          return open < 2 ? report : copy(report).created(report.created() + 1).build();
        }

        @Override
        public void close() {
          open -= closed ? 0 : 1;
          closed = true;
          super.close();
        }
      };
    }
  }

  @Breaks("L-8")
  @AutoService(Destination.class)
  public static final class TakesARefusalForAnOutage extends Mutant {
    @Override
    public DestinationWriter open(WritePlan plan, RunContext context) throws InterruptedException {
      try {
        return super.open(plan, context);
      } catch (DestinationException e) {
        Failure failure = e.failure();
        if (failure.kind() != FailureKind.CREDENTIALS) {
          throw e;
        }
        throw new DestinationException(
            Failure.of(FailureKind.UNAVAILABLE, failure.code(), failure.message()));
      }
    }
  }

  @Breaks("L-9")
  @AutoService(Destination.class)
  public static final class FlushesInClose extends Mutant {
    @Override
    public DestinationWriter open(WritePlan plan, RunContext context) throws InterruptedException {
      return new MutantWriter(super.open(plan, context)) {
        @Override
        @SuppressWarnings("CheckReturnValue") // nobody gets the report
        public void close() {
          try {
            super.flush();
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
          super.close();
        }
      };
    }
  }

  @Breaks("S-1")
  @AutoService(Destination.class)
  public static final class TakesTheTokenForAText extends Mutant {
    private static final Field<String> TOKEN =
        Field.text("token").label("Token").description("Shown.").example("x").required().build();

    @Override
    public DestinationSpec spec() {
      DestinationSpec sound = super.spec();
      AuthenticationMethod none = sound.authentication().get(0);
      AuthenticationMethod token = AuthenticationMethod.of("token", "Token", "Shown.", TOKEN);
      return InMemoryDestination.claim()
          .title(sound.title())
          .description(sound.description())
          .documentation(sound.documentation().orElseThrow())
          .authentication(none, token)
          .configuration(InMemoryDestination.ADDRESS)
          .target(
              InMemoryDestination.NAME,
              InMemoryDestination.KEY_FIELD,
              InMemoryDestination.MAX_ROW_BYTES,
              InMemoryDestination.OVERSIZED)
          .build();
    }

    @Override
    public CheckReport check(Settings settings, CheckContext context) throws InterruptedException {
      return super.check(sound(settings), context);
    }

    @Override
    public DestinationWriter open(WritePlan plan, RunContext context) throws InterruptedException {
      Settings settings = sound(plan.settings());
      return super.open(new WritePlan(settings, plan.mode(), plan.schema()), context);
    }

    @Override
    public Optional<Introspector> introspector() {
      return super.introspector()
          .map(original -> (settings, timeout) -> original.fields(sound(settings), timeout));
    }

    private Settings sound(Settings settings) {
      RawSettings.Builder raw =
          RawSettings.builder()
              .method(settings.authenticationMethod())
              .put(Scope.CONFIGURATION, "address", settings.get(InMemoryDestination.ADDRESS));
      settings
          .find(TOKEN)
          .ifPresent(token -> raw.put(Scope.AUTHENTICATION, "token", Secret.of(token)));
      if (settings.hasTarget()) {
        raw.put(Scope.TARGET, "name", settings.get(InMemoryDestination.NAME))
            .put(Scope.TARGET, "max_row_bytes", settings.get(InMemoryDestination.MAX_ROW_BYTES));
      } else {
        raw.withoutTarget();
      }
      return super.spec().validate(raw.build()).orElseThrow();
    }
  }

  @Breaks("S-2")
  @AutoService(Destination.class)
  public static final class ShowsTheTokenInACause extends Mutant {
    @Override
    public DestinationWriter open(WritePlan plan, RunContext context) throws InterruptedException {
      try {
        return super.open(plan, context);
      } catch (DestinationException e) {
        if (isReachable(plan.settings())) {
          throw e;
        }
        throw new DestinationException(
            e.failure(), new IllegalStateException("memory://" + token(plan.settings()) + "@x"));
      }
    }
  }

  @Breaks("S-3")
  @AutoService(Destination.class)
  public static final class ShowsTheRefusedToken extends Mutant {
    @Override
    public DestinationWriter open(WritePlan plan, RunContext context) throws InterruptedException {
      try {
        return super.open(plan, context);
      } catch (DestinationException e) {
        if (e.failure().kind() != FailureKind.CREDENTIALS) {
          throw e;
        }
        throw saying(e, "'" + token(plan.settings()) + "' is refused");
      }
    }
  }

  @Breaks("S-4")
  @AutoService(Destination.class)
  public static final class ShowsTheTokenInACheck extends Mutant {
    @Override
    public CheckReport check(Settings settings, CheckContext context) throws InterruptedException {
      CheckReport report = super.check(settings, new CheckContext(context.timeout(), step -> {}));
      CheckReport shown =
          new CheckReport(
              report.steps().stream().map(step -> showing(step, token(settings))).toList());
      shown.steps().forEach(context.observer());
      return shown;
    }

    private static CheckStep showing(CheckStep step, String token) {
      return new CheckStep(
          step.id(), step.status(), step.code(), "tried " + token, null, null, step.duration());
    }
  }

  private static void awaitInterrupt() {
    try {
      new CountDownLatch(1).await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
