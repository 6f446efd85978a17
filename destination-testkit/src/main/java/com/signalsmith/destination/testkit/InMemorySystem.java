package com.signalsmith.destination.testkit;

import com.signalsmith.destination.spi.DestinationException;
import com.signalsmith.destination.spi.Failure;
import com.signalsmith.destination.spi.FailureKind;
import com.signalsmith.destination.spi.RowSchema;
import com.signalsmith.destination.spi.Secret;
import com.signalsmith.destination.spi.TargetField;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/**
 * The system behind {@link InMemoryDestination}: targets that keep records in order.
 *
 * <p>Any thread. It stands for something outside the process, which a destination finds by its
 * address and by nothing else; that is why the running systems are kept in a static map. A test
 * starts one under an address of its own and closes it.
 */
public final class InMemorySystem implements AutoCloseable {

  private static final Map<String, InMemorySystem> RUNNING = new ConcurrentHashMap<>();

  private final String address;
  private final Secret token;
  private final Map<String, InMemoryTarget> targets = new HashMap<>();
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

  /**
   * Makes a target with these fields; one that is not made so has the columns of its first rows.
   *
   * @throws IllegalStateException if there is one of that name
   */
  public synchronized void createTarget(String target, List<TargetField> fields) {
    if (targets.putIfAbsent(target, new InMemoryTarget(fields)) != null) {
      throw new IllegalStateException("there is a target '" + target + "'");
    }
  }

  /** Returns the records of a target, in the order of arrival; none if it never got a row. */
  public synchronized List<DeliveredMessage> messages(String target) {
    InMemoryTarget found = targets.get(target);
    return found == null ? List.of() : found.records();
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

  /** Returns the fields of a target; none if it is not there yet. */
  synchronized List<TargetField> fields(String target) {
    requireAvailable();
    InMemoryTarget found = targets.get(target);
    return found == null ? List.of() : found.fields();
  }

  /** Changes a target, which gets its fields now if it is not there yet, all at once. */
  synchronized <T> T change(String target, RowSchema schema, Function<InMemoryTarget, T> change) {
    requireAvailable();
    return change.apply(targets.computeIfAbsent(target, unused -> InMemoryTarget.of(schema)));
  }

  private void requireAvailable() {
    if (!available) {
      throw unavailable(address);
    }
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
