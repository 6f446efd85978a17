package com.signalsmith.destination.kafka;

import java.util.List;
import java.util.stream.Collectors;

/**
 * A broker's address: a host name, an IPv4 address or an IPv6 address, and a port.
 *
 * <p>Immutable.
 *
 * @param host without brackets
 * @param port from 1 to 65535
 */
record Address(String host, int port) {

  /** How many of many addresses a message names. */
  static final int MOST_NAMED = 3;

  private static final String BYTE = "(?:25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])";
  private static final String IPV4 = "(?:" + BYTE + "\\.){3}" + BYTE;
  private static final String LABEL = "[A-Za-z0-9_](?:[A-Za-z0-9_-]{0,61}[A-Za-z0-9_])?";
  // A text of digits and dots alone is an IPv4 address or a slip, never a name.
  private static final String NAME = "(?![0-9.]+:)" + LABEL + "(?:\\." + LABEL + ")*\\.?";
  private static final String GROUP = "[0-9A-Fa-f]{1,4}";
  private static final String IPV6 =
      "(?:"
          + ("(?:" + GROUP + ":){7}" + GROUP)
          + ("|(?:" + GROUP + ":){1,7}:")
          + ("|(?:" + GROUP + ":){1,6}:" + GROUP)
          + ("|(?:" + GROUP + ":){1,5}(?::" + GROUP + "){1,2}")
          + ("|(?:" + GROUP + ":){1,4}(?::" + GROUP + "){1,3}")
          + ("|(?:" + GROUP + ":){1,3}(?::" + GROUP + "){1,4}")
          + ("|(?:" + GROUP + ":){1,2}(?::" + GROUP + "){1,5}")
          + ("|" + GROUP + ":(?::" + GROUP + "){1,6}")
          + ("|:(?:(?::" + GROUP + "){1,7}|:)")
          + ("|::(?:[Ff]{4}:)?" + IPV4)
          + ")(?:%[0-9A-Za-z._-]+)?";
  private static final String PORT =
      "(?:[1-9][0-9]{0,3}|[1-5][0-9]{4}|6[0-4][0-9]{3}|65[0-4][0-9]{2}|655[0-2][0-9]|6553[0-5])";

  /** What an address looks like, as data that forms and JSON Schema can share. */
  static final String PATTERN = "^(?:" + IPV4 + "|" + NAME + "|\\[" + IPV6 + "\\]):" + PORT + "$";

  /** What {@link #PATTERN} demands, in words. */
  static final String PATTERN_HELP =
      "an address like 'broker1:9092' (host name, IPv4, or IPv6 in brackets; port 1 to 65535)";

  /** Returns the address that a text with the form of {@link #PATTERN} names. */
  static Address parse(String text) {
    int colon = text.lastIndexOf(':');
    String host = text.substring(0, colon);
    boolean bracketed = host.startsWith("[");
    return new Address(
        bracketed ? host.substring(1, host.length() - 1) : host,
        Integer.parseInt(text.substring(colon + 1)));
  }

  /** Returns addresses for a message: the first of many, and how many others there are. */
  static String quoted(List<Address> addresses) {
    String named =
        addresses.stream()
            .limit(MOST_NAMED)
            .map(each -> "'" + each + "'")
            .collect(Collectors.joining(", "));
    int others = addresses.size() - MOST_NAMED;
    return others <= 0 ? named : named + " and " + Preflight.counted(others, "other");
  }

  @Override
  public String toString() {
    return (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":" + port;
  }
}
