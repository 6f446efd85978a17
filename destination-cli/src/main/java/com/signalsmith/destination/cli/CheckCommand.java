package com.signalsmith.destination.cli;

import com.signalsmith.destination.cli.syncfile.SyncFile;
import com.signalsmith.destination.runtime.CheckJson;
import com.signalsmith.destination.runtime.DestinationCatalog;
import com.signalsmith.destination.runtime.SyncCheck;
import com.signalsmith.destination.runtime.ValidConnection;
import com.signalsmith.destination.spi.CheckContext;
import com.signalsmith.destination.spi.CheckReport;
import com.signalsmith.destination.spi.CheckStep;
import com.signalsmith.destination.spi.StepStatus;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Tests a connection, step by step. */
@Command(
    name = "check",
    description = "Tests the connection of a sync file step by step, and changes nothing.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  signalsmith check customers.yaml",
      "  signalsmith check customers.yaml --set target.topic=orders",
      "",
      "A file that describes a connection only will do: what needs a target is skipped then, and",
      "neither 'mode' nor 'source' is missed. It ends with 1 if a step failed; a warning is none."
    })
final class CheckCommand implements Callable<Integer> {

  private final SignalSmithCommand root;

  @Mixin private SyncFileArguments arguments = new SyncFileArguments();

  CheckCommand(SignalSmithCommand root) {
    this.root = root;
  }

  @Override
  public Integer call() {
    Shell shell = root.shell();
    try (DestinationCatalog catalog = root.catalog()) {
      SyncFile.ConnectionResult result = arguments.syncFile(shell).readConnection(catalog);
      if (result instanceof SyncFile.Connectable connectable) {
        return check(connectable.connection()).number();
      }
      SyncFile.Invalid invalid = (SyncFile.Invalid) result;
      if (root.json()) {
        shell.out().println(Problems.runJson(invalid.problems()));
      }
      Problems.print(shell.errors(), arguments.file(), invalid.problems());
      return ExitCode.INVALID.number();
    }
  }

  private ExitCode check(ValidConnection connection) {
    CheckProgress progress = CheckProgress.on(root.shell(), root.json(), root.quiet());
    List<CheckStep> made = new CopyOnWriteArrayList<>();
    long startedAt = System.nanoTime();
    CheckReport report;
    try (Interruption interruption = Interruption.ofThisThread(root.shell().warnings())) {
      report =
          new SyncCheck(connection)
              .run(
                  new CheckContext(
                      CheckContext.DEFAULT_TIMEOUT,
                      step -> {
                        made.add(step);
                        progress.step(step);
                      }));
      interruption.forgetIfLate();
    } catch (InterruptedException e) {
      if (root.json()) {
        root.shell().out().println(CheckJson.cancelled(made));
      }
      root.shell().warnings().println("the check was interrupted");
      return ExitCode.INTERRUPTED;
    }
    progress.end(connection.discovered().spec().id(), report, System.nanoTime() - startedAt);
    if (root.json()) {
      root.shell().out().println(CheckJson.of(report));
    }
    return report.status() == StepStatus.FAILED ? ExitCode.FAILED : ExitCode.DONE;
  }
}
