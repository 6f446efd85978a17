package com.signalsmith.destination.cli;

import com.signalsmith.destination.embeddedkafka.EmbeddedKafka;
import com.signalsmith.destination.embeddedkafka.SecurityProtocol;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** The built distribution, run as people run it: in a process of its own. */
final class Distribution {

  private static final Path HOME =
      Path.of(System.getProperty("signalsmith.distribution", "target/distribution"))
          .toAbsolutePath();

  private Distribution() {}

  /** How a process ended, and what it printed. */
  record Ended(int exitCode, String out, String err) {}

  /** A process that is going on. */
  record Running(Process process, CompletableFuture<String> out, CompletableFuture<String> err) {

    Ended await() {
      try {
        if (!process.waitFor(60, TimeUnit.SECONDS)) {
          process.destroyForcibly();
          throw new AssertionError("it did not end within 60 s: " + out.join() + err.join());
        }
        return new Ended(process.exitValue(), out.join(), err.join());
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
    }
  }

  static Path home() {
    return HOME;
  }

  /** Starts the distribution's own broker, with a port for anybody and one for user {@code app}. */
  static EmbeddedKafka startKafka(String password) {
    return EmbeddedKafka.builder()
        .listener(SecurityProtocol.PLAINTEXT)
        .listener(SecurityProtocol.SASL_PLAINTEXT)
        .user("app", password)
        .property("auto.create.topics.enable", "false")
        .serverJars(HOME.resolve("embedded-kafka"))
        .start();
  }

  static Ended run(String... args) {
    Running running = start(Map.of(), args);
    try {
      running.process().getOutputStream().close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return running.await();
  }

  /** Starts the command; its standard input stays open. */
  static Running start(Map<String, String> variables, String... args) {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-Xmx256m",
                "-Dsignalsmith.home=" + HOME,
                "-cp",
                HOME.resolve("lib") + "/*",
                "com.signalsmith.destination.cli.Main"));
    return start(variables, command, args);
  }

  /** Starts the command by its script. */
  static Running launch(Path script, Map<String, String> variables, String... args) {
    return start(variables, List.of("sh", script.toString()), args);
  }

  private static Running start(Map<String, String> variables, List<String> command, String[] args) {
    List<String> words = new ArrayList<>(command);
    words.addAll(List.of(args));
    ProcessBuilder builder = new ProcessBuilder(words);
    builder.environment().putAll(variables);
    try {
      Process process = builder.start();
      return new Running(process, read(process.getInputStream()), read(process.getErrorStream()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static List<Path> jars(String directory) {
    try (var files = Files.list(HOME.resolve(directory))) {
      return files.toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static CompletableFuture<String> read(InputStream stream) {
    return CompletableFuture.supplyAsync(
        () -> {
          try (stream) {
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        },
        task -> new Thread(task, "output").start());
  }
}
