package com.signalsmith.destination.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * The command {@code signalsmith sync} with its defaults.
 *
 * @param name what this variant is called in the results
 * @param launcher the script that starts the command
 * @param compression how messages are compressed
 * @param tls whether the connection is encrypted
 * @param source what kind of source the rows come from
 */
record SyncPeer(String name, Path launcher, String compression, boolean tls, SyncSource source)
    implements Peer {

  /** What the results call it where it is compared with other programs. */
  static final String NAME = "signalsmith sync";

  /** Reads standard input in place of a file. */
  static final String STANDARD_INPUT = "-";

  static SyncPeer of(Path launcher) {
    return new SyncPeer(NAME, launcher, "none", false, SyncSource.JSON_LINES);
  }

  static SyncPeer of(Path launcher, String name, SyncSource source) {
    return new SyncPeer(name, launcher, "none", false, source);
  }

  @Override
  public Duties duties() {
    return Duties.OF_SYNC;
  }

  @Override
  public Usage run(Delivery delivery) throws IOException, InterruptedException {
    List<String> command = command(delivery, delivery.rows().path().toAbsolutePath().toString());
    try (MeteredProcess process = MeteredProcess.start(command, delivery.log())) {
      return process.await();
    }
  }

  /** Writes a sync file and returns the command that runs it. */
  List<String> command(Delivery delivery, String path) throws IOException {
    Path authority = delivery.directory().resolve("authority.pem");
    Files.writeString(authority, delivery.broker().authority());
    Path file = delivery.directory().resolve("sync.yaml");
    Files.writeString(
        file,
        """
        sync: benchmark
        destination: kafka
        authentication: { method: none }
        configuration:
          bootstrap_servers: "%s"
          compression: %s
          use_tls: %s
        mode: insert
        %s"""
            .formatted(
                tls ? delivery.broker().tlsServers() : delivery.broker().servers(),
                compression,
                tls ? "true\n  ca_certificate: \"${file:" + authority + "}\"" : "false",
                source.sections(delivery.topic(), path)));
    return List.of(
        launcher.toString(),
        "sync",
        file.toString(),
        "--restart",
        "--state",
        delivery.directory().resolve("state").toString());
  }
}
