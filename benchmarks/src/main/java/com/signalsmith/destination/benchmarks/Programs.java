package com.signalsmith.destination.benchmarks;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.slf4j.LoggerFactory;

/**
 * The programs that are compared; any thread.
 *
 * @param launcher the script that starts the command {@code signalsmith}
 * @param kafkaJars where the jars of Kafka's own programs are
 */
record Programs(Path launcher, Path kafkaJars) {

  /** What the bare loop is called. */
  static final String BARE_LOOP = "bare KafkaProducer loop";

  private static final String KCAT = "kcat";

  List<Peer> all() throws IOException {
    return List.of(
        SyncPeer.of(launcher),
        kcat(),
        bareLoop(),
        KafkaPrograms.consoleProducer(kafkaJars),
        new ConnectPeer(kafkaJars),
        KafkaPrograms.performanceTest(kafkaJars));
  }

  private static Peer kcat() {
    boolean installed =
        Arrays.stream(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator, -1))
            .anyMatch(directory -> Files.isExecutable(Path.of(directory, KCAT)));
    return new CommandPeer(
        KCAT,
        new Duties(
            "no",
            "text before a tab",
            "none",
            "none",
            "no",
            "written in C; the keys were written before it"),
        installed ? Optional.empty() : Optional.of("kcat is not installed"),
        false,
        delivery ->
            List.of(
                KCAT,
                "-P",
                "-b",
                delivery.broker().servers(),
                "-t",
                delivery.topic(),
                "-K",
                "\t",
                "-X",
                "acks=all",
                "-X",
                "enable.idempotence=true",
                "-X",
                "topic.partitioner=murmur2",
                "-l",
                delivery.rows().keyed().toString()));
  }

  /** Returns the least that Kafka's Java client can be used for. */
  Peer bareLoop() throws IOException {
    List<String> flags = Java.flagsOf(launcher);
    String classPath = Java.classPathOf(BareLoop.class, KafkaProducer.class, LoggerFactory.class);
    return new CommandPeer(
        BARE_LOOP,
        new Duties(
            "no",
            "bytes at a fixed place",
            "none",
            "a number of failures",
            "no",
            "what Kafka's Java client can do; `linger.ms=50`, `batch.size=262144`,"
                + " `send.buffer.bytes=4194304`, the JVM's flags of `signalsmith`"),
        Optional.empty(),
        false,
        delivery ->
            Java.command(
                flags,
                classPath,
                BareLoop.class.getName(),
                delivery.broker().servers(),
                delivery.topic(),
                delivery.rows().path().toString()));
  }
}
