package com.signalsmith.destination.embeddedkafka;

import com.signalsmith.destination.embeddedkafka.server.BrokerMain;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The properties of each broker of one cluster.
 *
 * @param internalPassword of the user with which brokers, controllers and this module connect; it
 *     keeps them apart from whatever a test forbids to others
 * @param ports for each node, the port of each listener's name, the internal ones included
 */
record ServerProperties(
    List<Listener> listeners,
    Map<String, String> overrides,
    String internalPassword,
    List<Map<String, Integer>> ports) {
  static final String CONTROLLER = "CONTROLLER";
  static final String INTERNAL = "INTERNAL";
  static final Set<String> OWN_LISTENERS = Set.of(CONTROLLER, INTERNAL);

  private static final String INTERNAL_USER = "embedded-kafka";
  private static final String PASSWORDS =
      "com.signalsmith.destination.embeddedkafka.server.PlainPasswords";
  private static final String PLAIN_MODULE =
      "org.apache.kafka.common.security.plain.PlainLoginModule required";
  private static final String SCRAM_MODULE =
      "org.apache.kafka.common.security.scram.ScramLoginModule required;";
  private static final Set<String> STRUCTURE =
      Set.of(
          "advertised.listeners",
          "controller.listener.names",
          "controller.quorum.bootstrap.servers",
          "controller.quorum.voters",
          "inter.broker.listener.name",
          "listener.security.protocol.map",
          "listeners",
          "log.dir",
          "log.dirs",
          "node.id",
          "process.roles");

  /** Refuses a property that would take the cluster apart. */
  static void checkOverride(String key) {
    if (STRUCTURE.contains(key)) {
      throw new IllegalArgumentException(
          "property '" + key + "' is set by the cluster itself; use the builder's methods instead");
    }
  }

  /** The contents of one node's properties file. */
  Map<String, String> of(int node, Path data, Path certificates) {
    var properties = new TreeMap<String, String>(defaults());
    properties.putAll(overrides);
    properties.putAll(structure(node, data));
    properties.putAll(internalAccess(node));
    properties.merge("super.users", "User:" + INTERNAL_USER, (theirs, ours) -> theirs + ";" + ours);
    for (var listener : listeners) {
      properties.putAll(access(listener, certificates));
      listener.properties().forEach((key, value) -> properties.put(listener.prefix() + key, value));
    }
    return properties;
  }

  static void write(Path file, Map<String, String> content) {
    var properties = new Properties();
    properties.putAll(content);
    try (var out = Files.newBufferedWriter(file)) {
      properties.store(out, null);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write '" + file + "': " + e.getMessage(), e);
    }
  }

  private Map<String, String> defaults() {
    var replicas = String.valueOf(Math.min(ports.size(), 3));
    var defaults = new LinkedHashMap<String, String>();
    defaults.put("default.replication.factor", replicas);
    defaults.put("offsets.topic.replication.factor", replicas);
    defaults.put("share.coordinator.state.topic.replication.factor", replicas);
    defaults.put("transaction.state.log.replication.factor", replicas);
    // One copy left is enough, so that tests may kill the others.
    defaults.put("share.coordinator.state.topic.min.isr", "1");
    defaults.put("transaction.state.log.min.isr", "1");
    // Few and small: each of these costs time at the start or memory for as long as the broker
    // lives.
    defaults.put("group.initial.rebalance.delay.ms", "0");
    defaults.put("log.cleaner.dedupe.buffer.size", "4194304");
    defaults.put("num.io.threads", "4");
    defaults.put("num.network.threads", "2");
    defaults.put("offsets.topic.num.partitions", "4");
    defaults.put("share.coordinator.state.topic.num.partitions", "4");
    defaults.put("transaction.state.log.num.partitions", "4");
    // A killed broker may come back only when its old session is over.
    defaults.put("broker.heartbeat.interval.ms", "500");
    defaults.put("broker.session.timeout.ms", "3000");
    return defaults;
  }

  private Map<String, String> structure(int node, Path data) {
    var structure = new LinkedHashMap<String, String>();
    structure.put("node.id", String.valueOf(node));
    structure.put("process.roles", "broker,controller");
    structure.put("log.dirs", data.toString());
    structure.put(
        "controller.quorum.voters",
        IntStream.range(0, ports.size())
            .mapToObj(id -> id + "@127.0.0.1:" + port(id, CONTROLLER))
            .collect(Collectors.joining(",")));
    structure.put("controller.listener.names", CONTROLLER);
    structure.put("inter.broker.listener.name", INTERNAL);

    var bound = new ArrayList<String>();
    var advertised = new ArrayList<String>();
    var protocols = new ArrayList<String>();
    bound.add(address(node, CONTROLLER));
    bound.add(address(node, INTERNAL));
    advertised.add(address(node, INTERNAL));
    protocols.add(CONTROLLER + ":" + SecurityProtocol.SASL_PLAINTEXT);
    protocols.add(INTERNAL + ":" + SecurityProtocol.SASL_PLAINTEXT);
    for (var listener : listeners) {
      var address = address(node, listener.name());
      bound.add(address);
      advertised.add(
          listener.advertisedAddress(node).map(to -> listener.name() + "://" + to).orElse(address));
      protocols.add(listener.name() + ":" + listener.protocol());
    }
    structure.put("listeners", String.join(",", bound));
    structure.put("advertised.listeners", String.join(",", advertised));
    structure.put("listener.security.protocol.map", String.join(",", protocols));
    return structure;
  }

  private int port(int node, String listener) {
    return ports.get(node).getOrDefault(listener, 0);
  }

  private String address(int node, String listener) {
    return listener + "://127.0.0.1:" + port(node, listener);
  }

  private Map<String, String> internalAccess(int node) {
    var login =
        PLAIN_MODULE + " username=\"" + INTERNAL_USER + "\" password=\"" + internalPassword + "\"";
    var access = new LinkedHashMap<String, String>();
    access.put("sasl.mechanism.controller.protocol", "PLAIN");
    access.put("sasl.mechanism.inter.broker.protocol", "PLAIN");
    for (var listener : OWN_LISTENERS) {
      var prefix = "listener.name." + listener.toLowerCase(Locale.ROOT) + ".";
      access.put(prefix + "sasl.enabled.mechanisms", "PLAIN");
      access.put(
          prefix + "plain.sasl.jaas.config",
          login + " user_" + INTERNAL_USER + "=\"" + internalPassword + "\";");
    }
    access.put(BrokerMain.CLIENT_PREFIX + "bootstrap.servers", "127.0.0.1:" + port(node, INTERNAL));
    access.put(
        BrokerMain.CLIENT_PREFIX + "security.protocol", SecurityProtocol.SASL_PLAINTEXT.name());
    access.put(BrokerMain.CLIENT_PREFIX + "sasl.mechanism", "PLAIN");
    access.put(BrokerMain.CLIENT_PREFIX + "sasl.jaas.config", login + ";");
    return access;
  }

  private static Map<String, String> access(Listener listener, Path certificates) {
    var access = new LinkedHashMap<String, String>();
    if (listener.protocol().usesSasl()) {
      access.put(
          listener.prefix() + "sasl.enabled.mechanisms", "PLAIN,SCRAM-SHA-256,SCRAM-SHA-512");
      access.put(listener.prefix() + "plain.sasl.server.callback.handler.class", PASSWORDS);
      access.put(listener.prefix() + "plain.sasl.jaas.config", PLAIN_MODULE + ";");
      access.put(listener.prefix() + "scram-sha-256.sasl.jaas.config", SCRAM_MODULE);
      access.put(listener.prefix() + "scram-sha-512.sasl.jaas.config", SCRAM_MODULE);
    }
    if (listener.protocol().usesTls()) {
      access.put(listener.prefix() + "ssl.keystore.type", "PEM");
      access.put(
          listener.prefix() + "ssl.keystore.location",
          certificates.resolve(listener.certificate() + ".pem").toString());
      access.put(listener.prefix() + "ssl.truststore.type", "PEM");
      access.put(
          listener.prefix() + "ssl.truststore.location",
          certificates.resolve("authority.pem").toString());
    }
    return access;
  }
}
