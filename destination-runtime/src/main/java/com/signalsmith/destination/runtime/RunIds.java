package com.signalsmith.destination.runtime;

import java.security.SecureRandom;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HexFormat;

/** Makes names for runs: they sort by time and do not repeat. */
final class RunIds {

  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);
  private static final SecureRandom RANDOM = new SecureRandom();

  private RunIds() {}

  static String next(Instant now) {
    byte[] suffix = new byte[4];
    RANDOM.nextBytes(suffix);
    return TIME.format(now) + "-" + HexFormat.of().formatHex(suffix);
  }
}
