package com.signalsmith.destination.cli;

import com.signalsmith.destination.cli.syncfile.SyncFile;
import com.signalsmith.destination.runtime.DestinationCatalog;
import com.signalsmith.destination.runtime.RunObserver;
import com.signalsmith.destination.runtime.RunPage;
import com.signalsmith.destination.runtime.RunReport;
import com.signalsmith.destination.runtime.RunStatus;
import com.signalsmith.destination.runtime.SyncDefinition;
import com.signalsmith.destination.runtime.SyncRun;
import com.signalsmith.destination.runtime.report.HtmlReport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Runs a sync. */
@Command(
    name = "sync",
    description = "Sends the rows of a sync file to its destination.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  signalsmith sync customers.yaml",
      "  signalsmith sync customers.yaml --set source.path=- --json",
      "  signalsmith sync customers.yaml --state /var/lib/syncs --metrics-port 9400",
      "",
      "Checkpoint, rejected rows and report are kept in .signalsmith/<sync>/ beside the sync file,",
      "or in <sync>/ under the directory of --state; report.html is for people, report.json for",
      "programs. A run that was interrupted or failed is resumed by the next one, unless that is",
      "told to --restart."
    })
final class SyncCommand implements Callable<Integer> {

  private static final String METRICS_PORT = "--metrics-port";
  private static final int LAST_PORT = 65_535;

  private final SignalSmithCommand root;

  @Mixin private SyncFileArguments arguments = new SyncFileArguments();

  @Mixin private StateArguments state = new StateArguments();

  @Option(
      names = "--restart",
      description = "Starts over instead of resuming a run that did not complete.")
  private boolean restart;

  @Option(
      names = "--include-rows",
      description =
          "Shows some of the rejected rows, and the hottest keys as they are, in report.html, which"
              + " is otherwise without the content of rows.")
  private boolean includeRows;

  @Option(
      names = METRICS_PORT,
      paramLabel = "PORT",
      description =
          "Serves metrics to Prometheus on that port of this machine while it runs; 0 is any free"
              + " one.")
  private @Nullable Integer metricsPort;

  @SuppressWarnings("NullAway.Init") // picocli injects it before anything else
  @Spec
  private CommandSpec spec;

  SyncCommand(SignalSmithCommand root) {
    this.root = root;
  }

  @Override
  public Integer call() {
    Shell shell = root.shell();
    try (DestinationCatalog catalog = root.catalog()) {
      SyncFile file = arguments.syncFile(shell);
      SyncFile.Result result = file.read(catalog);
      if (result instanceof SyncFile.Ready ready) {
        return run(ready, state.directory(file, ready.sync().definition().syncId())).number();
      }
      SyncFile.Invalid invalid = (SyncFile.Invalid) result;
      if (root.json()) {
        shell.out().println(Problems.runJson(invalid.problems()));
      }
      Problems.print(shell.errors(), arguments.file(), invalid.problems());
      return ExitCode.INVALID.number();
    }
  }

  private ExitCode run(SyncFile.Ready ready, Path directory) {
    RunObserver progress = root.progress();
    if (metricsPort == null) {
      return run(ready, directory, progress);
    }
    try (MetricsServer metrics = MetricsServer.start(requirePort(metricsPort))) {
      root.shell().err().println("metrics at " + metrics.address());
      SyncDefinition sync = ready.sync().definition();
      RunObserver meters = metrics.observer(sync.destinationId(), sync.syncId());
      return run(ready, directory, RunObserver.both(progress, meters));
    } catch (IOException e) {
      throw usage(
          "port "
              + metricsPort
              + " is in use or not allowed; choose another one, or 0 for any free one");
    }
  }

  private int requirePort(int port) {
    if (port < 0 || port > LAST_PORT) {
      throw usage("must be 0 to " + LAST_PORT + ", not '" + port + "'");
    }
    return port;
  }

  private ParameterException usage(String problem) {
    return new ParameterException(spec.commandLine(), METRICS_PORT + ": " + problem);
  }

  private ExitCode run(SyncFile.Ready ready, Path directory, RunObserver observer) {
    Shell shell = root.shell();
    SyncRun run =
        SyncRun.builder(ready.sync(), ready.rows(), directory)
            .observer(observer)
            .page(page(ready))
            .options(ready.options())
            .restart(restart)
            .build();
    RunReport report;
    boolean interrupted;
    try (Interruption interruption = Interruption.of(shell.warnings(), run::cancel)) {
      report = run.execute();
      interrupted = interruption.happened();
    }
    if (root.json()) {
      shell.out().println(report.toJson());
    }
    root.summary().print(report);
    Path page = directory.resolve(RunPage.FILE);
    if (Files.exists(page)) {
      root.story().println("report: " + page);
    }
    // What was interrupted may fail on its way out; that it was interrupted is the reason.
    return interrupted && report.status() != RunStatus.COMPLETED
        ? ExitCode.INTERRUPTED
        : ExitCode.of(report);
  }

  private RunPage page(SyncFile.Ready ready) {
    return includeRows
        ? HtmlReport.withRows(ready.sync(), ready.rows())
        : HtmlReport.of(ready.sync(), ready.rows());
  }
}
