package com.example.host;

import com.signalsmith.destination.runtime.DestinationCatalog;
import com.signalsmith.destination.runtime.RunObserver;
import com.signalsmith.destination.runtime.RunOptions;
import com.signalsmith.destination.runtime.RunReport;
import com.signalsmith.destination.runtime.SyncCheck;
import com.signalsmith.destination.runtime.SyncDefinition;
import com.signalsmith.destination.runtime.SyncRun;
import com.signalsmith.destination.runtime.SyncValidator;
import com.signalsmith.destination.runtime.schema.SpecFormat;
import com.signalsmith.destination.runtime.source.RowSource;
import com.signalsmith.destination.spi.CheckContext;
import com.signalsmith.destination.spi.CheckReport;
import com.signalsmith.destination.spi.CheckStep;
import com.signalsmith.destination.spi.DestinationSpec;
import com.signalsmith.destination.spi.RawSettings;
import com.signalsmith.destination.spi.Scope;
import com.signalsmith.destination.spi.SettingsProblem;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;

/** What a host does with the runtime, from the catalog to many runs at the same time. */
final class EmbeddingExample implements AutoCloseable {

  private final DestinationCatalog catalog;
  private final SyncValidator validator;
  private final Path stateHome;

  EmbeddingExample(List<Path> pluginDirectories, Path stateHome) {
    this.catalog =
        DestinationCatalog.of(EmbeddingExample.class.getClassLoader(), pluginDirectories);
    this.validator = new SyncValidator(catalog);
    this.stateHome = stateHome;
  }

  /** Closes the class loaders of the plugins; nothing may run any more. */
  @Override
  public void close() {
    catalog.close();
  }

  /** The shelf that people choose from. */
  List<String> shelf() {
    return catalog.destinations().stream()
        .map(each -> each.spec())
        .map(spec -> spec.category().title() + ": " + spec.title() + " (" + spec.id() + ")")
        .toList();
  }

  /** What a form is drawn from: fields, labels, defaults, conditions and secrets. */
  String formOf(String destinationId) {
    DestinationSpec spec =
        catalog
            .find(destinationId)
            .orElseThrow(() -> new IllegalArgumentException(catalog.notFound(destinationId)))
            .spec();
    return SpecFormat.JSON_SCHEMA.render(spec);
  }

  /** What somebody has filled in, as the form sends it. */
  static SyncDefinition definition(
      String syncId, String destinationId, String method, Map<Scope, Map<String, Object>> form) {
    RawSettings.Builder settings = RawSettings.builder().method(method);
    form.forEach(
        (scope, values) -> values.forEach((key, value) -> settings.put(scope, key, value)));
    return SyncDefinition.builder(syncId, destinationId)
        .settings(settings.build())
        .mode("insert")
        .primaryKey(List.of("id"))
        .build();
  }

  /** Every problem at once, each with the path of its field; none if the sync can run. */
  List<SettingsProblem> problems(SyncDefinition definition) {
    return validator.validate(definition) instanceof SyncValidator.Invalid invalid
        ? invalid.problems()
        : List.of();
  }

  /** The connection test; the form is told of each step when it ends. */
  CheckReport check(SyncDefinition definition, Consumer<CheckStep> form)
      throws InterruptedException {
    if (validator.validateConnection(definition) instanceof SyncValidator.Connectable connectable) {
      return new SyncCheck(connectable.connection())
          .run(new CheckContext(CheckContext.DEFAULT_TIMEOUT, form));
    }
    throw new IllegalArgumentException("there are problems to show first");
  }

  /** A run that has not started yet; its state is in a directory of its own. */
  SyncRun prepare(SyncDefinition definition, RowSource source, RunObserver watcher) {
    if (!(validator.validate(definition) instanceof SyncValidator.Valid valid)) {
      throw new IllegalArgumentException("there are problems to show first");
    }
    return SyncRun.builder(valid.sync(), source, stateHome.resolve(definition.syncId()))
        .options(RunOptions.builder().checkpointRows(100).build())
        .observer(watcher)
        .build();
  }

  /** Runs in threads of the host; one sync that fails does not concern the others. */
  static List<RunReport> runAll(List<SyncRun> runs, int threads)
      throws InterruptedException, ExecutionException {
    ExecutorService pool = Executors.newFixedThreadPool(threads);
    try {
      List<Callable<RunReport>> tasks =
          runs.stream().map(run -> (Callable<RunReport>) run::execute).toList();
      List<Future<RunReport>> ended = pool.invokeAll(tasks);
      List<RunReport> reports = new ArrayList<>();
      for (Future<RunReport> each : ended) {
        reports.add(each.get());
      }
      return reports;
    } finally {
      pool.shutdownNow();
    }
  }
}
