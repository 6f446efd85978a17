package com.signalsmith.destination.spi;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;

/**
 * A value that nobody may see: a password, a key, a token.
 *
 * <p>Immutable. {@link #toString()} masks it, so it can stand in any message or report by accident
 * without harm; {@link #reveal()} is the only way to the text and is easy to search for.
 */
public final class Secret {

  private static final String MASK = "********";

  private final String text;

  private Secret(String text) {
    this.text = text;
  }

  /** Wraps a text that nobody may see. */
  public static Secret of(String text) {
    return new Secret(text);
  }

  /** Returns the text itself, to hand it to a client library and to nothing else. */
  public String reveal() {
    return text;
  }

  /** Returns whether there is nothing but white space in it. */
  public boolean isBlank() {
    return text.isBlank();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Secret secret
        && MessageDigest.isEqual(
            text.getBytes(StandardCharsets.UTF_8), secret.text.getBytes(StandardCharsets.UTF_8));
  }

  /** Returns the same number for every secret, so that nothing can be learned from it. */
  @Override
  public int hashCode() {
    return MASK.hashCode();
  }

  @Override
  public String toString() {
    return MASK;
  }
}
