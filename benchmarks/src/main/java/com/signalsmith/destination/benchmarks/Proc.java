package com.signalsmith.destination.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** What Linux tells of processes; any thread. */
final class Proc {

  private static final Path ROOT = Path.of("/proc");
  private static final double TICKS_PER_SECOND = 100;
  // Of what follows the name in /proc/PID/stat, which starts with the state.
  private static final int USER = 11;
  private static final int SYSTEM = 12;
  private static final int CHILDREN_USER = 13;
  private static final int CHILDREN_SYSTEM = 14;

  private Proc() {}

  static boolean isThere() {
    return Files.isReadable(ROOT.resolve("self/stat"));
  }

  /** Returns the user and system time that a living process has used, in seconds. */
  static double cpuSeconds(long pid) {
    return ticks(String.valueOf(pid), USER, SYSTEM);
  }

  /**
   * Returns the user and system time of every process that this JVM started and that has ended, in
   * seconds. Unlike the time of a living process, it lacks nothing of a process's end.
   */
  static double endedChildrenCpuSeconds() {
    return ticks("self", CHILDREN_USER, CHILDREN_SYSTEM);
  }

  /** Returns the most memory that a process has held so far; empty when it has ended. */
  static Optional<Long> peakBytes(long pid) {
    try {
      return Files.readAllLines(ROOT.resolve(pid + "/status")).stream()
          .filter(line -> line.startsWith("VmHWM:"))
          .map(line -> Long.parseLong(line.replaceAll("\\D", "")) * 1024)
          .findFirst();
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  private static double ticks(String process, int user, int system) {
    try {
      String stat = Files.readString(ROOT.resolve(process).resolve("stat"));
      // The name, in brackets, may hold blanks.
      String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
      return (Long.parseLong(fields[user]) + Long.parseLong(fields[system])) / TICKS_PER_SECOND;
    } catch (IOException e) {
      throw new BenchmarkException("process " + process + " is not there any more", e);
    }
  }
}
