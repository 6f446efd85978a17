package com.signalsmith.destination.kafka;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Finds out whether Kafka brokers answer where brokers say that clients should go on.
 *
 * <p>One thread calls it; all addresses are asked at once. That a port accepts connections is not
 * enough: a proxy or another service may stand there, and a producer would wait for it in vain.
 *
 * @param connection with the TLS that rows would travel by
 * @param deadline of the whole
 */
record AdvertisedAddresses(ConnectionProperties connection, Deadline deadline) {

  private static final Duration CONNECT = Duration.ofSeconds(4);
  private static final Duration ANSWER = Duration.ofSeconds(5);
  private static final Duration SLACK = Duration.ofMillis(300);

  /**
   * Returns what is wrong with addresses, to follow the name of each; nothing of those at which a
   * broker answers.
   *
   * @param known where a broker has answered just now
   */
  Map<Address, String> complaints(Collection<Address> advertised, List<Address> known)
      throws InterruptedException {
    List<Address> asked =
        advertised.stream().filter(each -> !known.contains(each)).distinct().toList();
    Map<Address, String> complaints = new HashMap<>();
    AddressProbe probe =
        AddressProbe.connections(asked, deadline.atMost(CONNECT).remaining(), CONNECT);
    List<Address> good = probe.good();
    asked.stream()
        .filter(each -> !good.contains(each))
        .forEach(each -> complaints.put(each, probe.complaint(each)));
    // What is left is shared with the steps that follow.
    Deadline answer = deadline.atMost(deadline.remaining().dividedBy(2)).atMost(ANSWER);
    ExecutorService threads = Executors.newCachedThreadPool(AdvertisedAddresses::daemon);
    try {
      List<Future<Optional<String>>> answers = new ArrayList<>();
      for (Address each : good) {
        answers.add(threads.submit(() -> Transport.complaint(connection, each, answer)));
      }
      for (int i = 0; i < good.size(); i++) {
        Address address = good.get(i);
        complaint(answers.get(i), answer).ifPresent(text -> complaints.put(address, text));
      }
    } finally {
      threads.shutdownNow();
    }
    return complaints;
  }

  private static Optional<String> complaint(Future<Optional<String>> answer, Deadline limit)
      throws InterruptedException {
    try {
      return answer.get(limit.millis() + SLACK.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      return Optional.of("accepts connections, but no Kafka broker answers there");
    } catch (ExecutionException e) {
      throw new IllegalStateException("a probe never throws", e);
    }
  }

  private static Thread daemon(Runnable task) {
    Thread thread = new Thread(task, "signalsmith-kafka-probe");
    thread.setDaemon(true);
    return thread;
  }
}
