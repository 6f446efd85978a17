package com.signalsmith.destination.runtime;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Path;

/** Another process that locks a state directory. */
final class LockingProcess {

  private LockingProcess() {}

  /** Returns what became of it: {@code locked}, or why not. */
  static String lock(Path directory) throws IOException {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                LockingProcess.class.getName(),
                directory.toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    return new String(process.getInputStream().readAllBytes(), UTF_8).strip();
  }

  /** Locks the directory that is its argument and says so. */
  public static void main(String[] args) {
    try (StateDirectory state = StateDirectory.lock(Path.of(args[0]), "s")) {
      System.out.println(state.readCheckpoint().isPresent() ? "unexpected" : "locked");
    } catch (RunException e) {
      System.out.println(e.getMessage());
    }
  }
}
