package com.signalsmith.destination.cli;

import java.util.Arrays;
import picocli.CommandLine;

/** Starts the command. */
public final class Main {

  private Main() {}

  /** Runs the command and ends the process with its exit code. */
  public static void main(String[] args) {
    Logging.configure(Arrays.asList(args).contains(SignalSmithCommand.VERBOSE));
    System.exit(run(Shell.ofProcess(), args));
  }

  static int run(Shell shell, String... args) {
    CommandLine commandLine = SignalSmithCommand.commandLine(shell);
    Mistakes mistakes = new Mistakes(shell, Arrays.asList(args).contains(SignalSmithCommand.JSON));
    int code =
        commandLine
            .setParameterExceptionHandler(mistakes::usage)
            .setExecutionExceptionHandler(mistakes::unexpected)
            .execute(args);
    if (shell.out().checkError()) {
      shell.err().println("the output could not be written: nothing may rely on it");
      return ExitCode.FAILED.number();
    }
    return code;
  }
}
