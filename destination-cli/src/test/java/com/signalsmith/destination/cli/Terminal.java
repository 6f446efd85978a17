package com.signalsmith.destination.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** A program in a terminal of its own, which {@code script} makes; one thread. */
final class Terminal implements AutoCloseable {

  private final Process process;
  private final Reader output;
  private final StringBuilder shown = new StringBuilder();
  private int awaited;

  private Terminal(Process process) {
    this.process = process;
    this.output = new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8);
  }

  /** Starts a command that is at home in a directory. */
  static Terminal of(String command, Path directory) throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder("script", "-q", "-e", "-c", command, "/dev/null")
            .directory(directory.toFile())
            .redirectErrorStream(true);
    builder.environment().put("HOME", directory.toString());
    builder.environment().put("TERM", "dumb");
    return new Terminal(builder.start());
  }

  void type(String text) throws IOException {
    process.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
    process.getOutputStream().flush();
  }

  /** Reads until a text is shown behind the one that was awaited before; the test has a timeout. */
  void await(String text) throws IOException {
    int found;
    while ((found = shown.indexOf(text, awaited)) < 0) {
      int next = output.read();
      assertThat(next).as("shown before the end: %s", shown).isNotNegative();
      shown.append((char) next);
    }
    awaited = found + text.length();
  }

  /** Returns all that was read so far. */
  String shown() {
    return shown.toString();
  }

  @Override
  public void close() {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
  }
}
