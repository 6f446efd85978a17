package com.signalsmith.destination.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.signalsmith.destination.cli.syncfile.SyncFile;
import com.signalsmith.destination.runtime.RunHistory;
import com.signalsmith.destination.runtime.RunReport;
import com.signalsmith.destination.spi.Failure;
import com.signalsmith.destination.spi.FailureKind;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Shows what became of the runs of a sync. */
@Command(
    name = "runs",
    description = "Shows the runs of a sync that have ended, the newest first.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  signalsmith runs customers.yaml",
      "  signalsmith runs customers.yaml --last 1 --json",
      "",
      "Rows are those that the run had settled or given up when it ended; those of a run that was",
      "resumed include what was settled before. The last 200 runs are remembered, in runs.jsonl",
      "beside report.json. Of the sync file only 'sync' is read."
    })
final class RunsCommand implements Callable<Integer> {

  private static final String ROW = "%-20s  %s%s  %12s  %9s  %9s  %7s  %-12s  %s";
  private static final int STATUS_WIDTH = "completed".length();

  private final SignalSmithCommand root;

  @Spec private CommandSpec spec;

  @Mixin private SyncFileArguments arguments = new SyncFileArguments();

  @Mixin private StateArguments state = new StateArguments();

  @Option(
      names = "--last",
      paramLabel = "N",
      defaultValue = "20",
      description = "Shows that many runs at most; ${DEFAULT-VALUE} by default.")
  private int last;

  @SuppressWarnings("NullAway.Init") // picocli injects the spec before anything else
  RunsCommand(SignalSmithCommand root) {
    this.root = root;
  }

  @Override
  public Integer call() {
    if (last < 1) {
      throw new ParameterException(spec.commandLine(), "'--last' must be 1 or more, not " + last);
    }
    Shell shell = root.shell();
    SyncFile file = arguments.syncFile(shell);
    SyncFile.IdResult result = file.readId();
    if (result instanceof SyncFile.Invalid invalid) {
      if (root.json()) {
        shell.out().println(Problems.runJson(invalid.problems()));
      }
      Problems.print(shell.errors(), arguments.file(), invalid.problems());
      return ExitCode.INVALID.number();
    }
    String syncId = ((SyncFile.Identified) result).syncId();
    Path directory = state.directory(file, syncId);
    try {
      show(syncId, newestFirst(RunHistory.read(directory)));
      return ExitCode.DONE.number();
    } catch (IOException e) {
      Failure failure =
          Failure.of(
                  FailureKind.HOST,
                  "history_unreadable",
                  "the history in '" + directory + "' cannot be read")
              .withRemedy("mend its permissions, or remove it to begin a new one");
      if (root.json()) {
        shell.out().println(Json.failed(failure));
      }
      root.summary().failure(failure);
      return ExitCode.FAILED.number();
    }
  }

  private List<RunReport> newestFirst(List<RunReport> runs) {
    List<RunReport> newest = new ArrayList<>(runs);
    Collections.reverse(newest);
    return newest.subList(0, Math.min(newest.size(), last));
  }

  private void show(String syncId, List<RunReport> runs) throws IOException {
    PrintStream out = root.shell().out();
    if (root.json()) {
      out.println(json(syncId, runs));
    } else if (runs.isEmpty()) {
      out.println("sync '" + syncId + "': no run has ended yet");
    } else {
      String padding = " ".repeat(STATUS_WIDTH - "STATUS".length());
      out.println(
          ROW.formatted(
              "STARTED",
              "STATUS",
              padding,
              "ROWS",
              "REJECTED",
              "DURATION",
              "RETRIES",
              "RESUMED",
              "ERROR"));
      runs.forEach(run -> out.println(line(run)));
    }
  }

  private String line(RunReport run) {
    Long resumedFrom = run.resumedFromRow();
    return ROW.formatted(
            run.startedAt().truncatedTo(ChronoUnit.SECONDS),
            Summary.status(run.status(), root.shell().outColors()),
            " ".repeat(STATUS_WIDTH - run.status().id().length()),
            Progress.number(run.rowsProcessed()),
            Progress.number(run.counts().failed()),
            Progress.seconds(run.duration().toNanos()),
            run.retries(),
            resumedFrom == null ? "" : "row " + Progress.number(resumedFrom),
            run.failure()
                .map(error -> PlainText.text(error.code() + ": " + error.message()))
                .orElse(""))
        .stripTrailing();
  }

  private static String json(String syncId, List<RunReport> runs) throws IOException {
    ObjectNode document = Json.object();
    document.put("sync_id", syncId);
    ArrayNode array = document.putArray("runs");
    for (RunReport run : runs) {
      array.add(new ObjectMapper().readTree(run.toJson()));
    }
    return document.toPrettyString();
  }
}
