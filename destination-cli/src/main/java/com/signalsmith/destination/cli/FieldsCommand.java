package com.signalsmith.destination.cli;

import com.signalsmith.destination.cli.syncfile.SyncFile;
import com.signalsmith.destination.runtime.DestinationCatalog;
import com.signalsmith.destination.runtime.TargetFields;
import com.signalsmith.destination.runtime.ValidConnection;
import com.signalsmith.destination.spi.SettingsProblem;
import com.signalsmith.destination.spi.TargetField;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Lists the fields of a target. */
@Command(
    name = "fields",
    description = "Lists the fields of a sync file's target, to which columns can be mapped.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  signalsmith fields contacts.yaml",
      "  signalsmith fields contacts.yaml --json",
      "",
      "A file that describes a connection and a target will do. It ends with 1 if the system",
      "cannot be asked, or if the destination cannot tell which fields a target has."
    })
final class FieldsCommand implements Callable<Integer> {

  private final SignalSmithCommand root;

  @Mixin private SyncFileArguments arguments = new SyncFileArguments();

  FieldsCommand(SignalSmithCommand root) {
    this.root = root;
  }

  @Override
  public Integer call() {
    try (DestinationCatalog catalog = root.catalog()) {
      SyncFile.ConnectionResult result = arguments.syncFile(root.shell()).readConnection(catalog);
      if (!(result instanceof SyncFile.Connectable connectable)) {
        return invalid(((SyncFile.Invalid) result).problems()).number();
      }
      ValidConnection connection = connectable.connection();
      return connection.settings().hasTarget()
              || !TargetFields.claimsToTell(connection.discovered())
          ? list(connection).number()
          : invalid(
                  List.of(
                      new SettingsProblem(
                          "target", "required", "is required: fields are those of a target")))
              .number();
    }
  }

  private ExitCode invalid(List<SettingsProblem> problems) {
    if (root.json()) {
      root.shell().out().println(Problems.runJson(problems));
    }
    Problems.print(root.shell().errors(), arguments.file(), problems);
    return ExitCode.INVALID;
  }

  private ExitCode list(ValidConnection connection) {
    Shell shell = root.shell();
    TargetFields.Result result;
    try (Interruption interruption = Interruption.ofThisThread(shell.warnings())) {
      result = new TargetFields(connection).ask();
      interruption.forgetIfLate();
    } catch (InterruptedException e) {
      if (root.json()) {
        shell.out().println(Json.object().put("status", "cancelled").toPrettyString());
      }
      shell.warnings().println("asking for the fields was interrupted");
      return ExitCode.INTERRUPTED;
    }
    if (result instanceof TargetFields.Failed failed) {
      if (root.json()) {
        shell.out().println(failed.toJson());
      }
      root.summary().failure(failed.failure());
      return ExitCode.FAILED;
    }
    TargetFields.Told told = (TargetFields.Told) result;
    if (root.json()) {
      shell.out().println(told.toJson());
    } else {
      print(told.fields());
    }
    return ExitCode.DONE;
  }

  private void print(List<TargetField> fields) {
    if (fields.isEmpty()) {
      root.shell().out().println("the target has no fields yet; it gets them with its first rows");
    }
    int width = fields.stream().mapToInt(field -> field.name().length()).max().orElse(0);
    for (TargetField field : fields) {
      List<String> facts = new ArrayList<>();
      facts.add(field.type().name().toLowerCase(Locale.ROOT));
      if (field.required()) {
        facts.add("required");
      }
      if (field.identifier()) {
        facts.add("identifier");
      }
      String name = field.name() + " ".repeat(width - field.name().length());
      String description = field.description().isBlank() ? "" : ": " + field.description();
      root.shell()
          .out()
          .println(PlainText.text(name + "  " + String.join(", ", facts) + description));
    }
  }
}
