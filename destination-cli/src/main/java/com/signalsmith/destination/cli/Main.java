package com.signalsmith.destination.cli;

import java.util.Arrays;
import java.util.List;
import picocli.CommandLine;

/** Starts the command. */
public final class Main {

  private Main() {}

  /** Runs the command and ends the process with its exit code. */
  public static void main(String[] args) {
    List<String> words = Arrays.asList(args);
    Logging.configure(
        words.contains(SignalSmithCommand.VERBOSE),
        words.contains(SignalSmithCommand.QUIET),
        LogFormat.of(words));
    System.exit(run(Shell.ofProcess(), args));
  }

  static int run(Shell given, String... args) {
    List<String> words = Arrays.asList(args);
    Shell shell =
        LogFormat.of(words) == LogFormat.JSON ? given.withJsonOnErr(WallClock::now) : given;
    CommandLine commandLine = SignalSmithCommand.commandLine(shell);
    Mistakes mistakes = new Mistakes(shell, words.contains(SignalSmithCommand.JSON));
    int code =
        commandLine
            .setParameterExceptionHandler(mistakes::usage)
            .setExecutionExceptionHandler(mistakes::unexpected)
            .execute(args);
    if (shell.out().checkError()) {
      shell.errors().println("the output could not be written: nothing may rely on it");
      return ExitCode.FAILED.number();
    }
    return code;
  }
}
