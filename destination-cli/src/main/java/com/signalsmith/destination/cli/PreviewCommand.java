package com.signalsmith.destination.cli;

import com.signalsmith.destination.cli.syncfile.SyncFile;
import com.signalsmith.destination.runtime.DestinationCatalog;
import com.signalsmith.destination.runtime.PreviewReport;
import com.signalsmith.destination.runtime.SyncPreview;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** Shows how the first rows would travel. */
@Command(
    name = "preview",
    description = "Shows the key, value, headers and place of the first rows, and sends nothing.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  signalsmith preview customers.yaml",
      "  signalsmith preview customers.yaml --rows 3 --offline",
      "",
      "What it prints holds the content of rows. A row that would be rejected is shown with its",
      "reason and is no failure. It ends with 1 if the system has to be asked and cannot be."
    })
final class PreviewCommand implements Callable<Integer> {

  private static final int MOST_ROWS = 1_000;

  private final SignalSmithCommand root;

  @Mixin private SyncFileArguments arguments = new SyncFileArguments();

  @Option(
      names = "--rows",
      paramLabel = "N",
      defaultValue = "5",
      converter = RowNumber.class,
      description = "Shows that many rows, up to 1000; ${DEFAULT-VALUE} by default.")
  private int rows;

  @Option(
      names = "--offline",
      description = "Asks no system; what only it knows, such as a row's place, is unknown.")
  private boolean offline;

  PreviewCommand(SignalSmithCommand root) {
    this.root = root;
  }

  @Override
  public Integer call() {
    Shell shell = root.shell();
    try (DestinationCatalog catalog = root.catalog()) {
      SyncFile.Result result = arguments.syncFile(shell).read(catalog);
      if (result instanceof SyncFile.Ready ready) {
        return preview(ready).number();
      }
      SyncFile.Invalid invalid = (SyncFile.Invalid) result;
      if (root.json()) {
        shell.out().println(Problems.runJson(invalid.problems()));
      }
      Problems.print(shell.errors(), arguments.file(), invalid.problems());
      return ExitCode.INVALID.number();
    }
  }

  private ExitCode preview(SyncFile.Ready ready) {
    Shell shell = root.shell();
    SyncPreview.Result result;
    try (Interruption interruption = Interruption.ofThisThread(shell.warnings())) {
      result = new SyncPreview(ready.sync(), ready.rows()).run(rows, offline);
      interruption.forgetIfLate();
    } catch (InterruptedException e) {
      if (root.json()) {
        shell.out().println(Json.object().put("status", "cancelled").toPrettyString());
      }
      shell.warnings().println("the preview was interrupted");
      return ExitCode.INTERRUPTED;
    }
    if (result instanceof SyncPreview.Shown shown) {
      PreviewReport report = shown.report();
      if (root.json()) {
        shell.out().println(report.toJson());
      } else {
        new PreviewBlocks(shell.out()).print(report);
      }
      return ExitCode.DONE;
    }
    SyncPreview.Failed failed = (SyncPreview.Failed) result;
    if (root.json()) {
      shell.out().println(failed.toJson());
    }
    root.summary().failure(failed.failure());
    return ExitCode.FAILED;
  }

  /** Reads how many rows are wanted. */
  static final class RowNumber implements ITypeConverter<Integer> {
    @Override
    public Integer convert(String text) {
      try {
        int number = Integer.parseInt(text);
        if (number >= 1 && number <= MOST_ROWS) {
          return number;
        }
      } catch (NumberFormatException e) {
        // Answered below, like a number that is too large.
      }
      throw new TypeConversionException("'" + text + "' must be a number from 1 to " + MOST_ROWS);
    }
  }
}
