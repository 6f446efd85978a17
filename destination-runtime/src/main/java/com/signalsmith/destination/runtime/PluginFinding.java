package com.signalsmith.destination.runtime;

/**
 * One thing that is wrong with what lies where plugins lie.
 *
 * <p>Immutable; any thread. All texts are one line, and what comes from a plugin in them is cut to
 * a reasonable length.
 *
 * @param level how bad it is
 * @param code stable name of what is wrong, such as {@code library_missing}
 * @param location of the jar or folder that it is about
 * @param message what is wrong
 * @param remedy what to do
 */
public record PluginFinding(
    Level level, String code, String location, String message, String remedy) {

  private static final int LONGEST = 400;

  /** How bad a finding is. */
  public enum Level {
    /** A destination cannot be used, or breaks a rule of the contract. */
    BROKEN("broken"),
    /** Everything works, but not as whoever put it there may believe. */
    WARNING("warning");

    private final String id;

    Level(String id) {
      this.id = id;
    }

    /** Returns its name in documents: lower case. */
    public String id() {
      return id;
    }
  }

  /** Makes each text one line. */
  public PluginFinding {
    message = line(message);
    remedy = line(remedy);
  }

  static PluginFinding broken(String code, String location, String message, String remedy) {
    return new PluginFinding(Level.BROKEN, code, location, message, remedy);
  }

  static PluginFinding warning(String code, String location, String message, String remedy) {
    return new PluginFinding(Level.WARNING, code, location, message, remedy);
  }

  private static String line(String text) {
    String line = text.strip().replaceAll("[\\p{Cntrl}\\s]+", " ");
    return line.length() <= LONGEST ? line : line.substring(0, LONGEST) + "...";
  }
}
