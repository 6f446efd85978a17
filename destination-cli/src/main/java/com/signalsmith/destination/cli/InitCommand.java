package com.signalsmith.destination.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.signalsmith.destination.cli.syncfile.SyncFile;
import com.signalsmith.destination.runtime.DestinationCatalog;
import com.signalsmith.destination.runtime.DiscoveredDestination;
import com.signalsmith.destination.runtime.SyncCheck;
import com.signalsmith.destination.runtime.ValidConnection;
import com.signalsmith.destination.spi.CheckContext;
import com.signalsmith.destination.spi.CheckReport;
import com.signalsmith.destination.spi.DestinationSpec;
import com.signalsmith.destination.spi.Failure;
import com.signalsmith.destination.spi.FailureKind;
import com.signalsmith.destination.spi.StepStatus;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Writes a sync file with somebody. */
@Command(
    name = "init",
    description =
        "Asks for a destination and its settings, tests the connection, writes a sync file.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  signalsmith init",
      "  signalsmith init customers.yaml --advanced",
      "  signalsmith init customers.yaml --offline",
      "",
      "Secrets are not shown while they are typed and are not written: the file refers to",
      "environment variables. An answer like $${env:NAME} or $${file:PATH} is written as it is. Where",
      "standard input is no terminal, each of its lines is an answer."
    })
final class InitCommand implements Callable<Integer> {

  private final SignalSmithCommand root;

  @Parameters(
      arity = "0..1",
      paramLabel = "SYNC.yaml",
      defaultValue = "sync.yaml",
      description = "The file to write; ${DEFAULT-VALUE} by default.")
  private Path file = Path.of("");

  @Option(names = "--advanced", description = "Asks for what most users never need, too.")
  private boolean advanced;

  @Option(names = "--offline", description = "Writes the file without a test of the connection.")
  private boolean offline;

  InitCommand(SignalSmithCommand root) {
    this.root = root;
  }

  @Override
  public Integer call() {
    Questions questions = Questions.on(root.shell());
    boolean replace = Files.exists(file);
    if (replace && !questions.agrees("'" + file + "' exists; replace it?")) {
      return nothingWritten("it exists and was not to be replaced").number();
    }
    try (DestinationCatalog catalog = root.catalog()) {
      Map<String, DestinationSpec> specs = new LinkedHashMap<>();
      for (DiscoveredDestination each : catalog.destinations()) {
        specs.put(each.spec().id(), each.spec());
      }
      if (specs.isEmpty()) {
        return nothingWritten("no destination was found").number();
      }
      SyncDraft draft =
          new Interview(questions, root.shell().variables(), advanced).ask(specs, name());
      return write(draft, catalog, questions, replace).number();
    } catch (Questions.NoAnswer e) {
      return nothingWritten(String.valueOf(e.getMessage())).number();
    } catch (IOException e) {
      return nothingWritten("its directory cannot be written").number();
    }
  }

  // What is tested is the file itself, beside the place that it is for, so that its paths hold.
  private ExitCode write(
      SyncDraft draft, DestinationCatalog catalog, Questions questions, boolean replace)
      throws IOException {
    Path directory = file.toAbsolutePath().getParent();
    if (directory == null) {
      return nothingWritten("it is no path of a file");
    }
    Path candidate = Files.createTempFile(directory, ".signalsmith-init-", ".yaml");
    try {
      Files.writeString(candidate, draft.yaml());
      if (!offline
          && !isReachable(candidate, draft, catalog)
          && !questions.agrees("write '" + file + "' all the same?")) {
        return nothingWritten("the test of the connection did not pass");
      }
      if (replace) {
        Files.move(candidate, file, StandardCopyOption.REPLACE_EXISTING);
      } else {
        Files.move(candidate, file);
      }
    } catch (InterruptedException e) {
      root.shell().warnings().println("interrupted; nothing was written");
      return ExitCode.INTERRUPTED;
    } finally {
      Files.deleteIfExists(candidate);
    }
    tell(draft);
    return ExitCode.DONE;
  }

  private boolean isReachable(Path candidate, SyncDraft draft, DestinationCatalog catalog)
      throws InterruptedException {
    Shell shell = root.shell();
    SyncFile.ConnectionResult result =
        new SyncFile(
                candidate,
                List.of(),
                draft.environment(shell.variables()),
                shell.in(),
                shell.drivers())
            .readConnection(catalog);
    if (result instanceof SyncFile.Invalid invalid) {
      Problems.print(shell.errors(), file, invalid.problems());
      return false;
    }
    ValidConnection connection = ((SyncFile.Connectable) result).connection();
    CheckProgress progress = new CheckProgress(shell.err(), shell.errColors(), root.quiet());
    long startedAt = System.nanoTime();
    CheckReport report;
    try (Interruption interruption = Interruption.ofThisThread(shell.warnings())) {
      report =
          new SyncCheck(connection)
              .run(new CheckContext(CheckContext.DEFAULT_TIMEOUT, progress::step));
      interruption.forgetIfLate();
    }
    progress.end(connection.discovered().spec().id(), report, System.nanoTime() - startedAt);
    return report.status() != StepStatus.FAILED;
  }

  private void tell(SyncDraft draft) {
    if (root.json()) {
      ObjectNode document = Json.object();
      document.put("status", "written").put("file", file.toString());
      ArrayNode variables = document.putArray("variables");
      draft.variables().forEach(variables::add);
      root.shell().out().println(document.toPrettyString());
    }
    root.story().println("wrote " + file);
    draft
        .variables()
        .forEach(variable -> root.story().println("set the environment variable " + variable));
    root.story().println("then: signalsmith sync " + file);
  }

  private ExitCode nothingWritten(String reason) {
    Failure failure =
        Failure.of(
            FailureKind.DEFINITION,
            "file_not_written",
            "'" + file + "' was not written: " + reason);
    if (root.json()) {
      root.shell().out().println(Json.failed(failure));
    }
    root.summary().failure(failure);
    return ExitCode.FAILED;
  }

  private String name() {
    String name = String.valueOf(file.getFileName()).replaceFirst("\\.ya?ml$", "");
    return name.replaceAll("[^A-Za-z0-9._-]", "-").replaceFirst("^[^A-Za-z0-9]+", "");
  }
}
