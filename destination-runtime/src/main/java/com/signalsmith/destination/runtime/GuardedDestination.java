package com.signalsmith.destination.runtime;

import com.signalsmith.destination.spi.CheckContext;
import com.signalsmith.destination.spi.CheckReport;
import com.signalsmith.destination.spi.Destination;
import com.signalsmith.destination.spi.DestinationSpec;
import com.signalsmith.destination.spi.DestinationWriter;
import com.signalsmith.destination.spi.FlushReport;
import com.signalsmith.destination.spi.Introspector;
import com.signalsmith.destination.spi.Preview;
import com.signalsmith.destination.spi.Previewer;
import com.signalsmith.destination.spi.RowBatch;
import com.signalsmith.destination.spi.RunContext;
import com.signalsmith.destination.spi.Settings;
import com.signalsmith.destination.spi.SettingsProblem;
import com.signalsmith.destination.spi.TargetField;
import com.signalsmith.destination.spi.WritePlan;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;

/**
 * Calls a plugin's destination, its writers and its facets with the plugin's own context class
 * loader.
 *
 * <p>Any thread, as far as the destination itself. A list or a map that a plugin returns may be its
 * own code, too, so that it is copied while the plugin is called.
 */
record GuardedDestination(Destination destination, PluginContext context) implements Destination {

  @Override
  public DestinationSpec spec() {
    return context.call(destination::spec);
  }

  @Override
  public CheckReport check(Settings settings, CheckContext check) throws InterruptedException {
    return context.call(() -> destination.check(settings, check));
  }

  @Override
  public DestinationWriter open(WritePlan plan, RunContext run) throws InterruptedException {
    return new GuardedWriter(context.call(() -> destination.open(plan, run)), context);
  }

  @Override
  public List<SettingsProblem> validate(Settings settings) {
    return context.call(() -> List.copyOf(destination.validate(settings)));
  }

  @Override
  public Optional<Previewer> previewer() {
    return facet(destination::previewer, GuardedPreviewer::new);
  }

  @Override
  public Optional<Introspector> introspector() {
    return facet(destination::introspector, GuardedIntrospector::new);
  }

  private <F> Optional<F> facet(
      PluginContext.Call<Optional<F>, RuntimeException> facet,
      BiFunction<F, PluginContext, F> guarded) {
    return context.call(facet).map(each -> guarded.apply(each, context));
  }

  /** A previewer that is called likewise. */
  record GuardedPreviewer(Previewer previewer, PluginContext context) implements Previewer {

    @Override
    public Preview preview(WritePlan plan, RunContext run, RowBatch rows, boolean offline)
        throws InterruptedException {
      return context.call(() -> previewer.preview(plan, run, rows, offline));
    }
  }

  /** An introspector that is called likewise. */
  record GuardedIntrospector(Introspector introspector, PluginContext context)
      implements Introspector {

    @Override
    public List<TargetField> fields(Settings settings, Duration timeout)
        throws InterruptedException {
      return context.call(() -> introspector.fields(settings, timeout));
    }
  }

  /** A writer that is called likewise. */
  record GuardedWriter(DestinationWriter writer, PluginContext context)
      implements DestinationWriter {

    @Override
    public void write(RowBatch batch) throws InterruptedException {
      context.run(() -> writer.write(batch));
    }

    @Override
    public FlushReport flush() throws InterruptedException {
      return context.call(writer::flush);
    }

    @Override
    public FlushReport settle() throws InterruptedException {
      return context.call(writer::settle);
    }

    @Override
    public boolean recover() throws InterruptedException {
      return context.call(writer::recover);
    }

    @Override
    public List<String> notices() {
      return context.call(() -> List.copyOf(writer.notices()));
    }

    @Override
    public Optional<String> targetId() {
      return context.call(writer::targetId);
    }

    @Override
    public Optional<Duration> retryTimeout() {
      return context.call(writer::retryTimeout);
    }

    @Override
    public Map<String, Double> metrics() {
      return context.call(() -> Map.copyOf(writer.metrics()));
    }

    @Override
    public void commit() throws InterruptedException {
      context.run(writer::commit);
    }

    @Override
    public void close() {
      context.run(writer::close);
    }
  }
}
