package com.signalsmith.destination.benchmarks;

import java.io.File;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Command lines of Java programs; any thread. */
final class Java {

  private static final Pattern JVM_FLAG =
      Pattern.compile("(?<=\\s)-X(?:X:[+-]?\\w+(?:=\\w+)?|m[nsx]\\w+|ss\\w+)(?=\\s)");

  private Java() {}

  /** Returns a command with the Java that runs this program. */
  static List<String> command(
      List<String> flags, String classPath, String mainClass, String... arguments) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(flags);
    command.addAll(List.of("-cp", classPath, mainClass));
    command.addAll(List.of(arguments));
    return command;
  }

  /** Returns where the classes were loaded from, as a class path. */
  static String classPathOf(Class<?>... classes) {
    return Arrays.stream(classes).map(Java::place).collect(Collectors.joining(File.pathSeparator));
  }

  /**
   * Returns the flags for collector, compiler and memory that a launcher script gives to its JVM;
   * those for shared classes, which are good for one class path only, are left out.
   */
  static List<String> flagsOf(Path launcher) throws IOException {
    String script =
        Files.readAllLines(launcher).stream()
            .filter(line -> !line.strip().startsWith("#"))
            .collect(Collectors.joining("\n"));
    return JVM_FLAG
        .matcher(script)
        .results()
        .map(MatchResult::group)
        .filter(flag -> !flag.contains("Share"))
        .distinct()
        .toList();
  }

  private static String place(Class<?> type) {
    try {
      return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI()).toString();
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }
}
