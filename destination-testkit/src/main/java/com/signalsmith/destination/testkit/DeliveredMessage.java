package com.signalsmith.destination.testkit;

import com.signalsmith.destination.spi.Operation;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * One message, or one record, as it was found in a target.
 *
 * <p>Immutable. Bytes are kept as the text that they are the UTF-8 of, so that they compare byte
 * for byte and read well when they differ.
 *
 * @param key null where the message has none
 * @param value the whole message
 * @param operation what the message asks for, where the target is a log in which a later message
 *     takes the place of an earlier one; null where the target keeps records, or cannot say
 */
public record DeliveredMessage(@Nullable String key, String value, @Nullable Operation operation) {

  /** Makes a record, or a message that says nothing of what it asks for. */
  public DeliveredMessage(@Nullable String key, String value) {
    this(key, value, null);
  }

  /**
   * Returns the message with these bytes.
   *
   * @throws AssertionError if they are not UTF-8, which no message of a destination may be
   */
  public static DeliveredMessage of(byte @Nullable [] key, byte[] value) {
    return new DeliveredMessage(key == null ? null : utf8(key), utf8(value));
  }

  private static String utf8(byte[] bytes) {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      throw new AssertionError("a message of " + bytes.length + " bytes is not UTF-8", e);
    }
  }
}
