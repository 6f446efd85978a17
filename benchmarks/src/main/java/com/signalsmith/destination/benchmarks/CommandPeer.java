package com.signalsmith.destination.benchmarks;

import java.io.File;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * A program that ends when it has sent its input.
 *
 * @param name what the results call it
 * @param duties what it does with rows
 * @param missing what this machine lacks to run it
 * @param readsStandardInput whether it reads rows with their keys there
 * @param command the command line for a delivery
 */
record CommandPeer(
    String name,
    Duties duties,
    Optional<String> missing,
    boolean readsStandardInput,
    Function<Delivery, List<String>> command)
    implements Peer {

  @Override
  public Usage run(Delivery delivery) throws InterruptedException {
    List<String> words = command.apply(delivery);
    File input = readsStandardInput ? delivery.rows().keyed().toFile() : new File("/dev/null");
    try (MeteredProcess process = MeteredProcess.start(words, input, delivery.log())) {
      return process.await();
    }
  }
}
