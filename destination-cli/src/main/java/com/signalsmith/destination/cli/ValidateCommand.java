package com.signalsmith.destination.cli;

import com.signalsmith.destination.cli.syncfile.SyncFile;
import com.signalsmith.destination.runtime.DestinationCatalog;
import com.signalsmith.destination.spi.SettingsProblem;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Says everything that is wrong with a sync file, offline. */
@Command(
    name = "validate",
    description = "Checks a sync file without any connection and reports every problem at once.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  signalsmith validate customers.yaml",
      "  signalsmith validate customers.yaml --set mode=insert --json"
    })
final class ValidateCommand implements Callable<Integer> {

  private final SignalSmithCommand root;

  @Mixin private SyncFileArguments arguments = new SyncFileArguments();

  ValidateCommand(SignalSmithCommand root) {
    this.root = root;
  }

  @Override
  public Integer call() {
    Shell shell = root.shell();
    try (DestinationCatalog catalog = root.catalog()) {
      SyncFile.Result result = arguments.syncFile(shell).validate(catalog);
      List<SettingsProblem> problems =
          result instanceof SyncFile.Invalid invalid ? invalid.problems() : List.of();
      if (root.json()) {
        shell.out().println(Problems.validationJson(problems));
      }
      if (result instanceof SyncFile.Ready ready) {
        if (!root.json()) {
          root.story().println(arguments.file() + ": valid, " + ready.sync().definition());
        }
        return ExitCode.DONE.number();
      }
      Problems.print(shell.errors(), arguments.file(), problems);
      return ExitCode.INVALID.number();
    }
  }
}
