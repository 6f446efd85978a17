package com.signalsmith.destination.embeddedkafka;

import java.io.IOException;
import java.nio.file.Path;

/** A program with nothing but this module's own classes; it waits to be killed. */
final class ProgramWithoutKafka {
  private ProgramWithoutKafka() {}

  public static void main(String[] args) throws IOException {
    var kafka =
        EmbeddedKafka.builder()
            .listener(SecurityProtocol.PLAINTEXT)
            .serverJars(Path.of(args[0]))
            .directory(Path.of(args[1]))
            .start();
    System.out.println(kafka.node(0).pid());
    System.in.read();
  }
}
