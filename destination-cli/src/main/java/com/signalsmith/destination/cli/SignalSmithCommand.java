package com.signalsmith.destination.cli;

import com.signalsmith.destination.runtime.DestinationCatalog;
import com.signalsmith.destination.runtime.RunObserver;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.Callable;
import org.slf4j.event.Level;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.RunLast;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** The command itself: the options that all subcommands share, and what follows from them. */
@Command(
    name = "signalsmith",
    description = "Sends rows to the places where companies use them.",
    versionProvider = SignalSmithCommand.Version.class,
    synopsisSubcommandLabel = "COMMAND",
    footerHeading = "%nExamples:%n",
    footer = {
      "  signalsmith demo",
      "  signalsmith init customers.yaml",
      "  signalsmith check customers.yaml",
      "  signalsmith sync customers.yaml",
      "  signalsmith runs customers.yaml"
    },
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
  static final String QUIET = "--quiet";

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
  @Option(names = VERBOSE, scope = ScopeType.INHERIT, description = "Logs what is done.")
  private boolean verbose;

  @Option(
      names = QUIET,
      scope = ScopeType.INHERIT,
      description = "Prints results and what went wrong, and nothing else.")
  private boolean quiet;

  // Main has read it already, too.
  @SuppressWarnings("UnusedVariable")
  @Option(
      names = LogFormat.OPTION,
      paramLabel = "FORMAT",
      scope = ScopeType.INHERIT,
      converter = LogFormatName.class,
      completionCandidates = LogFormatNames.class,
      description = "Writes standard error as text, or as a JSON object per line (json).")
  private LogFormat logFormat = LogFormat.TEXT;

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
        .addSubcommand(new DoctorCommand(root))
        .addSubcommand(new ValidateCommand(root))
        .addSubcommand(new CheckCommand(root))
        .addSubcommand(new FieldsCommand(root))
        .addSubcommand(new PreviewCommand(root))
        .addSubcommand(new SyncCommand(root))
        .addSubcommand(new RunsCommand(root))
        .addSubcommand(new InitCommand(root))
        .addSubcommand(new CompletionCommand(root))
        .setExecutionStrategy(root::execute)
        .setColorScheme(Help.defaultColorScheme(shell.outColors().wanted() ? Ansi.ON : Ansi.OFF))
        .setUsageHelpWidth(100)
        .setOut(new PrintWriter(shell.out(), true, StandardCharsets.UTF_8))
        .setErr(new PrintWriter(shell.errors(), true, StandardCharsets.UTF_8));
  }

  @Override
  public Integer call() {
    throw new ParameterException(spec.commandLine(), "a command is missing");
  }

  Shell shell() {
    return shell;
  }

  private int execute(ParseResult arguments) {
    if (quiet && verbose) {
      throw new ParameterException(
          spec.commandLine(), QUIET + " and " + VERBOSE + " exclude each other; drop one of them");
    }
    return new RunLast().execute(arguments);
  }

  boolean json() {
    return json;
  }

  boolean quiet() {
    return quiet;
  }

  /** Returns where people are told what is not the result. */
  PrintStream story() {
    if (quiet) {
      return new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
    }
    return json ? shell.err() : shell.out();
  }

  /** Returns who tells people how a run ended. */
  Summary summary() {
    PrintStream story = story();
    return new Summary(
        story,
        JsonLineStream.at(Level.WARN, quiet ? shell.err() : story),
        shell.errors(),
        json ? shell.errColors() : shell.outColors(),
        shell.errColors());
  }

  /** Returns who shows people how far a run has come. */
  RunObserver progress() {
    return quiet ? new RunObserver() {} : Progress.on(shell);
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

  /** Reads the name of a format. */
  static final class LogFormatName implements ITypeConverter<LogFormat> {
    @Override
    public LogFormat convert(String text) {
      return Arrays.stream(LogFormat.values())
          .filter(format -> format.id().equals(text))
          .findFirst()
          .orElseThrow(
              () -> new TypeConversionException("'" + text + "' is none of " + LogFormat.ids()));
    }
  }

  /** Lists the formats for completion. */
  static final class LogFormatNames implements Iterable<String> {
    @Override
    public Iterator<String> iterator() {
      return LogFormat.ids().iterator();
    }
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
