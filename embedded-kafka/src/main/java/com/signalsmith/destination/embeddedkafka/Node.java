package com.signalsmith.destination.embeddedkafka;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One broker of a cluster, which is a controller too.
 *
 * <p>Safe for several threads. Its ports and its data stay the same for the life of the cluster,
 * however often it goes down and comes back.
 */
public final class Node {
  private final int id;
  private final Path directory;
  private final List<String> command;
  private final Map<String, Integer> ports;
  private final Duration startTimeout;
  private volatile Optional<BrokerProcess> process = Optional.empty();
  private volatile boolean wanted;
  private volatile boolean stalled;

  Node(
      int id,
      Path directory,
      List<String> command,
      Map<String, Integer> ports,
      Duration startTimeout) {
    this.id = id;
    this.directory = directory;
    this.command = command;
    this.ports = ports;
    this.startTimeout = startTimeout;
  }

  /** Its number in the cluster, from 0. */
  public int id() {
    return id;
  }

  /** The process it runs in now, or ran in last. */
  public long pid() {
    return running().pid();
  }

  /** Whether its process is there. */
  public boolean isAlive() {
    return process.map(BrokerProcess::isAlive).orElse(false);
  }

  /** Its log; it grows over restarts. */
  public Path log() {
    return directory.resolve("broker.log");
  }

  /** Takes the process away as {@code kill -9} does, and returns when it is dead. */
  public void kill() {
    wanted = false;
    process.ifPresent(BrokerProcess::kill);
  }

  /**
   * Stops its process as {@code kill -STOP} does: its connections stay open, what is sent to them
   * waits, and it does nothing until {@link #resume}. Not on Windows.
   */
  public void stall() {
    running().signal("STOP");
    stalled = true;
  }

  /** Lets a process go on that was stalled; it does not know that time has passed. */
  public void resume() {
    running().signal("CONT");
    stalled = false;
  }

  /** Whether its process is there and not stalled. */
  public boolean isResponsive() {
    return isAlive() && !stalled;
  }

  /** Shuts the broker down in its own time, as an operator would; after 10 seconds it is killed. */
  public void stop() {
    wanted = false;
    process.filter(BrokerProcess::isAlive).ifPresent(BrokerProcess::stop);
  }

  /**
   * Starts the broker again with the same ports and data, after stopping it where it still runs,
   * and returns when it serves. After a kill that takes some seconds: the controller waits for the
   * old session to end.
   */
  public void restart() {
    stop();
    launch();
    awaitRunning(1);
  }

  void launch() {
    process = Optional.of(BrokerProcess.launch("kafka node " + id, command, directory, log()));
    wanted = true;
    stalled = false;
  }

  /** Returns when it serves and knows of so many brokers. */
  void awaitRunning(int brokers) {
    var listening = String.join(",", ports.values().stream().map(String::valueOf).toList());
    ask(startTimeout, "await-running", String.valueOf(brokers), listening);
  }

  List<List<@Nullable String>> ask(Duration time, String question, String... arguments) {
    return running().ask(time, question, arguments);
  }

  /** Whether it went down without being told to. */
  boolean isLost() {
    return wanted && !isAlive();
  }

  /** The port of a listener on this node, by the listener's name. */
  public int port(String listenerName) {
    var port = ports.get(listenerName);
    if (port == null) {
      throw new IllegalArgumentException("no listener '" + listenerName + "' on node " + id);
    }
    return port;
  }

  int port(Listener listener) {
    return ports.getOrDefault(listener.name(), 0);
  }

  private BrokerProcess running() {
    return process.orElseThrow(
        () -> new IllegalStateException("node " + id + " was never started"));
  }

  @Override
  public String toString() {
    return "node "
        + id
        + (isAlive() ? " (process " + pid() + (stalled ? ", stalled)" : ")") : " (down)");
  }
}
