package com.signalsmith.destination.runtime.source;

import com.signalsmith.destination.spi.JsonText;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;

/**
 * Checks in one pass that a line is one valid JSON object (RFC 8259) in valid UTF-8, and finds the
 * values of some of its top-level members on the way.
 *
 * <p>One thread. It reads up to a line feed, which the caller guarantees to be there: as no JSON
 * token can hold one, the line feed ends every loop and no other bound has to be checked.
 */
final class JsonScanner {

  /** Deeper nesting is refused, because most parsers of consumers refuse it too. */
  static final int MAX_DEPTH = 512;

  private static final int FAILED = -1;

  // Bytes that need a look inside a string: quote, backslash, control characters, and all beyond
  // ASCII.
  private static final boolean[] SPECIAL_IN_STRING = new boolean[256];

  static {
    Arrays.fill(SPECIAL_IN_STRING, 0, 0x20, true);
    Arrays.fill(SPECIAL_IN_STRING, 0x80, 0x100, true);
    SPECIAL_IN_STRING['"'] = true;
    SPECIAL_IN_STRING['\\'] = true;
  }

  private final byte[][] names;
  private final int[] starts;
  private final int[] ends;
  private byte[] json = new byte[0];
  private String error = "";
  private int errorAt;

  JsonScanner(List<String> names) {
    this.names =
        names.stream().map(name -> name.getBytes(StandardCharsets.UTF_8)).toArray(byte[][]::new);
    this.starts = new int[names.size()];
    this.ends = new int[names.size()];
  }

  /**
   * Scans one line.
   *
   * @return the index of the line feed behind the object, or -1 when the line is not one valid
   *     object
   */
  int scan(byte[] buffer, int start) {
    json = buffer;
    Arrays.fill(starts, -1);
    int i = skipSpace(start);
    if (json[i] != '{') {
      return fail(i, json[i] == '\n' ? "there is no object" : "a row must be a JSON object");
    }
    i = members(i + 1);
    if (i < 0) {
      return FAILED;
    }
    i = skipSpace(i);
    return json[i] == '\n' ? i : fail(i, "there is text behind the object");
  }

  /**
   * Returns where the value of the last scan's member starts, or -1 if the row does not have it.
   */
  int start(int name) {
    return starts[name];
  }

  /** Returns where the value of the last scan's member ends. */
  int end(int name) {
    return ends[name];
  }

  /** Returns what was wrong with the last line, without its content. */
  String error() {
    return error;
  }

  /** Returns the index at which the last line was wrong. */
  int errorAt() {
    return errorAt;
  }

  /** Returns the names of an object's top-level members, in order; a repeated one stands once. */
  static List<String> memberNames(byte[] line) {
    List<String> found = new ArrayList<>();
    JsonScanner scanner = new JsonScanner(List.of());
    scanner.json = withLineFeed(line);
    scanner.forEachName(
        name -> {
          if (!found.contains(name)) {
            found.add(name);
          }
        });
    return found;
  }

  /** Returns the line with the line feed behind it that every scan needs. */
  static byte[] withLineFeed(byte[] line) {
    byte[] ended = Arrays.copyOf(line, line.length + 1);
    ended[line.length] = '\n';
    return ended;
  }

  private void forEachName(Consumer<String> action) {
    int i = skipSpace(skipSpace(0) + 1);
    while (json[i] == '"') {
      int end = string(i + 1);
      action.accept(new String(JsonText.unescape(json, i + 1, end - 1), StandardCharsets.UTF_8));
      i = skipSpace(value(skipSpace(skipSpace(end) + 1), 1));
      i = json[i] == ',' ? skipSpace(i + 1) : i;
    }
  }

