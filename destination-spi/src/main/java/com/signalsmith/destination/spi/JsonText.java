package com.signalsmith.destination.spi;

import java.io.ByteArrayOutputStream;
import java.nio.BufferOverflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The two forms of a JSON string: with its escapes and without.
 *
 * <p>Stateless; any thread. Public for hosts that read rows as JSON.
 */
public final class JsonText {

  private static final String REPLACEMENT = "\uFFFD";

  private JsonText() {}

  /**
   * Returns the text of a JSON string without its escapes.
   *
   * <p>An escaped lone surrogate, which is valid JSON but has no UTF-8 form, becomes U+FFFD.
   *
   * @param json UTF-8 that holds a string already known to be valid
   * @param start of the string's content, after the opening quote
   * @param end of the content, at the closing quote
   */
  public static byte[] unescape(byte[] json, int start, int end) {
    if (!hasEscape(json, start, end)) {
      return Arrays.copyOfRange(json, start, end);
    }
    ByteArrayOutputStream text = new ByteArrayOutputStream(end - start);
    int i = start;
    while (i < end) {
      if (json[i] != '\\') {
        text.write(json[i++]);
      } else if (json[i + 1] == 'u') {
        i = unicode(json, i, end, text);
      } else {
        text.write(simple(json[i + 1]));
        i += 2;
      }
    }
    return text.toByteArray();
  }

  /**
   * Puts the text of a JSON string without its escapes into a buffer; nothing is allocated for one
   * that has none.
   *
   * @param json UTF-8 that holds a string already known to be valid
   * @param start of the string's content, after the opening quote
   * @param end of the content, at the closing quote
   * @return how many bytes the text has
   * @throws BufferOverflowException if they do not fit; the buffer stays as it was
   */
  public static int unescape(byte[] json, int start, int end, ByteBuffer target) {
    if (!hasEscape(json, start, end)) {
      target.put(json, start, end - start);
      return end - start;
    }
    byte[] text = unescape(json, start, end);
    target.put(text);
    return text.length;
  }

  private static boolean hasEscape(byte[] json, int start, int end) {
    int i = start;
    while (i < end && json[i] != '\\') {
      i++;
    }
    return i < end;
  }

  private static int unicode(byte[] json, int start, int end, ByteArrayOutputStream text) {
    char unit = unit(json, start);
    int next = start + 6;
    String character = String.valueOf(unit);
    if (Character.isHighSurrogate(unit) && isLowSurrogate(json, next, end)) {
      character += unit(json, next);
      next += 6;
    } else if (Character.isSurrogate(unit)) {
      character = REPLACEMENT;
    }
    text.writeBytes(character.getBytes(StandardCharsets.UTF_8));
    return next;
  }

  private static boolean isLowSurrogate(byte[] json, int start, int end) {
    return end - start >= 6
        && json[start] == '\\'
        && json[start + 1] == 'u'
        && Character.isLowSurrogate(unit(json, start));
  }

  private static char unit(byte[] json, int start) {
    String hex = new String(json, start + 2, 4, StandardCharsets.US_ASCII);
    return (char) Integer.parseInt(hex, 16);
  }

  private static int simple(byte escaped) {
    return switch (escaped) {
      case 'b' -> '\b';
      case 'f' -> '\f';
      case 'n' -> '\n';
      case 'r' -> '\r';
      case 't' -> '\t';
      default -> escaped;
    };
  }
}
