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
  private final Map<String, String> properties;

  private Listener(
      String name,
      SecurityProtocol protocol,
      ServerCertificate certificate,
      Optional<String> advertisedAddress,
      Map<String, String> properties) {
    this.name = name;
    this.protocol = protocol;
    this.certificate = certificate;
    this.advertisedAddress = advertisedAddress;
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
    return new Listener(name, protocol, ServerCertificate.LOCALHOST, Optional.empty(), Map.of());
  }

  /** The same listener that shows another certificate; without this it is a good one. */
  public Listener withCertificate(ServerCertificate certificate) {
    if (!protocol.usesTls()) {
      throw new IllegalArgumentException(
          "listener '" + name + "' shows no certificate; make it SSL or SASL_SSL");
    }
    return new Listener(name, protocol, certificate, advertisedAddress, properties);
  }

  /**
   * The same listener that tells its clients to go on at another address; it still listens where it
   * did.
   *
   * @param address a host and a port with a colon between them
   */
  public Listener withAdvertisedAddress(String address) {
    if (!address.matches("\\S+:\\d+")) {
      throw new IllegalArgumentException(
          "advertised address '" + address + "' is not one; write host:port");
    }
    return new Listener(name, protocol, certificate, Optional.of(address), properties);
  }

  /**
   * The same listener with one broker property for it alone, as {@code ssl.client.auth}.
   *
   * @param key the property without Kafka's {@code listener.name.} prefix
   */
  public Listener withProperty(String key, String value) {
    var more = new LinkedHashMap<String, String>(properties);
    more.put(key, value);
    return new Listener(name, protocol, certificate, advertisedAddress, Map.copyOf(more));
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

  Optional<String> advertisedAddress() {
    return advertisedAddress;
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
