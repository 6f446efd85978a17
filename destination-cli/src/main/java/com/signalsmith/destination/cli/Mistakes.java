package com.signalsmith.destination.cli;

import com.signalsmith.destination.runtime.Defects;
import com.signalsmith.destination.spi.Failure;
import com.signalsmith.destination.spi.FailureKind;
import com.signalsmith.destination.spi.SettingsProblem;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/**
 * Answers arguments that make no sense, and defects of the command itself.
 *
 * @param shell to answer to
 * @param json whether a JSON document was asked for
 */
record Mistakes(Shell shell, boolean json) {

  private static final Logger LOG = LoggerFactory.getLogger(Mistakes.class);

  int usage(ParameterException problem, String[] args) {
    CommandLine command = problem.getCommandLine();
    String message = String.valueOf(problem.getMessage());
    if (json) {
      SettingsProblem each = new SettingsProblem("", "usage", message);
      boolean validation = command.getCommand() instanceof ValidateCommand;
      shell
          .out()
          .println(
              validation
                  ? Problems.validationJson(List.of(each))
                  : Problems.runJson(List.of(each)));
    }
    shell.errors().println("signalsmith: " + message);
    UnmatchedArgumentException.printSuggestions(problem, command.getErr());
    shell.errors().println("see '" + command.getCommandSpec().qualifiedName() + " --help'");
    return ExitCode.INVALID.number();
  }

  int unexpected(Exception problem, CommandLine command, ParseResult arguments) {
    // Not its message: a library may have put a secret or a row into it.
    String message = "unexpected " + problem.getClass().getSimpleName();
    if (json) {
      Failure failure =
          Failure.of(FailureKind.INTERNAL, "unexpected_error", message)
              .withRemedy("report it with the log of '" + SignalSmithCommand.VERBOSE + "'");
      shell.out().println(Json.failed(failure));
    }
    shell.errors().println("signalsmith: " + message);
    LOG.info("{}", Defects.describe(problem));
    return ExitCode.FAILED.number();
  }
}
