package com.signalsmith.destination.embeddedkafka;

import com.signalsmith.destination.embeddedkafka.server.Frame;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One run of a broker: a process, its log, and the questions it answers.
 *
 * <p>Safe for several threads; questions wait for each other, killing waits for nobody.
 */
final class BrokerProcess {
  private static final int TAIL_LINES = 40;
  private static final long TAIL_BYTES = 64 * 1024;
  private static final Duration GRACE = Duration.ofSeconds(5);
  // How much later an answer may come: a process that has just been started is slow to give any.
  private static final Duration LATENESS = Duration.ofSeconds(30);

  private final String name;
  private final Path log;
  private final Process process;
  private final DataOutputStream requests;
  private final BlockingQueue<Optional<Frame>> answers = new LinkedBlockingQueue<>();
  private int lastId;

  private BrokerProcess(String name, Path log, Process process) {
    this.name = name;
    this.log = log;
    this.process = process;
    this.requests = new DataOutputStream(new BufferedOutputStream(process.getOutputStream()));
    var reader = new Thread(this::readAnswers, "embedded-kafka-answers-" + process.pid());
    reader.setDaemon(true);
    reader.start();
  }

  /** Starts the process; its standard error is appended to the log. */
  static BrokerProcess launch(String name, List<String> command, Path directory, Path log) {
    try {
      var process =
          new ProcessBuilder(command)
              .directory(directory.toFile())
              .redirectError(ProcessBuilder.Redirect.appendTo(log.toFile()))
              .start();
      return new BrokerProcess(name, log, process);
    } catch (IOException e) {
      throw new EmbeddedKafkaException(
          "cannot start the process of " + name + ": " + e.getMessage(), e);
    }
  }

  private void readAnswers() {
    try (var in = new DataInputStream(new BufferedInputStream(process.getInputStream()))) {
      var frame = Frame.read(in);
      while (frame.isPresent()) {
        answers.add(frame);
        frame = Frame.read(in);
      }
    } catch (IOException e) {
      // The process died in the middle of an answer: the same as the end of the stream.
    }
    answers.add(Optional.empty());
  }

  long pid() {
    return process.pid();
  }

  boolean isAlive() {
    return process.isAlive();
  }

  /** As {@code kill -9}; returns when the process is dead. */
  void kill() {
    process.destroyForcibly();
    process.onExit().join();
  }

  /** As {@code kill}, and after a while as {@code kill -9}. */
  void stop() {
    // By its handle: the process's own method closes its streams too, and then it would halt at
    // once.
    process.toHandle().destroy();
    try {
      process.waitFor(2 * GRACE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    kill();
  }

  /** Sends a signal, as STOP, and returns when it is sent. */
  void signal(String signal) {
    try {
      var code = new ProcessBuilder("kill", "-" + signal, String.valueOf(pid())).start().waitFor();
      if (code != 0) {
        throw new EmbeddedKafkaException(
            "sending " + signal + " to " + name + " ended with code " + code);
      }
    } catch (IOException e) {
      throw new EmbeddedKafkaException("cannot send " + signal + " to " + name, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new EmbeddedKafkaException("interrupted while sending " + signal + " to " + name, e);
    }
  }

  /** Asks the process to do something and returns the items of its answer. */
  synchronized List<List<@Nullable String>> ask(
      Duration time, String command, String... arguments) {
    var texts = new ArrayList<@Nullable String>(List.of(command, String.valueOf(time.toMillis())));
    texts.addAll(Arrays.asList(arguments));
    var id = ++lastId;
    try {
      new Frame(id, Frame.Kind.REQUEST, texts).write(requests);
    } catch (IOException e) {
      throw dead();
    }
    var items = new ArrayList<List<@Nullable String>>();
    var end = System.nanoTime() + time.plus(LATENESS).toNanos();
    while (true) {
      var frame = nextAnswer(end);
      if (frame.id() == id) {
        switch (frame.kind()) {
          case ITEM -> items.add(frame.texts());
          case DONE -> {
            return items;
          }
          case FAILED ->
              throw new EmbeddedKafkaException(
                  name
                      + " could not "
                      + command
                      + ": "
                      + frame.texts().get(0)
                      + "; its log is '"
                      + log
                      + "'");
          case REQUEST -> throw new IllegalStateException("a broker answered with a request");
        }
      }
    }
  }

  private Frame nextAnswer(long end) {
    try {
      var next = answers.poll(end - System.nanoTime(), TimeUnit.NANOSECONDS);
      if (next == null) {
        throw new EmbeddedKafkaException(name + " does not answer; " + tail());
      }
      if (next.isEmpty()) {
        answers.add(next);
        throw dead();
      }
      return next.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new EmbeddedKafkaException("interrupted while waiting for " + name, e);
    }
  }

  private EmbeddedKafkaException dead() {
    // The streams close a moment before the process is gone.
    process.onExit().completeOnTimeout(process, GRACE.toMillis(), TimeUnit.MILLISECONDS).join();
    var how = process.isAlive() ? "closed its streams" : "ended with code " + process.exitValue();
    return new EmbeddedKafkaException(name + " " + how + "; " + tail());
  }

  /** Where the log is and how it ends. */
  private String tail() {
    return "its log '" + log + "' ends with:\n" + tail(log);
  }

  static String tail(Path file) {
    try (var channel = Files.newByteChannel(file)) {
      channel.position(Math.max(0, channel.size() - TAIL_BYTES));
      var in = Channels.newInputStream(channel);
      var lines = new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
      return String.join("\n", lines.subList(Math.max(0, lines.size() - TAIL_LINES), lines.size()));
    } catch (IOException e) {
      return "(not readable: " + e.getMessage() + ")";
    }
  }
}
