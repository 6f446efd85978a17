package com.signalsmith.destination.spi;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/**
 * Writes JSON so that equal texts give equal bytes: no white space, strings with the fewest
 * escapes.
 *
 * <p>Digits and the order of an object's fields stay as they are. Stateless; any thread.
 */
public final class CanonicalJson {

  private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);

  private CanonicalJson() {}

  /** Appends a value that is already known to be valid JSON in UTF-8. */
  public static void append(byte[] json, ByteArrayOutputStream out) {
    int i = 0;
    while (i < json.length) {
      byte character = json[i++];
      if (character == '"') {
        int end = closingQuote(json, i);
        string(JsonText.unescape(json, i, end), out);
        i = end + 1;
      } else if (character > ' ') {
        out.write(character);
      }
    }
  }

  private static int closingQuote(byte[] json, int start) {
    int i = start;
    while (json[i] != '"') {
      i += json[i] == '\\' ? 2 : 1;
    }
    return i;
  }

  private static void string(byte[] text, ByteArrayOutputStream out) {
    out.write('"');
    for (byte character : text) {
      switch (character) {
        case '"', '\\' -> escaped(character, out);
        case '\b' -> escaped('b', out);
        case '\f' -> escaped('f', out);
        case '\n' -> escaped('n', out);
        case '\r' -> escaped('r', out);
        case '\t' -> escaped('t', out);
        default -> {
          if (character >= 0 && character < ' ') {
            out.writeBytes(new byte[] {'\\', 'u', '0', '0', HEX[character >> 4]});
            out.write(HEX[character & 0xF]);
          } else {
            out.write(character);
          }
        }
      }
    }
    out.write('"');
  }

  private static void escaped(int character, ByteArrayOutputStream out) {
    out.write('\\');
    out.write(character);
  }
}
