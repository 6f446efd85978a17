package com.signalsmith.destination.kafka;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionService;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/**
 * Finds out which addresses accept a TCP connection, all at once.
 *
 * <p>It comes before any Kafka client, because those neither say why they do not get through nor
 * bound the time that a name server takes. Names are looked up in threads that end by themselves.
 */
final class AddressProbe {

  private final Map<Address, Outcome> outcomes;

  private AddressProbe(Map<Address, Outcome> outcomes) {
    this.outcomes = outcomes;
  }

  /**
   * Tries all addresses.
   *
   * @param limit for all of them together
   * @param grace how long to wait for the others once one has been reached
   * @throws InterruptedException if the calling thread is interrupted
   */
  static AddressProbe of(List<Address> addresses, Duration limit, Duration grace)
      throws InterruptedException {
    Map<Address, Outcome> outcomes = new LinkedHashMap<>();
    addresses.forEach(address -> outcomes.put(address, Outcome.TIMED_OUT));
    ExecutorService threads = Executors.newCachedThreadPool(AddressProbe::daemon);
    try {
      CompletionService<Map.Entry<Address, Outcome>> tries =
          new ExecutorCompletionService<>(threads);
      Deadline deadline = Deadline.in(limit);
      for (Address address : outcomes.keySet()) {
        Deadline each = deadline;
        Future<?> unused = tries.submit(() -> Map.entry(address, connect(address, each)));
      }
      for (int pending = outcomes.size(); pending > 0; pending--) {
        Future<Map.Entry<Address, Outcome>> ended =
            tries.poll(deadline.millis(), TimeUnit.MILLISECONDS);
        if (ended == null) {
          break;
        }
        Map.Entry<Address, Outcome> entry = ended.get();
        outcomes.put(entry.getKey(), entry.getValue());
        if (entry.getValue() == Outcome.CONNECTED) {
          deadline = deadline.atMost(grace);
        }
      }
    } catch (ExecutionException e) {
      throw new IllegalStateException("a probe never throws", e);
    } finally {
      threads.shutdownNow();
    }
    return new AddressProbe(outcomes);
  }

  /** Returns the addresses that accepted a connection. */
  List<Address> reached() {
    return outcomes.entrySet().stream()
        .filter(entry -> entry.getValue() == Outcome.CONNECTED)
        .map(Map.Entry::getKey)
        .toList();
  }

  /** Returns the addresses whose host name nobody knows. */
  List<Address> unknown() {
    return outcomes.entrySet().stream()
        .filter(entry -> entry.getValue() == Outcome.UNKNOWN_HOST)
        .map(Map.Entry::getKey)
        .toList();
  }

  int size() {
    return outcomes.size();
  }

  /** Returns what is wrong with each address that was not reached, for people. */
  String complaints() {
    return outcomes.entrySet().stream()
        .filter(entry -> entry.getValue() != Outcome.CONNECTED)
        .map(entry -> "'" + entry.getKey() + "' " + entry.getValue().text)
        .collect(Collectors.joining(", "));
  }

  private static Outcome connect(Address address, Deadline deadline) {
    Outcome outcome = Outcome.UNKNOWN_HOST;
    try {
      for (InetAddress ip : InetAddress.getAllByName(address.host())) {
        outcome = connect(new InetSocketAddress(ip, address.port()), deadline);
        if (outcome == Outcome.CONNECTED) {
          break;
        }
      }
    } catch (UnknownHostException e) {
      return Outcome.UNKNOWN_HOST;
    }
    return outcome;
  }

  private static Outcome connect(InetSocketAddress address, Deadline deadline) {
    try (Socket socket = new Socket()) {
      socket.connect(address, deadline.millis());
      return Outcome.CONNECTED;
    } catch (SocketTimeoutException e) {
      return Outcome.TIMED_OUT;
    } catch (ConnectException e) {
      return Outcome.REFUSED;
    } catch (IOException e) {
      return Outcome.UNREACHABLE;
    }
  }

  private static Thread daemon(Runnable task) {
    Thread thread = new Thread(task, "signalsmith-kafka-probe");
    thread.setDaemon(true);
    return thread;
  }

  private enum Outcome {
    CONNECTED("accepts connections"),
    UNKNOWN_HOST("is not a host that the name server knows"),
    REFUSED("refuses the connection"),
    TIMED_OUT("does not answer in time"),
    UNREACHABLE("cannot be reached");

    private final String text;

    Outcome(String text) {
      this.text = text;
    }
  }
}
