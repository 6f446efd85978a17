package com.signalsmith.destination.cli;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/** Writes the page of commands from the model that also reads the arguments. */
final class CommandReference {

  private CommandReference() {}

  static String markdown(CommandLine root) {
    CommandSpec spec = root.getCommandSpec();
    StringBuilder page = new StringBuilder("# The command\n\n");
    page.append(
        "This page is generated from the command itself; `signalsmith COMMAND --help` says the"
            + " same.\n\n");
    page.append(words(spec.usageMessage().description())).append("\n\n");
    page.append("| command | |\n| --- | --- |\n");
    for (CommandLine command : root.getSubcommands().values()) {
      CommandSpec each = command.getCommandSpec();
      page.append("| [%s](#signalsmith-%s) | ".formatted(each.name(), each.name()))
          .append(words(each.usageMessage().description()))
          .append(" |\n");
    }
    page.append("\n## Options of every command\n\n");
    options(page, spec.options().stream().filter(CommandReference::isForEveryCommand).toList());
    page.append("\n## Exit codes\n\n| code | |\n| --- | --- |\n");
    spec.usageMessage()
        .exitCodeList()
        .forEach((code, text) -> page.append("| %s | %s |\n".formatted(code.strip(), text)));
    root.getSubcommands().values().forEach(command -> command(page, command.getCommandSpec()));
    return page.toString();
  }

  /** Returns the arguments of each example of a command. */
  static List<String[]> examples(CommandSpec spec) {
    return Arrays.stream(spec.usageMessage().footer())
        .filter(line -> line.startsWith("  signalsmith "))
        .map(line -> line.strip().substring("signalsmith ".length()).split(" ", -1))
        .toList();
  }

  private static void command(StringBuilder page, CommandSpec spec) {
    page.append("\n## signalsmith ").append(spec.name()).append("\n\n");
    page.append(words(spec.usageMessage().description())).append("\n\n");
    page.append("```\nsignalsmith ").append(spec.name());
    spec.positionalParameters().forEach(each -> page.append(' ').append(argument(each)));
    page.append(" [OPTION...]\n```\n\n");
    if (!spec.positionalParameters().isEmpty()) {
      page.append("| argument | |\n| --- | --- |\n");
      spec.positionalParameters().forEach(each -> row(page, each.paramLabel(), each));
      page.append('\n');
    }
    List<OptionSpec> own =
        spec.options().stream().filter(option -> !isForEveryCommand(option)).toList();
    if (!own.isEmpty()) {
      options(page, own);
      page.append('\n');
    }
    List<String> footer = List.of(spec.usageMessage().footer());
    page.append("Examples:\n\n```\n");
    footer.stream()
        .filter(line -> line.startsWith("  "))
        .forEach(line -> page.append(line.strip()).append('\n'));
    page.append("```\n");
    String prose =
        footer.stream()
            .filter(line -> !line.startsWith("  ") && !line.isEmpty())
            .collect(Collectors.joining(" "));
    if (!prose.isEmpty()) {
      page.append("\n").append(prose.replace("$${", "${").replace("<", "\\<")).append('\n');
    }
  }

  private static String argument(PositionalParamSpec argument) {
    return argument.arity().min() == 0 ? "[" + argument.paramLabel() + "]" : argument.paramLabel();
  }

  private static void options(StringBuilder page, List<OptionSpec> options) {
    page.append("| option | |\n| --- | --- |\n");
    options.stream()
        .sorted((one, other) -> one.longestName().compareTo(other.longestName()))
        .forEach(
            option -> {
              String names = String.join(", ", option.names());
              String value = option.arity().max() == 0 ? "" : " " + option.paramLabel();
              row(page, names + value, option);
            });
  }

  private static void row(StringBuilder page, String name, ArgSpec argument) {
    page.append("| `%s` | %s |\n".formatted(name, words(argument.description())));
  }

  private static boolean isForEveryCommand(OptionSpec option) {
    return option.inherited() || option.scopeType() == CommandLine.ScopeType.INHERIT;
  }

  private static String words(String[] lines) {
    return Stream.of(lines).map(String::strip).collect(Collectors.joining(" ")).replace("|", "\\|");
  }
}
