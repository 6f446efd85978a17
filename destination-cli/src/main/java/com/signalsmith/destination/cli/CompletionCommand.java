package com.signalsmith.destination.cli;

import java.util.Iterator;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** Prints what lets a shell complete our commands and options. */
@Command(
    name = "completion",
    description = "Prints a script that completes commands, options and files in a shell.",
    footerHeading = "%nExamples:%n",
    footer = {"  signalsmith completion bash", "  signalsmith completion zsh"})
final class CompletionCommand implements Callable<Integer> {

  private static final List<String> SHELLS = List.of("bash", "zsh");

  // What the script calls to tell bash how to show files, and zsh has not. An alias is too late
  // for zsh, which reads all that it evals before it runs any of it.
  private static final String ALIAS_FOR_ZSH = "alias compopt=complete";
  private static final String FUNCTION_FOR_ZSH = "function compopt { :; }";

  private final SignalSmithCommand root;

  @Spec private CommandSpec spec;

  // Both shells read the same script, which finds out which of them it is read by.
  @SuppressWarnings("UnusedVariable")
  @Parameters(
      paramLabel = "SHELL",
      converter = ShellName.class,
      completionCandidates = ShellNames.class,
      description = {
        "One of ${COMPLETION-CANDIDATES}. A line in ~/.bashrc or ~/.zshrc that turns it on:",
        "eval \"$(signalsmith completion bash)\", or zsh in its place."
      })
  private String name = "";

  @SuppressWarnings("NullAway.Init") // picocli injects the spec before anything else
  CompletionCommand(SignalSmithCommand root) {
    this.root = root;
  }

  @Override
  public Integer call() {
    if (root.json()) {
      throw new ParameterException(
          spec.commandLine(), "the script is no JSON; drop " + SignalSmithCommand.JSON);
    }
    String script = AutoComplete.bash(spec.root().name(), spec.root().commandLine());
    root.shell().out().println(script.replace(ALIAS_FOR_ZSH, FUNCTION_FOR_ZSH));
    return ExitCode.DONE.number();
  }

  /** Reads the name of a shell. */
  static final class ShellName implements ITypeConverter<String> {
    @Override
    public String convert(String text) {
      if (SHELLS.contains(text)) {
        return text;
      }
      throw new TypeConversionException("'" + text + "' is none of " + SHELLS);
    }
  }

  /** Lists the shells for help and completion. */
  static final class ShellNames implements Iterable<String> {
    @Override
    public Iterator<String> iterator() {
      return SHELLS.iterator();
    }
  }
}