  // The top-level object: the only one whose members' names matter.
  private int members(int index) {
    int i = skipSpace(index);
    if (json[i] == '}') {
      return i + 1;
    }
    while (true) {
      if (json[i] != '"') {
        return fail(i, "a member's name must be a string");
      }
      int nameStart = i + 1;
      int nameEnd = string(nameStart);
      if (nameEnd < 0) {
        return FAILED;
      }
      i = skipSpace(nameEnd);
      if (json[i] != ':') {
        return fail(i, "a ':' must follow a member's name");
      }
      int valueStart = skipSpace(i + 1);
      int valueEnd = value(valueStart, 1);
      if (valueEnd < 0) {
        return FAILED;
      }
      remember(nameStart, nameEnd - 1, valueStart, valueEnd);
      i = skipSpace(valueEnd);
      if (json[i] == '}') {
        return i + 1;
      }
      if (json[i] != ',') {
        return fail(i, "a ',' or '}' must follow a member");
      }
      i = skipSpace(i + 1);
    }
  }

  private void remember(int nameStart, int nameEnd, int valueStart, int valueEnd) {
    for (int n = 0; n < names.length; n++) {
      if (isNamed(names[n], nameStart, nameEnd)) {
        // Of repeated members the last one counts, as with most parsers.
        starts[n] = valueStart;
        ends[n] = valueEnd;
      }
    }
  }

  private boolean isNamed(byte[] name, int start, int end) {
    if (Arrays.equals(json, start, end, name, 0, name.length)) {
      return true;
    }
    for (int i = start; i < end; i++) {
      if (json[i] == '\\') {
        return Arrays.equals(JsonText.unescape(json, start, end), name);
      }
    }
    return false;
  }

  private int value(int i, int depth) {
    return switch (json[i]) {
      case '"' -> string(i + 1);
      case '{' -> object(i + 1, depth);
      case '[' -> array(i + 1, depth);
      case 't' -> literal(i, "true");
      case 'f' -> literal(i, "false");
      case 'n' -> literal(i, "null");
      case '-', '0', '1', '2', '3', '4', '5', '6', '7', '8', '9' -> number(i);
      default -> fail(i, "a value is missing or is not JSON");
    };
  }

  private int object(int index, int depth) {
    if (depth >= MAX_DEPTH) {
      return fail(index, "it is nested deeper than " + MAX_DEPTH + " levels");
    }
    int i = skipSpace(index);
    if (json[i] == '}') {
      return i + 1;
    }
    while (true) {
      if (json[i] != '"') {
        return fail(i, "a member's name must be a string");
      }
      i = string(i + 1);
      if (i < 0) {
        return FAILED;
      }
      i = skipSpace(i);
      if (json[i] != ':') {
        return fail(i, "a ':' must follow a member's name");
      }
      i = value(skipSpace(i + 1), depth + 1);
      if (i < 0) {
        return FAILED;
      }
      i = skipSpace(i);
      if (json[i] == '}') {
        return i + 1;
      }
      if (json[i] != ',') {
        return fail(i, "a ',' or '}' must follow a member");
      }
      i = skipSpace(i + 1);
    }
  }

  private int array(int index, int depth) {
    if (depth >= MAX_DEPTH) {
      return fail(index, "it is nested deeper than " + MAX_DEPTH + " levels");
    }
    int i = skipSpace(index);
    if (json[i] == ']') {
      return i + 1;
    }
    while (true) {
      i = value(i, depth + 1);
      if (i < 0) {
        return FAILED;
      }
      i = skipSpace(i);
      if (json[i] == ']') {
        return i + 1;
      }
      if (json[i] != ',') {
        return fail(i, "a ',' or ']' must follow an element");
      }
      i = skipSpace(i + 1);
    }
  }

  private int literal(int start, String text) {
    for (int n = 1; n < text.length(); n++) {
      if (json[start + n] != text.charAt(n)) {
        return fail(start + n, "a value is missing or is not JSON");
      }
    }
    return start + text.length();
  }

  private int number(int start) {
    int i = json[start] == '-' ? start + 1 : start;
    if (json[i] == '0') {
      i++;
    } else {
      i = digits(i);
    }
    if (i >= 0 && json[i] == '.') {
      i = digits(i + 1);
    }
    if (i >= 0 && (json[i] == 'e' || json[i] == 'E')) {
      i++;
      i = digits(json[i] == '+' || json[i] == '-' ? i + 1 : i);
    }
    return i;
  }

