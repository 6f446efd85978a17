package com.signalsmith.destination.benchmarks;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What comes with Kafka, started as Kafka's own scripts start it; any thread. */
final class KafkaPrograms {

  private static final List<String> FLAGS_OF_THE_SCRIPTS =
      List.of(
          "-XX:+UseG1GC",
          "-XX:MaxGCPauseMillis=20",
          "-XX:InitiatingHeapOccupancyPercent=35",
          "-XX:+ExplicitGCInvokesConcurrent",
          "-Dorg.slf4j.simpleLogger.defaultLogLevel=warn");
  private static final long MEGABYTE = 1 << 20;

  private KafkaPrograms() {}

  static List<String> command(Path jars, List<String> heap, String main, String... arguments) {
    List<String> flags = new ArrayList<>(heap);
    flags.addAll(FLAGS_OF_THE_SCRIPTS);
    return Java.command(flags, jars + "/*", main, arguments);
  }

  static Peer performanceTest(Path jars) {
    return new CommandPeer(
        "kafka-producer-perf-test",
        new Duties(
            "no",
            "none",
            "none",
            "none",
            "no",
            "holds the file in memory and sends rows of it by chance, some twice and some never;"
                + " gets the heap that it needs for it"),
        Optional.empty(),
        false,
        delivery ->
            command(
                jars,
                List.of("-Xmx" + (512 + 4 * delivery.rows().bytes() / MEGABYTE) + "m"),
                "org.apache.kafka.tools.ProducerPerformance",
                "--bootstrap-server",
                delivery.broker().servers(),
                "--topic",
                delivery.topic(),
                "--num-records",
                String.valueOf(delivery.rows().rows()),
                "--throughput",
                "-1",
                "--payload-file",
                delivery.rows().path().toString(),
                "--command-property",
                "acks=all",
                "enable.idempotence=true"));
  }

  static Peer consoleProducer(Path jars) {
    return new CommandPeer(
        "kafka-console-producer",
        new Duties(
            "no", "text before a tab", "none", "none", "no", "the keys were written before it"),
        Optional.empty(),
        true,
        delivery ->
            command(
                jars,
                List.of("-Xmx512m"),
                "org.apache.kafka.tools.ConsoleProducer",
                "--bootstrap-server",
                delivery.broker().servers(),
                "--topic",
                delivery.topic(),
                "--reader-property",
                "parse.key=true",
                "--reader-property",
                "key.separator=\t",
                "--command-property",
                "acks=all",
                "--command-property",
                "enable.idempotence=true"));
  }
}
