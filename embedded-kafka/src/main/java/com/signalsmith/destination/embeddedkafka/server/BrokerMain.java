package com.signalsmith.destination.embeddedkafka.server;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;

/**
 * The main class of a broker's process: formats the storage where that is still to do, then runs
 * {@code kafka.Kafka}.
 *
 * <p>Requests come over standard input and answers go over standard output; everything that would
 * print goes to standard error. When standard input ends, the parent is gone, however it went, and
 * the process halts.
 */
public final class BrokerMain {
  /**
   * What stands before the settings of the internal listener's client; Kafka ignores such
   * properties.
   */
  public static final String CLIENT_PREFIX = "embeddedkafka.client.";

  private BrokerMain() {}

  /**
   * Runs until the broker stops.
   *
   * @param args the broker's properties file and the cluster's id
   */
  public static void main(String[] args) throws ReflectiveOperationException, IOException {
    var requests = new DataInputStream(new BufferedInputStream(System.in));
    var answers = new DataOutputStream(new BufferedOutputStream(System.out));
    System.setOut(System.err);
    var file = Path.of(args[0]);
    var properties = load(file);
    var watch =
        new Thread(
            () -> {
              serve(requests, answers, new BrokerCommands(properties));
              // Not exit: whatever the broker is doing, it must not outlive its parent.
              Runtime.getRuntime().halt(1);
            },
            "embedded-kafka-requests");
    watch.setDaemon(true);
    watch.start();

    if (!Files.exists(Path.of(properties.getProperty("log.dirs"), "meta.properties"))) {
      format(file, args[1]);
    }
    Class.forName("kafka.Kafka")
        .getMethod("main", String[].class)
        .invoke(null, (Object) new String[] {file.toString()});
  }

  static Properties load(Path file) throws IOException {
    var properties = new Properties();
    try (Reader in = Files.newBufferedReader(file)) {
      properties.load(in);
    }
    return properties;
  }

  private static void format(Path file, String clusterId) throws ReflectiveOperationException {
    var args = new String[] {"format", "--config", file.toString(), "--cluster-id", clusterId};
    var code =
        Class.forName("kafka.tools.StorageTool")
            .getMethod("execute", String[].class, PrintStream.class)
            .invoke(null, args, System.err);
    if (!Integer.valueOf(0).equals(code)) {
      throw new IllegalStateException("formatting the storage ended with code " + code);
    }
  }

  /** Answers requests one after the other until there are no more. */
  static void serve(DataInputStream requests, DataOutputStream answers, BrokerCommands commands) {
    try (commands) {
      var request = Frame.read(requests);
      while (request.isPresent()) {
        commands.answer(request.get(), answers);
        request = Frame.read(requests);
      }
    } catch (IOException e) {
      // The parent closed its end in the middle of something: the same as the end of the stream.
      System.err.println("the parent is gone: " + e);
    }
  }
}
