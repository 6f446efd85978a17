package com.signalsmith.destination.testkit;

import com.signalsmith.destination.spi.DestinationException;
import com.signalsmith.destination.spi.Failure;
import com.signalsmith.destination.spi.FailureKind;
import com.signalsmith.destination.spi.Secret;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The system behind {@link InMemoryDestination}: targets that keep messages in order.
 *
 * <p>Any thread. It stands for something outside the process, which a destination finds by its
 * address and by nothing else; that is why the running systems are kept in a static map. A test
 * starts one under an address of its own and closes it.
 */
public final class InMemorySystem implements AutoCloseable {

  private static final Map<String, InMemorySystem> RUNNING = new ConcurrentHashMap<>();

  private final String address;
  private final Secret token;
  private final Map<String, List<DeliveredMessage>> targets = new HashMap<>();
  private boolean available = true;

  private InMemorySystem(String address, Secret token) {
    this.address = address;
    this.token = token;
  }

  /**
   * Starts a system.
   *
   * @param address where destinations find it
   * @param token what connections with a token must know
   * @throws IllegalStateException if one is running there
   */
  public static InMemorySystem start(String address, Secret token) {
    InMemorySystem system = new InMemorySystem(address, token);
    if (RUNNING.putIfAbsent(address, system) != null) {
      throw new IllegalStateException("a system is running at '" + address + "'");
    }
    return system;
  }

  static Optional<InMemorySystem> at(String address) {
    return Optional.ofNullable(RUNNING.get(address)).filter(InMemorySystem::isAvailable);
  }

  /** Returns where destinations find it. */
  public String address() {
    return address;
  }

  /** Returns what a target holds, in the order of arrival; nothing if it never got a message. */
  public synchronized List<DeliveredMessage> messages(String target) {
    return List.copyOf(targets.getOrDefault(target, List.of()));
  }

  /** Stops answering, as in an outage; what the targets hold stays. */
  public synchronized void suspend() {
    available = false;
  }

  /** Answers again. */
  public synchronized void resume() {
    available = true;
  }

  /** Ends the system and frees its address. */
  @Override
  public void close() {
    suspend();
    RUNNING.remove(address, this);
  }

  synchronized boolean isAvailable() {
    return available;
  }

  boolean accepts(Secret given) {
    return token.equals(given);
  }

  /** Appends messages and returns the position of the first of them. */
  synchronized long append(String target, List<DeliveredMessage> messages) {
    if (!available) {
      throw unavailable(address);
    }
    List<DeliveredMessage> all = targets.computeIfAbsent(target, unused -> new ArrayList<>());
    long first = all.size();
    all.addAll(messages);
    return first;
  }

  static DestinationException unavailable(String address) {
    return new DestinationException(
        Failure.of(
                FailureKind.UNAVAILABLE,
                "system_not_reachable",
                "no system answers at '" + address + "'")
            .withRemedy("start one with InMemorySystem.start")
            .withField("configuration.address"));
  }
}