  private int digits(int start) {
    int i = start;
    while (json[i] >= '0' && json[i] <= '9') {
      i++;
    }
    return i > start ? i : fail(i, "a digit is missing in a number");
  }

  private int string(int start) {
    byte[] bytes = json;
    int i = start;
    while (true) {
      while (!SPECIAL_IN_STRING[bytes[i] & 0xFF]) {
        i++;
      }
      byte special = bytes[i];
      if (special == '"') {
        return i + 1;
      }
      if (special == '\\') {
        i = escape(i);
      } else if (special < 0) {
        i = multiByte(i);
      } else if (special == '\n') {
        return fail(i, "a string is not closed");
      } else {
        return fail(i, "a control character in a string is not escaped");
      }
      if (i < 0) {
        return FAILED;
      }
    }
  }

  private int escape(int i) {
    return switch (json[i + 1]) {
      case '"', '\\', '/', 'b', 'f', 'n', 'r', 't' -> i + 2;
      case 'u' -> unicodeEscape(i);
      default -> fail(i + 1, "an escape is not one of JSON's");
    };
  }

  private int unicodeEscape(int i) {
    int unit = hex(i + 2);
    if (unit < 0) {
      return FAILED;
    }
    if (!Character.isSurrogate((char) unit)) {
      return i + 6;
    }
    boolean pair =
        Character.isHighSurrogate((char) unit) && json[i + 6] == '\\' && json[i + 7] == 'u';
    if (!pair) {
      return fail(i, "an escaped surrogate stands alone, which UTF-8 cannot hold");
    }
    int low = hex(i + 8);
    if (low < 0) {
      return FAILED;
    }
    return Character.isLowSurrogate((char) low)
        ? i + 12
        : fail(i, "an escaped surrogate stands alone, which UTF-8 cannot hold");
  }

  private int hex(int start) {
    int unit = 0;
    for (int i = start; i < start + 4; i++) {
      int digit = Character.digit(json[i], 16);
      if (digit < 0) {
        return fail(i, "an escape needs four hexadecimal digits");
      }
      unit = unit << 4 | digit;
    }
    return unit;
  }

  // The well-formed sequences of the Unicode standard, table 3-7.
  private int multiByte(int i) {
    int lead = json[i] & 0xFF;
    if (lead >= 0xC2 && lead <= 0xDF) {
      return continues(i, 1);
    }
    if (lead >= 0xE0 && lead <= 0xEF) {
      int low = lead == 0xE0 ? 0xA0 : 0x80;
      int high = lead == 0xED ? 0x9F : 0xBF;
      return isBetween(i + 1, low, high) ? continues(i, 2) : notUtf8(i);
    }
    if (lead >= 0xF0 && lead <= 0xF4) {
      int low = lead == 0xF0 ? 0x90 : 0x80;
      int high = lead == 0xF4 ? 0x8F : 0xBF;
      return isBetween(i + 1, low, high) ? continues(i, 3) : notUtf8(i);
    }
    return notUtf8(i);
  }

  private int continues(int i, int count) {
    for (int n = 1; n <= count; n++) {
      if (!isBetween(i + n, 0x80, 0xBF)) {
        return notUtf8(i);
      }
    }
    return i + 1 + count;
  }

  private boolean isBetween(int index, int low, int high) {
    int value = json[index] & 0xFF;
    return value >= low && value <= high;
  }

  private int notUtf8(int i) {
    return fail(i, "it is not valid UTF-8");
  }

  private int skipSpace(int start) {
    int i = start;
    while (json[i] == ' ' || json[i] == '\t' || json[i] == '\r') {
      i++;
    }
    return i;
  }

  private int fail(int index, String message) {
    errorAt = index;
    error = message;
    return FAILED;
  }
}
