package com.signalsmith.destination.benchmarks;

import java.io.PrintWriter;
import java.time.Clock;
import picocli.CommandLine;

/** Starts the benchmarks. */
public final class Main {

  private Main() {}

  /** Measures, and ends the process with 0, with 1 if a measurement failed, or with 2. */
  public static void main(String[] args) {
    System.exit(commandLine(SystemClock.utc()).execute(args));
  }

  static CommandLine commandLine(Clock clock) {
    return new CommandLine(new BenchmarkCommand(clock))
        // The script gives defaults, and what people write after them wins.
        .setOverwrittenOptionsAllowed(true)
        .setExecutionExceptionHandler(Main::fail);
  }

  private static int fail(Exception failure, CommandLine command, CommandLine.ParseResult parsed)
      throws Exception {
    if (!(failure instanceof BenchmarkException)) {
      throw failure;
    }
    PrintWriter err = command.getErr();
    err.println("benchmarks: " + failure.getMessage());
    err.flush();
    return 1;
  }
}
