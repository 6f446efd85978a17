package com.signalsmith.destination.cli;

import com.signalsmith.destination.runtime.DestinationCatalog;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** The command itself: the options that all subcommands share, and what follows from them. */
@Command(
    name = "signalsmith",
    description = "Sends rows to the places where companies use them.",
    versionProvider = SignalSmithCommand.Version.class,
    synopsisSubcommandLabel = "COMMAND",
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "  0:done",
      "  1:failed",
      "  2:invalid definition or usage",
      "  3:completed, some rows rejected",
      "130:interrupted",
      "143:ended by SIGTERM while no sync, check or preview was going on"
    })
final class SignalSmithCommand implements Callable<Integer> {

  static final String JSON = "--json";
  static final String VERBOSE = "--verbose";

  private final Shell shell;

  @Spec private CommandSpec spec;

  // picocli answers these two by itself.
  @SuppressWarnings("UnusedVariable")
  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      scope = ScopeType.INHERIT,
      description = "Shows this help.")
  private boolean help;

  @SuppressWarnings("UnusedVariable")
  @Option(
      names = {"-V", "--version"},
      versionHelp = true,
      description = "Shows the version.")
  private boolean version;

  @Option(
      names = "--plugins",
      paramLabel = "DIR",
      scope = ScopeType.INHERIT,
      description = "Adds a directory with one folder of jars per destination; repeatable.")
  private List<Path> plugins = new ArrayList<>();

  @Option(
      names = JSON,
      scope = ScopeType.INHERIT,
      description = "Prints one JSON document; all else goes to standard error.")
  private boolean json;

  // Main has read it already, because logging is set up before anything else.
  @SuppressWarnings("UnusedVariable")
  @Option(names = VERBOSE, scope = ScopeType.INHERIT, description = "Logs what is done.")
  private boolean verbose;

  @SuppressWarnings("NullAway.Init") // picocli injects the spec before anything else
  private SignalSmithCommand(Shell shell) {
    this.shell = shell;
  }

  static CommandLine commandLine(Shell shell) {
    SignalSmithCommand root = new SignalSmithCommand(shell);
    return new CommandLine(root)
        .addSubcommand(new DemoCommand(root))
        .addSubcommand(new DestinationsCommand(root))
        .addSubcommand(new DescribeCommand(root))
        .addSubcommand(new ValidateCommand(root))
        .addSubcommand(new CheckCommand(root))
        .addSubcommand(new PreviewCommand(root))
        .addSubcommand(new SyncCommand(root))
        .setUsageHelpWidth(100)
        .setOut(new PrintWriter(shell.out(), true, StandardCharsets.UTF_8))
        .setErr(new PrintWriter(shell.err(), true, StandardCharsets.UTF_8));
  }

  @Override
  public Integer call() {
    throw new ParameterException(spec.commandLine(), "a command is missing");
  }

  Shell shell() {
    return shell;
  }

  boolean json() {
    return json;
  }

  /** Returns the destinations of the distribution and of the directories that were added. */
  DestinationCatalog catalog() {
    List<Path> directories = new ArrayList<>();
    shell
        .home()
        .map(home -> home.resolve("plugins"))
        .filter(Files::isDirectory)
        .ifPresent(directories::add);
    directories.addAll(plugins);
    return DestinationCatalog.of(Main.class.getClassLoader(), directories);
  }

  /** Reads the version from the jar. */
  static final class Version implements CommandLine.IVersionProvider {
    @Override
    public String[] getVersion() {
      String version = Main.class.getPackage().getImplementationVersion();
      return new String[] {"signalsmith " + (version == null ? "unreleased" : version)};
    }
  }
}
