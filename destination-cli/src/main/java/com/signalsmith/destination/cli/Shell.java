package com.signalsmith.destination.cli;

import com.signalsmith.destination.runtime.source.jdbc.JdbcDrivers;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.event.Level;

/**
 * What a command is given by whoever started it, so that tests can give it something else.
 *
 * <p>Immutable; any thread.
 *
 * @param in the rows of a source that is standard input
 * @param out results: one JSON document, or text for people
 * @param err everything that is not a result: progress, problems, logs
 * @param variables the environment
 * @param terminal whether somebody watches {@code err}
 * @param outTerminal whether somebody watches {@code out}
 * @param installation where the distribution is, null when there is none
 */
record Shell(
    InputStream in,
    PrintStream out,
    PrintStream err,
    Map<String, String> variables,
    boolean terminal,
    boolean outTerminal,
    @Nullable Path installation) {

  /** The system property by which the launcher says where the distribution is. */
  static final String HOME = "signalsmith.home";

  /** The system property by which the launcher says that standard error is a terminal. */
  static final String TERMINAL = "signalsmith.terminal";

  /** The system property by which the launcher says that standard output is a terminal. */
  static final String OUT_TERMINAL = "signalsmith.terminal.out";

  /** Returns what this process was given; text is UTF-8 whatever the locale says. */
  static Shell ofProcess() {
    return new Shell(
        System.in,
        print(FileDescriptor.out),
        print(FileDescriptor.err),
        System.getenv(),
        isTerminal(TERMINAL),
        isTerminal(OUT_TERMINAL),
        Optional.ofNullable(System.getProperty(HOME)).map(Path::of).orElse(null));
  }

  /** Returns where the distribution is, if this is one. */
  Optional<Path> home() {
    return Optional.ofNullable(installation);
  }

  /** Returns the JDBC drivers of the distribution; those of a class path where there is none. */
  JdbcDrivers drivers() {
    return JdbcDrivers.of(
        Shell.class.getClassLoader(),
        home().map(home -> List.of(home.resolve("drivers"))).orElse(List.of()));
  }

  /** Returns the same, with what is written to standard error as a JSON object per line. */
  Shell withJsonOnErr(Supplier<Instant> clock) {
    return new Shell(
        in, out, JsonLineStream.on(err, clock), variables, false, outTerminal, installation);
  }

  /** Returns where failures are told: {@code err}, at their level where it has levels. */
  PrintStream errors() {
    return JsonLineStream.at(Level.ERROR, err);
  }

  /** Returns where warnings are told: {@code err}, at their level where it has levels. */
  PrintStream warnings() {
    return JsonLineStream.at(Level.WARN, err);
  }

  /** Returns the colours for {@code out}: none unless somebody watches and has not declined. */
  Colors outColors() {
    return new Colors(outTerminal && colorsAllowed());
  }

  /** Returns the colours for {@code err}: none unless somebody watches and has not declined. */
  Colors errColors() {
    return new Colors(terminal && colorsAllowed());
  }

  private boolean colorsAllowed() {
    return variables.getOrDefault("NO_COLOR", "").isEmpty();
  }

  private static boolean isTerminal(String property) {
    return Boolean.getBoolean(property) && !"dumb".equals(System.getenv("TERM"));
  }

  private static PrintStream print(FileDescriptor descriptor) {
    return new PrintStream(new FileOutputStream(descriptor), true, StandardCharsets.UTF_8);
  }
}
