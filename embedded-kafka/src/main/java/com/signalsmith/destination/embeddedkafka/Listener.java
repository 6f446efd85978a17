package com.signalsmith.destination.embeddedkafka;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * One door for clients, on a free port of every node, bound to the loopback address only.
 *
 * <p>Immutable; each {@code with} method returns a changed copy.
 */
public final class Listener {
  private final String name;
  private final SecurityProtocol protocol;
  private final ServerCertificate certificate;
  private final Optional<String> advertisedAddress;
  private final Map<Integer, String> advertisedByNode;
  private final Map<String, String> properties;

  private Listener(
      String name,
      SecurityProtocol protocol,
      ServerCertificate certificate,
      Optional<String> advertisedAddress,
      Map<Integer, String> advertisedByNode,
      Map<String, String> properties) {
    this.name = name;
    this.protocol = protocol;
    this.certificate = certificate;
    this.advertisedAddress = advertisedAddress;
    this.advertisedByNode = advertisedByNode;
    this.properties = properties;
  }

  /** A listener named like its protocol. */
  public static Listener of(SecurityProtocol protocol) {
    return of(protocol.name(), protocol);
  }

  /**
   * A listener with a name of its own, so that a cluster can have several of one protocol.
   *
   * @param name upper-case letters, digits and underscores, starting with a letter
   */
  public static Listener of(String name, SecurityProtocol protocol) {
    if (!name.matches("[A-Z][A-Z0-9_]*")) {
      throw new IllegalArgumentException(
          "listener name '"
              + name
              + "' is not usable; use A to Z, 0 to 9 and _, and start with a letter");
    }
    if (ServerProperties.OWN_LISTENERS.contains(name)) {
      throw new IllegalArgumentException(
          "listener name '" + name + "' is taken by the brokers themselves; choose another one");
    }
    return new Listener(
        name, protocol, ServerCertificate.LOCALHOST, Optional.empty(), Map.of(), Map.of());
  }

  /** The same listener that shows another certificate; without this it is a good one. */
  public Listener withCertificate(ServerCertificate certificate) {
    if (!protocol.usesTls()) {
      throw new IllegalArgumentException(
          "listener '" + name + "' shows no certificate; make it SSL or SASL_SSL");
    }
    return new Listener(
        name, protocol, certificate, advertisedAddress, advertisedByNode, properties);
  }

  /**
   * The same listener that tells its clients to go on at another address; it still listens where it
   * did.
   *
   * @param address a host and a port with a colon between them
   */
  public Listener withAdvertisedAddress(String address) {
    return new Listener(
        name, protocol, certificate, Optional.of(checked(address)), advertisedByNode, properties);
  }

  /**
   * The same listener of which one node tells its clients another address than the other nodes do.
   *
   * @param node its number, from 0
   * @param address a host and a port with a colon between them
   */
  public Listener withAdvertisedAddress(int node, String address) {
    var more = new LinkedHashMap<Integer, String>(advertisedByNode);
    more.put(node, checked(address));
    return new Listener(
        name, protocol, certificate, advertisedAddress, Map.copyOf(more), properties);
  }

  /**
   * The same listener with one broker property for it alone, as {@code ssl.client.auth}.
   *
   * @param key the property without Kafka's {@code listener.name.} prefix
   */
  public Listener withProperty(String key, String value) {
    var more = new LinkedHashMap<String, String>(properties);
    more.put(key, value);
    return new Listener(
        name, protocol, certificate, advertisedAddress, advertisedByNode, Map.copyOf(more));
  }

  private static String checked(String address) {
    if (!address.matches("\\S+:\\d+")) {
      throw new IllegalArgumentException(
          "advertised address '" + address + "' is not one; write host:port");
    }
    return address;
  }

  /** What tells it from the cluster's other listeners. */
  public String name() {
    return name;
  }

  public SecurityProtocol protocol() {
    return protocol;
  }

  ServerCertificate certificate() {
    return certificate;
  }

  /** What this node tells its clients; empty if that is where it listens. */
  Optional<String> advertisedAddress(int node) {
    return Optional.ofNullable(advertisedByNode.get(node)).or(() -> advertisedAddress);
  }

  Map<String, String> properties() {
    return properties;
  }

  /** What Kafka puts before a property that is for one listener only. */
  String prefix() {
    return "listener.name." + name.toLowerCase(Locale.ROOT) + ".";
  }

  @Override
  public String toString() {
    return name.equals(protocol.name()) ? name : name + " (" + protocol + ")";
  }
}
