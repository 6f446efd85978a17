package com.signalsmith.destination.spi;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The two forms of a JSON string: with its escapes and without.
 *
 * <p>Stateless; any thread. Public for hosts that read rows as JSON.
 */
public final class JsonText {

  private JsonText() {}

  /**
   * Returns the text of a JSON string without its escapes.
   *
   * @param json UTF-8 that holds a string already known to be valid
   * @param start of the string's content, after the opening quote
   * @param end of the content, at the closing quote
   */
  public static byte[] unescape(byte[] json, int start, int end) {
    int escape = start;
    while (escape < end && json[escape] != '\\') {
      escape++;
    }
    if (escape == end) {
      return Arrays.copyOfRange(json, start, end);
    }
    ByteArrayOutputStream text = new ByteArrayOutputStream(end - start);
    int i = start;
    while (i < end) {
      if (json[i] != '\\') {
        text.write(json[i++]);
      } else if (json[i + 1] == 'u') {
        i = unicode(json, i, text);
      } else {
        text.write(simple(json[i + 1]));
        i += 2;
      }
    }
    return text.toByteArray();
  }

  private static int unicode(byte[] json, int start, ByteArrayOutputStream text) {
    int unit = hex(json, start + 2);
    if (!Character.isHighSurrogate((char) unit)) {
      text.writeBytes(String.valueOf((char) unit).getBytes(StandardCharsets.UTF_8));
      return start + 6;
    }
    int low = hex(json, start + 8);
    text.writeBytes(
        Character.toString(Character.toCodePoint((char) unit, (char) low))
            .getBytes(StandardCharsets.UTF_8));
    return start + 12;
  }

  private static int hex(byte[] json, int start) {
    return Integer.parseInt(new String(json, start, 4, StandardCharsets.US_ASCII), 16);
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
