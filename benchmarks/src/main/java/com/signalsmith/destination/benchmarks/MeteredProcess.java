package com.signalsmith.destination.benchmarks;

import static java.util.concurrent.TimeUnit.MILLISECONDS;

import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;

/**
 * A process of which time, CPU and memory are taken. For one thread; only one may be going on at a
 * time, because Linux adds up the times of those that have ended.
 */
final class MeteredProcess implements AutoCloseable {

  private static final Duration LIMIT = Duration.ofMinutes(30);
  private static final int POLL_MILLIS = 20;
  private static final int TAIL_LINES = 20;

  private final List<String> command;
  private final Path log;
  private final double cpuBefore = Proc.endedChildrenCpuSeconds();
  private final long start = System.nanoTime();
  private final Process process;
  private final Thread shutdownHook;
  private long peakBytes;

  private MeteredProcess(List<String> command, ProcessBuilder.Redirect input, Path log)
      throws IOException {
    this.command = command;
    this.log = log;
    this.process =
        new ProcessBuilder(command)
            .redirectInput(input)
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    this.shutdownHook = new Thread(process::destroyForcibly, "benchmark-shutdown");
    Runtime.getRuntime().addShutdownHook(shutdownHook);
  }

  /** Starts a process without input; what it prints goes to the log. */
  static MeteredProcess start(List<String> command, Path log) {
    return start(command, new File("/dev/null"), log);
  }

  /** Starts a process that reads a file. */
  static MeteredProcess start(List<String> command, File input, Path log) {
    return start(command, ProcessBuilder.Redirect.from(input), log);
  }

  /** Starts a process that reads what is written to {@link #input}. */
  static MeteredProcess startOnPipe(List<String> command, Path log) {
    return start(command, ProcessBuilder.Redirect.PIPE, log);
  }

  private static MeteredProcess start(
      List<String> command, ProcessBuilder.Redirect input, Path log) {
    try {
      return new MeteredProcess(command, input, log);
    } catch (IOException e) {
      throw new BenchmarkException(
          "'" + command.get(0) + "' cannot be started: " + e.getMessage(), e);
    }
  }

  /** Returns the last lines of a log, for a message: the log itself is deleted. */
  static String endOf(Path log) {
    try {
      List<String> all = Files.readAllLines(log);
      List<String> last = all.subList(Math.max(0, all.size() - TAIL_LINES), all.size());
      return "the end of what it printed:\n" + String.join("\n", last);
    } catch (IOException e) {
      return "what it printed cannot be read: " + e.getMessage();
    }
  }

  OutputStream input() {
    return process.getOutputStream();
  }

  /** Returns what it took when it has ended, which must be with code 0. */
  Usage await() throws InterruptedException {
    long end = start + LIMIT.toNanos();
    while (!process.waitFor(POLL_MILLIS, MILLISECONDS)) {
      takePeak();
      if (System.nanoTime() > end) {
        throw failure("did not end within " + LIMIT.toMinutes() + " minutes");
      }
    }
    double seconds = secondsSinceStart();
    if (process.exitValue() != 0) {
      throw failure("ended with code " + process.exitValue());
    }
    return new Usage(seconds, Proc.endedChildrenCpuSeconds() - cpuBefore, peakBytes);
  }

  /** Returns what it took until the condition holds; for a program that never ends itself. */
  Usage awaitCondition(Callable<Boolean> condition) throws Exception {
    long end = start + LIMIT.toNanos();
    while (!condition.call()) {
      takePeak();
      if (process.waitFor(POLL_MILLIS, MILLISECONDS)) {
        throw failure("ended too early, with code " + process.exitValue());
      }
      if (System.nanoTime() > end) {
        throw failure("was not done within " + LIMIT.toMinutes() + " minutes");
      }
    }
    double seconds = secondsSinceStart();
    takePeak();
    return new Usage(seconds, Proc.cpuSeconds(process.pid()), peakBytes);
  }

  /** Kills it, if it still runs, and returns when it is dead. */
  @Override
  public void close() {
    process.destroyForcibly();
    process.onExit().join();
    try {
      Runtime.getRuntime().removeShutdownHook(shutdownHook);
    } catch (IllegalStateException e) {
      // This JVM is going down: the hook is doing its work.
    }
  }

  private double secondsSinceStart() {
    return (System.nanoTime() - start) / 1e9;
  }

  private void takePeak() {
    peakBytes = Math.max(peakBytes, Proc.peakBytes(process.pid()).orElse(0L));
  }

  private BenchmarkException failure(String how) {
    return new BenchmarkException("'" + command.get(0) + "' " + how + "; " + endOf(log));
  }
}
