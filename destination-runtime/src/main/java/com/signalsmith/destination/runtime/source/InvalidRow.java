package com.signalsmith.destination.runtime.source;

/**
 * A piece of input that is not a row.
 *
 * <p>Immutable. The content is kept so that it can be mended; {@link #toString()} does not show it.
 */
public final class InvalidRow {

  private final String code;
  private final String message;
  private final byte[] content;

  /**
   * Creates an invalid row.
   *
   * @param code stable, snake case, for programs: {@code invalid_json}
   * @param message one lower-case sentence that does not repeat the content
   * @param content what stands there, empty if it was not kept; not copied, not to be changed
   */
  public InvalidRow(String code, String message, byte[] content) {
    this.code = code;
    this.message = message;
    this.content = content;
  }

  /** Returns what is wrong, for programs. */
  public String code() {
    return code;
  }

  /** Returns what is wrong, for people. */
  public String message() {
    return message;
  }

  /** Returns what stands there; not to be changed. */
  public byte[] content() {
    return content;
  }

  @Override
  public String toString() {
    return code + ": " + message;
  }
}
