package com.signalsmith.destination.benchmarks;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Kafka Connect in one process with its file source. It never ends, so its time is over when all
 * rows are on the topic.
 *
 * @param jars where Kafka's programs are
 */
record ConnectPeer(Path jars) implements Peer {

  private static final String MAIN = "org.apache.kafka.connect.cli.ConnectStandalone";

  @Override
  public String name() {
    return "Kafka Connect, file source";
  }

  @Override
  public Duties duties() {
    return new Duties(
        "no",
        "none",
        "none",
        "none",
        "yes, the position in the file",
        "never ends itself: its time is over when the rows are on the topic");
  }

  @Override
  public Usage run(Delivery delivery) throws Exception {
    Path worker = delivery.directory().resolve("worker.properties");
    Files.writeString(
        worker,
        """
        bootstrap.servers=%s
        listeners=http://127.0.0.1:0
        key.converter=org.apache.kafka.connect.storage.StringConverter
        value.converter=org.apache.kafka.connect.storage.StringConverter
        offset.storage.file.filename=%s
        producer.acks=all
        producer.enable.idempotence=true
        """
            .formatted(
                delivery.broker().servers(), delivery.directory().resolve("connect.offsets")));
    Path source = delivery.directory().resolve("source.properties");
    Files.writeString(
        source,
        """
        name=benchmark
        connector.class=org.apache.kafka.connect.file.FileStreamSourceConnector
        tasks.max=1
        file=%s
        topic=%s
        """
            .formatted(delivery.rows().path().toAbsolutePath(), delivery.topic()));
    return run(delivery, worker, source);
  }

  private Usage run(Delivery delivery, Path worker, Path source) throws Exception {
    List<String> command =
        KafkaPrograms.command(
            jars, List.of("-Xms256m", "-Xmx2g"), MAIN, worker.toString(), source.toString());
    try (MeteredProcess process = MeteredProcess.start(command, delivery.log())) {
      return process.awaitCondition(
          () -> delivery.broker().messages(delivery.topic()) >= delivery.rows().rows());
    }
  }
}
