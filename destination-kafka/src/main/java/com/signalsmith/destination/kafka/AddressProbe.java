package com.signalsmith.destination.kafka;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NoRouteToHostException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Collection;
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
import java.util.function.BiFunction;
import java.util.stream.Collectors;

/**
 * Finds out which addresses a name server knows, or which accept a TCP connection, all at once.
 *
 * <p>It comes before any Kafka client, because those neither say why they do not get through nor
 * bound the time that a name server takes. Names are looked up in threads that end by themselves.
 */
final class AddressProbe {

  private static final int LONGEST_NAME = 253;

  private final Map<Address, Outcome> outcomes;

  private AddressProbe(Map<Address, Outcome> outcomes) {
    this.outcomes = outcomes;
  }

  /**
   * Looks up all host names.
   *
   * @param limit for all of them together
   * @param grace how long to wait for the others once one is known
   * @throws InterruptedException if the calling thread is interrupted
   */
  static AddressProbe names(Collection<Address> addresses, Duration limit, Duration grace)
      throws InterruptedException {
    return each(addresses, limit, grace, Outcome.NAME_TIMED_OUT, (address, time) -> look(address));
  }

  /**
   * Connects to all addresses.
   *
   * @param limit for all of them together
   * @param grace how long to wait for the others once one has been reached
   * @throws InterruptedException if the calling thread is interrupted
   */
  static AddressProbe connections(Collection<Address> addresses, Duration limit, Duration grace)
      throws InterruptedException {
    return each(addresses, limit, grace, Outcome.TIMED_OUT, AddressProbe::connect);
  }

  /** Returns the addresses with which all is well. */
  List<Address> good() {
    return outcomes.entrySet().stream()
        .filter(entry -> entry.getValue() == Outcome.GOOD)
        .map(Map.Entry::getKey)
        .toList();
  }

  boolean allGood() {
    return good().size() == outcomes.size();
  }

  /** Returns what is wrong with an address, to follow its name. */
  String complaint(Address address) {
    return outcomes.getOrDefault(address, Outcome.TIMED_OUT).text;
  }

  /** Returns what is wrong with each address that is not good, for people. */
  String complaints() {
    List<String> all =
        outcomes.entrySet().stream()
            .filter(entry -> entry.getValue() != Outcome.GOOD)
            .map(entry -> "'" + entry.getKey() + "' " + entry.getValue().text)
            .toList();
    String named = all.stream().limit(Address.MOST_NAMED).collect(Collectors.joining(", "));
    int others = all.size() - Address.MOST_NAMED;
    return others <= 0
        ? named
        : named
            + ", and "
            + Preflight.counted(others, "other")
            + (others == 1 ? " does not either" : " do not either");
  }

  /** Returns the code of the first address that is not good. */
  KafkaCode code() {
    return outcomes.values().stream()
        .filter(outcome -> outcome != Outcome.GOOD)
        .findFirst()
        .map(outcome -> outcome.code)
        .orElse(KafkaCode.CONNECTION_FAILED);
  }

  private static AddressProbe each(
      Collection<Address> addresses,
      Duration limit,
      Duration grace,
      Outcome late,
      BiFunction<Address, Deadline, Outcome> probe)
      throws InterruptedException {
    Map<Address, Outcome> outcomes = new LinkedHashMap<>();
    addresses.forEach(address -> outcomes.put(address, late));
    ExecutorService threads = Executors.newCachedThreadPool(AddressProbe::daemon);
    try {
      CompletionService<Map.Entry<Address, Outcome>> tries =
          new ExecutorCompletionService<>(threads);
      Deadline deadline = Deadline.in(limit);
      for (Address address : outcomes.keySet()) {
        Deadline each = deadline;
        Future<?> unused = tries.submit(() -> Map.entry(address, probe.apply(address, each)));
      }
      for (int pending = outcomes.size(); pending > 0; pending--) {
        Future<Map.Entry<Address, Outcome>> ended =
            tries.poll(deadline.millis(), TimeUnit.MILLISECONDS);
        if (ended == null) {
          break;
        }
        Map.Entry<Address, Outcome> entry = ended.get();
        outcomes.put(entry.getKey(), entry.getValue());
        if (entry.getValue() == Outcome.GOOD) {
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

  private static Outcome look(Address address) {
    if (address.host().length() > LONGEST_NAME) {
      return Outcome.TOO_LONG;
    }
    try {
      InetAddress ip = InetAddress.getByName(address.host());
      // Some systems take it for the machine itself, which is never what is meant.
      return ip.isAnyLocalAddress() || ip.isMulticastAddress() ? Outcome.NO_HOST : Outcome.GOOD;
    } catch (UnknownHostException e) {
      return Outcome.UNKNOWN_HOST;
    }
  }

  private static Outcome connect(Address address, Deadline deadline) {
    Outcome outcome = Outcome.UNKNOWN_HOST;
    try {
      for (InetAddress ip : InetAddress.getAllByName(address.host())) {
        outcome = connect(new InetSocketAddress(ip, address.port()), deadline);
        if (outcome == Outcome.GOOD) {
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
      return Outcome.GOOD;
    } catch (SocketTimeoutException e) {
      return Outcome.TIMED_OUT;
    } catch (NoRouteToHostException e) {
      return Outcome.NO_ROUTE;
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
    GOOD(KafkaCode.CONNECTION_FAILED, "is as it should be"),
    TOO_LONG(KafkaCode.ADDRESS_INVALID, "is longer than a host name can be"),
    NO_HOST(KafkaCode.ADDRESS_INVALID, "stands for no single host to connect to"),
    UNKNOWN_HOST(KafkaCode.HOST_UNKNOWN, "is not a host that the name server knows"),
    NAME_TIMED_OUT(KafkaCode.HOST_UNKNOWN, "cannot be looked up: the name server does not answer"),
    REFUSED(KafkaCode.CONNECTION_FAILED, "refuses the connection"),
    TIMED_OUT(KafkaCode.CONNECTION_FAILED, "does not answer in time"),
    NO_ROUTE(KafkaCode.CONNECTION_FAILED, "cannot be reached: there is no route to it"),
    UNREACHABLE(KafkaCode.CONNECTION_FAILED, "cannot be reached");

    private final KafkaCode code;
    private final String text;

    Outcome(KafkaCode code, String text) {
      this.code = code;
      this.text = text;
    }
  }
}
