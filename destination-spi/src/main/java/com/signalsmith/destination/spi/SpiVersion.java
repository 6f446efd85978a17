package com.signalsmith.destination.spi;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A version of this contract: the one that a host has, or the one that a plugin was built for.
 *
 * <p>Immutable; any thread. The minor number grows when the contract gains something, which a
 * plugin that was built before does not miss; the major one when something is taken away or means
 * something else.
 *
 * @param major not negative
 * @param minor not negative
 */
public record SpiVersion(int major, int minor) {

  /** The version of the contract that this class is part of. */
  public static final SpiVersion CURRENT = new SpiVersion(1, 0);

  /**
   * The attribute in the manifest of a destination's jar that says for which version it was built,
   * such as {@code 1.0}.
   */
  public static final String MANIFEST_ATTRIBUTE = "SignalSmith-SPI-Version";

  private static final Pattern TEXT = Pattern.compile("([0-9]{1,6})\\.([0-9]{1,6})");

  /** Refuses negative numbers. */
  public SpiVersion {
    if (major < 0 || minor < 0) {
      throw new IllegalArgumentException("a version has no negative numbers");
    }
  }

  /**
   * Reads two numbers with a point between them.
   *
   * @throws IllegalArgumentException if the text is anything else
   */
  public static SpiVersion parse(String text) {
    Matcher matcher = TEXT.matcher(text);
    if (!matcher.matches()) {
      throw new IllegalArgumentException(
          "'"
              + text
              + "' must be two numbers with a point between them, such as '"
              + CURRENT
              + "'");
    }
    return new SpiVersion(Integer.parseInt(matcher.group(1)), Integer.parseInt(matcher.group(2)));
  }

  /**
   * Returns whether a host with this version can use a plugin that was built for the other one: of
   * the same major number, and of a minor one that is not newer.
   */
  public boolean canUse(SpiVersion builtFor) {
    return builtFor.major == major && builtFor.minor <= minor;
  }

  /** Returns whether this version came after the other one. */
  public boolean isNewerThan(SpiVersion other) {
    return major != other.major ? major > other.major : minor > other.minor;
  }

  @Override
  public String toString() {
    return major + "." + minor;
  }
}
