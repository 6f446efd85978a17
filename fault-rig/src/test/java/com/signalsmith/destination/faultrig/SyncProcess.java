package com.signalsmith.destination.faultrig;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** A process that syncs: one attempt to complete a run; any thread. */
final class SyncProcess {

  private static final String COMMAND = "com.signalsmith.destination.cli.Main";

  private final Process process;
  private volatile boolean killed;

  private SyncProcess(Process process) {
    this.process = process;
  }

  /** Starts an attempt; what it prints is appended to files beside the sync file. */
  static SyncProcess start(FaultPlan plan, Path syncFile, Path state) throws IOException {
    Process process =
        new ProcessBuilder(command(plan, syncFile, state))
            .redirectOutput(
                ProcessBuilder.Redirect.appendTo(syncFile.resolveSibling("out.txt").toFile()))
            .redirectError(
                ProcessBuilder.Redirect.appendTo(syncFile.resolveSibling("err.txt").toFile()))
            .start();
    Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
    return new SyncProcess(process);
  }

  static void writeSyncFile(FaultPlan plan, String servers, String topic, Path file)
      throws IOException {
    Files.writeString(
        file,
        """
        sync: rig
        destination: kafka
        authentication: { method: none }
        configuration:
          bootstrap_servers: "%s"
          use_tls: false
          delivery_timeout_seconds: %d
          compression: %s
        target: { topic: %s }
        mode: insert
        source: { type: jsonl, path: rows.jsonl, primary_key: [%s] }
        """
            .formatted(
                servers, plan.deliverySeconds(), plan.compression(), topic, SourceWriter.KEY));
  }

  /** Ends it as {@code kill -9} does. */
  void kill() {
    killed = true;
    process.destroyForcibly();
    process.onExit().join();
  }

  void stall() throws IOException, InterruptedException {
    signal("-STOP");
  }

  void resume() throws IOException, InterruptedException {
    signal("-CONT");
  }

  /** Whether {@link #kill} was called, be it too late. */
  boolean wasKilled() {
    return killed;
  }

  /** Returns its exit code; empty if it goes on after this time. */
  Optional<Integer> await(Duration time) throws InterruptedException {
    return process.waitFor(time.toMillis(), TimeUnit.MILLISECONDS)
        ? Optional.of(process.exitValue())
        : Optional.empty();
  }

  private void signal(String signal) throws IOException, InterruptedException {
    // It may have ended meanwhile, which is no failure.
    int unused =
        new ProcessBuilder("kill", signal, String.valueOf(process.pid()))
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start()
            .waitFor();
  }

  private static List<String> command(FaultPlan plan, Path syncFile, Path state) {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-XX:-UsePerfData",
                "-Xmx256m",
                "-Dorg.slf4j.simpleLogger.showDateTime=true",
                "-Dslf4j.provider=org.slf4j.simple.SimpleServiceProvider",
                "-cp",
                // Surefire may hide the class path behind a jar that has only a manifest.
                System.getProperty(
                    "surefire.test.class.path", System.getProperty("java.class.path"))));
    if (plan.usesCommand()) {
      command.addAll(
          List.of(COMMAND, "sync", syncFile.toString(), "--json", "--state", state.toString()));
    } else {
      command.addAll(
          List.of(
              FrequentSync.class.getName(),
              syncFile.toString(),
              state.toString(),
              String.valueOf(plan.checkpointRows()),
              String.valueOf(plan.checkpointMillis())));
    }
    return command;
  }
}
