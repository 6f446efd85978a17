package com.signalsmith.destination.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class CommandReferenceTest {

  @Test
  void thePageIsGeneratedFromTheCommand() throws IOException {
    String page = CommandReference.markdown(commandLine());
    Path generated = Files.createDirectories(module().resolve("target")).resolve("cli.md");
    Files.writeString(generated, page);
    assertThat(module().resolve("../docs/cli.md"))
        .as("regenerate it: cp destination-cli/target/cli.md docs/cli.md")
        .content()
        .isEqualTo(page);
  }

  @Test
  void everyCommandHasExamplesThatItUnderstands() {
    List<CommandLine> commands = new ArrayList<>(commandLine().getSubcommands().values());
    commands.add(commandLine());
    for (CommandLine command : commands) {
      List<String[]> examples = CommandReference.examples(command.getCommandSpec());
      assertThat(examples).as(command.getCommandName()).isNotEmpty();
      for (String[] example : examples) {
        CommandLine.ParseResult read = commandLine().parseArgs(example);
        assertThat(read.subcommand().commandSpec().name()).isEqualTo(example[0]);
        assertThat(example[0])
            .isIn(command.getCommandName(), command.getParent() == null ? example[0] : "");
      }
      assertThat(command.getUsageMessage(CommandLine.Help.Ansi.OFF))
          .contains("Examples:")
          .contains("  signalsmith " + String.join(" ", examples.get(0)));
    }
  }

  private static CommandLine commandLine() {
    PrintStream nothing =
        new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
    return SignalSmithCommand.commandLine(
        new Shell(InputStream.nullInputStream(), nothing, nothing, Map.of(), false, false, null));
  }

  private static Path module() {
    Path here = Path.of("").toAbsolutePath();
    return Files.isDirectory(here.resolve("docs")) ? here.resolve("destination-cli") : here;
  }
}
