package com.signalsmith.destination.embeddedkafka;

import com.signalsmith.destination.embeddedkafka.server.UserFile;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * A Kafka cluster on this machine, for as long as this object is open.
 *
 * <p>Safe for several threads. Each node is a process; none of them outlives this JVM, even when
 * that is killed. What a cluster writes is deleted when it is closed, unless a directory was named,
 * {@link #keepDirectory} was called, the start failed, or a node died without being told to.
 *
 * <pre>{@code
 * try (var kafka = EmbeddedKafka.builder().listener(SecurityProtocol.PLAINTEXT).start()) {
 *   kafka.createTopic("orders", 3, Map.of());
 *   connectTo(kafka.bootstrapServers(SecurityProtocol.PLAINTEXT));
 * }
 * }</pre>
 */
public final class EmbeddedKafka implements AutoCloseable {
  private static final Duration COMMAND_TIMEOUT = Duration.ofSeconds(30);

  private final Path directory;
  private final List<Listener> listeners;
  private final List<Node> nodes;
  private final Optional<TestAuthority> authority;
  private final Thread shutdownHook = new Thread(this::kill, "embedded-kafka-shutdown");
  private volatile boolean keepDirectory;

  private EmbeddedKafka(Builder builder, List<Path> classPath, Path directory) {
    this.directory = directory;
    this.listeners = List.copyOf(builder.listeners);
    this.keepDirectory = builder.directory.isPresent();
    var certificates = directory.resolve("certificates");
    var users = directory.resolve("users.properties");
    UserFile.write(users, builder.users);
    this.authority = ClusterFiles.issueCertificates(listeners, certificates);

    var ports = IntStream.range(0, builder.nodes).mapToObj(id -> ports(listeners)).toList();
    var properties =
        new ServerProperties(listeners, builder.properties, UUID.randomUUID().toString(), ports);
    var clusterId = clusterId();
    this.nodes =
        IntStream.range(0, builder.nodes)
            .mapToObj(
                id -> {
                  var home = ClusterFiles.createDirectory(directory.resolve("node-" + id));
                  var file = home.resolve("server.properties");
                  ServerProperties.write(
                      file, properties.of(id, home.resolve("data"), certificates));
                  var command =
                      JavaCommand.of(builder.jvmOptions, classPath, home, users, file, clusterId);
                  return new Node(id, home, command, ports.get(id), builder.startTimeout);
                })
            .toList();
  }

  /** A cluster of one node, without a listener yet. */
  public static Builder builder() {
    return new Builder();
  }

  /**
   * The addresses of the first listener with this protocol, one for each node, separated by commas.
   */
  public String bootstrapServers(SecurityProtocol protocol) {
    return listeners.stream()
        .filter(listener -> listener.protocol() == protocol)
        .findFirst()
        .map(this::addresses)
        .orElseThrow(() -> noListener(protocol.name()));
  }

  /** The addresses of the listener with this name, one for each node, separated by commas. */
  public String bootstrapServers(String listenerName) {
    return listeners.stream()
        .filter(listener -> listener.name().equals(listenerName))
        .findFirst()
        .map(this::addresses)
        .orElseThrow(() -> noListener(listenerName));
  }

  /** Who issued the certificates of the TLS listeners; clients trust its certificate. */
  public TestAuthority certificateAuthority() {
    return authority.orElseThrow(
        () -> new IllegalStateException("no listener speaks TLS; add one that is SSL or SASL_SSL"));
  }

  /** Every broker, by its number. */
  public List<Node> nodes() {
    return nodes;
  }

  /** One broker, the first of which is 0. */
  public Node node(int id) {
    return nodes.get(id);
  }

  /** The brokers' logs. */
  public List<Path> logs() {
    return nodes.stream().map(Node::log).toList();
  }

  /** Where the cluster keeps its data, properties and logs. */
  public Path directory() {
    return directory;
  }

  /**
   * Leaves the directory where it is on close, so that somebody can read the logs of a test that
   * failed.
   */
  public void keepDirectory() {
    keepDirectory = true;
  }

  /**
   * Creates a topic, with as many replicas as there are nodes but 3 at most, and returns when every
   * node that is up knows it.
   *
   * @param configs topic settings, as {@code cleanup.policy}
   */
  public void createTopic(String topic, int partitions, Map<String, String> configs) {
    var arguments = new ArrayList<>(List.of(topic, String.valueOf(partitions)));
    configs.forEach((key, value) -> arguments.addAll(List.of(key, value)));
    aliveNode().ask(COMMAND_TIMEOUT, "create-topic", arguments.toArray(String[]::new));
    nodes.stream()
        .filter(Node::isResponsive)
        .forEach(node -> node.ask(COMMAND_TIMEOUT, "await-topic", topic));
  }

  /**
   * Every message that the topic holds now, partition by partition in the order of offsets.
   *
   * <p>Messages of transactions that were aborted or are still open are not there.
   */
  public List<ReadMessage> readTopic(String topic) {
    return readTopic(topic, -1, COMMAND_TIMEOUT);
  }

  /**
   * The first messages that arrive when reading the topic from its beginning, partition by
   * partition in the order of offsets; fails when there are fewer in that time.
   */
  public List<ReadMessage> readTopic(String topic, int count, Duration timeout) {
    return aliveNode().ask(timeout, "read-topic", topic, String.valueOf(count)).stream()
        .map(EmbeddedKafka::message)
        .sorted(Comparator.comparingInt(ReadMessage::partition).thenComparing(ReadMessage::offset))
        .toList();
  }

  private static ReadMessage message(List<@Nullable String> texts) {
    var headers = new ArrayList<ReadMessage.Header>();
    for (int i = 5; i < texts.size(); i += 2) {
      headers.add(new ReadMessage.Header(String.valueOf(texts.get(i)), texts.get(i + 1)));
    }
    return new ReadMessage(
        Integer.parseInt(String.valueOf(texts.get(0))),
        Long.parseLong(String.valueOf(texts.get(1))),
        Instant.ofEpochMilli(Long.parseLong(String.valueOf(texts.get(2)))),
        headers,
        texts.get(3),
        texts.get(4));
  }

  /**
   * Kills every node, which is quick, and deletes the directory where nothing asks for it.
   * Idempotent; whoever wants a clean shutdown stops the nodes first.
   */
  @Override
  public void close() {
    if (nodes.stream().anyMatch(Node::isLost)) {
      keepDirectory();
    }
    kill();
    try {
      Runtime.getRuntime().removeShutdownHook(shutdownHook);
    } catch (IllegalStateException e) {
      // This JVM is going down: the hook is doing its work.
    }
    if (!keepDirectory) {
      ClusterFiles.delete(directory);
    }
  }

  @Override
  public String toString() {
    return "Kafka " + nodes + " " + listeners + " in '" + directory + "'";
  }

  private void start(Map<String, String> users) {
    Runtime.getRuntime().addShutdownHook(shutdownHook);
    try {
      nodes.forEach(Node::launch);
      nodes.forEach(node -> node.awaitRunning(nodes.size()));
      if (!users.isEmpty() && listeners.stream().anyMatch(one -> one.protocol().usesSasl())) {
        var file = directory.resolve("users.properties").toString();
        node(0).ask(COMMAND_TIMEOUT, "add-users", file);
        nodes.forEach(node -> node.ask(COMMAND_TIMEOUT, "await-users", file));
      }
    } catch (RuntimeException e) {
      keepDirectory();
      close();
      throw e;
    }
  }

  private void kill() {
    nodes.forEach(Node::kill);
  }

  private Node aliveNode() {
    return nodes.stream()
        .filter(Node::isResponsive)
        .findFirst()
        .orElseThrow(
            () -> new IllegalStateException("every node is down; restart one, or resume it"));
  }

  private String addresses(Listener listener) {
    return nodes.stream()
        .map(node -> "127.0.0.1:" + node.port(listener))
        .collect(Collectors.joining(","));
  }

  private IllegalArgumentException noListener(String wanted) {
    return new IllegalArgumentException(
        "no listener '" + wanted + "'; the cluster has " + listeners);
  }

  private static Map<String, Integer> ports(List<Listener> listeners) {
    var ports = new LinkedHashMap<String, Integer>();
    ports.put(ServerProperties.CONTROLLER, Ports.next());
    ports.put(ServerProperties.INTERNAL, Ports.next());
    listeners.forEach(listener -> ports.put(listener.name(), Ports.next()));
    return ports;
  }

  /** Kafka's own form of a UUID: 22 characters of Base64, the first not a hyphen. */
  private static String clusterId() {
    return "e" + UUID.randomUUID().toString().replace("-", "").substring(0, 20) + "A";
  }

  /** What a cluster is to be like; for one thread. Its last call is {@link #start}. */
  public static final class Builder {
    private int nodes = 1;
    private final List<Listener> listeners = new ArrayList<>();
    private final Map<String, String> users = new LinkedHashMap<>();
    private final Map<String, String> properties = new LinkedHashMap<>();
    private List<String> jvmOptions =
        List.of("-Xmx512m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1");
    private Duration startTimeout = Duration.ofSeconds(60);
    private Optional<Path> directory = Optional.empty();
    private Optional<Path> serverJars = Optional.empty();

    private Builder() {}

    /** How many brokers; 1 unless told. */
    public Builder nodes(int count) {
      if (count < 1) {
        throw new IllegalArgumentException(count + " nodes are not a cluster; ask for 1 or more");
      }
      nodes = count;
      return this;
    }

    /** Adds a listener that is named like its protocol. */
    public Builder listener(SecurityProtocol protocol) {
      return listener(Listener.of(protocol));
    }

    /** Adds a listener. */
    public Builder listener(Listener listener) {
      if (listeners.stream().anyMatch(other -> other.name().equals(listener.name()))) {
        throw new IllegalArgumentException(
            "two listeners are named '"
                + listener.name()
                + "'; name one with Listener.of(name, protocol)");
      }
      listeners.add(listener);
      return this;
    }

    /**
     * Adds a user for PLAIN, SCRAM-SHA-256 and SCRAM-SHA-512. Any text but an empty one will do,
     * except that Kafka itself refuses SCRAM to names with characters beyond ASCII.
     */
    public Builder user(String name, String password) {
      if (name.isEmpty() || password.isEmpty()) {
        throw new IllegalArgumentException("a user needs a name and a password; one is empty");
      }
      users.put(name, password);
      return this;
    }

    /**
     * Sets any broker property, over this class's defaults; only where the nodes and listeners are
     * is fixed.
     */
    public Builder property(String key, String value) {
      ServerProperties.checkOverride(key);
      properties.put(key, value);
      return this;
    }

    /**
     * The options of each node's JVM, in place of a heap of 512 MB and what makes a small JVM start
     * fast.
     */
    public Builder jvmOptions(String... options) {
      jvmOptions = List.of(options);
      return this;
    }

    /** How long one node may take until it serves; 60 seconds unless told. */
    public Builder startTimeout(Duration timeout) {
      startTimeout = timeout;
      return this;
    }

    /**
     * Keeps everything in this directory, which must be empty or not there yet, and leaves it
     * behind.
     */
    public Builder directory(Path path) {
      directory = Optional.of(path);
      return this;
    }

    /** Takes Kafka's server from the jars of this directory, in place of this JVM's class path. */
    public Builder serverJars(Path path) {
      serverJars = Optional.of(path);
      return this;
    }

    /**
     * Starts the nodes and returns when they serve; fails with the end of a log when one does not.
     */
    public EmbeddedKafka start() {
      if (listeners.isEmpty()) {
        throw new IllegalStateException(
            "the cluster has no listener; add one, as listener(SecurityProtocol.PLAINTEXT)");
      }
      if (users.isEmpty() && listeners.stream().anyMatch(one -> one.protocol().usesSasl())) {
        throw new IllegalStateException(
            "nobody could log in to " + listeners + "; add a user with user(name, password)");
      }
      var classPath =
          serverJars.map(ServerClassPath::ofDirectory).orElseGet(ServerClassPath::ofThisJvm);
      var kafka = new EmbeddedKafka(this, classPath, ClusterFiles.home(directory));
      kafka.start(users);
      return kafka;
    }
  }
}
