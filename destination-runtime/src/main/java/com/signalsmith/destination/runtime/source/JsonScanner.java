package com.signalsmith.destination.runtime.source;

import com.signalsmith.destination.spi.JsonText;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
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

  /** Eight bytes of an array at any index, the first one lowest. */
  static final VarHandle WORDS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private static final long ONES = 0x0101_0101_0101_0101L;
  private static final long HIGHEST_BITS = 0x8080_8080_8080_8080L;
  private static final long SPACES = ' ' * ONES;
  private static final long QUOTES = '"' * ONES;
  private static final long BACKSLASHES = '\\' * ONES;

  private final byte[][] names;
  private final int[] starts;
  private final int[] ends;
  private final MemberOpenings openings = new MemberOpenings();
  private byte[] json = new byte[0];
  private boolean hasEscape;
  private int nameEnd;
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
    hasEscape = false;
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

  /**
   * Returns the names of a valid object's top-level members, in order; a repeated one stands once.
   *
   * @param start of the object's line in the buffer
   */
  static Set<String> memberNames(byte[] buffer, int start) {
    Set<String> found = new LinkedHashSet<>();
    JsonScanner scanner = new JsonScanner(List.of());
    scanner.json = buffer;
    scanner.forEachName(start, found::add);
    return found;
  }

  /** Returns the line with the line feed behind it that every scan needs. */
  static byte[] withLineFeed(byte[] line) {
    byte[] ended = Arrays.copyOf(line, line.length + 1);
    ended[line.length] = '\n';
    return ended;
  }

  private void forEachName(int start, Consumer<String> action) {
    int i = skipSpace(skipSpace(start) + 1);
    while (json[i] == '"') {
      int valueStart = name(i);
      action.accept(new String(JsonText.unescape(json, i + 1, nameEnd), StandardCharsets.UTF_8));
      i = skipSpace(value(valueStart, 1));
      i = json[i] == ',' ? skipSpace(i + 1) : i;
    }
  }

  // Of the object itself; object() is for those within.
  private int members(int index) {
    int i = index;
    for (int member = 0; ; member++) {
      int start = openings.behind(member, json, i);
      int name;
      if (start >= 0) {
        start = skipSpace(start);
        name = openings.name(member);
      } else {
        int next = skipSpace(i);
        if (json[next] == '}') {
          return next + 1;
        }
        if (member > 0) {
          if (json[next] != ',') {
            return fail(next, "a ',' or '}' must follow a member");
          }
          next = skipSpace(next + 1);
        }
        start = name(next);
        if (start < 0) {
          return FAILED;
        }
        name = indexOfName(next + 1, nameEnd);
        openings.note(member, json, i, start, name);
      }
      i = value(start, 1);
      if (i < 0) {
        return FAILED;
      }
      if (name >= 0) {
        // Of repeated members the last one counts, as with most parsers.
        starts[name] = start;
        ends[name] = i;
      }
    }
  }

  private int indexOfName(int start, int end) {
    for (int n = 0; n < names.length; n++) {
      if (isNamed(names[n], start, end)) {
        return n;
      }
    }
    return MemberOpenings.NOT_ASKED_FOR;
  }

  // What is written with escapes is longer than what it stands for.
  private boolean isNamed(byte[] name, int start, int end) {
    int length = end - start;
    return length == name.length
        ? Arrays.equals(json, start, end, name, 0, length)
        : length > name.length
            && hasEscape
            && Arrays.equals(JsonText.unescape(json, start, end), name);
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
      i = name(i);
      if (i < 0) {
        return FAILED;
      }
      i = value(i, depth + 1);
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

  // Returns where the value starts, and notes where the name ends.
  private int name(int start) {
    if (json[start] != '"') {
      return fail(start, "a member's name must be a string");
    }
    int i = string(start + 1);
    if (i < 0) {
      return FAILED;
    }
    nameEnd = i - 1;
    i = skipSpace(i);
    return json[i] == ':' ? skipSpace(i + 1) : fail(i, "a ':' must follow a member's name");
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
    int i = endOfPlain(json, start);
    while (json[i] != '"') {
      i = special(i);
      if (i < 0) {
        return FAILED;
      }
      i = endOfPlain(json, i);
    }
    return i + 1;
  }

  // Eight bytes at a time: with a loop over single bytes, reading took half as long again.
  private static int endOfPlain(byte[] bytes, int start) {
    int i = start;
    while (i <= bytes.length - Long.BYTES) {
      long word = (long) WORDS.get(bytes, i);
      // The highest bit of a byte tells that it is special. A borrow may set it wrongly, but only
      // above a byte that is special.
      long special =
          (word | (word - SPACES) | ((word ^ QUOTES) - ONES) | ((word ^ BACKSLASHES) - ONES))
              & HIGHEST_BITS;
      if (special != 0) {
        return i + (Long.numberOfTrailingZeros(special) >> 3);
      }
      i += Long.BYTES;
    }
    while (bytes[i] >= ' ' && bytes[i] != '"' && bytes[i] != '\\') {
      i++;
    }
    return i;
  }

  private int special(int start) {
    int i = start;
    byte special = json[i];
    if (special == '\\') {
      hasEscape = true;
      return escape(i);
    }
    if (special >= 0) {
      return fail(
          i,
          special == '\n'
              ? "a string is not closed"
              : "a control character in a string is not escaped");
    }
    while (i >= 0 && json[i] < 0) {
      i = multiByte(i);
    }
    return i;
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
    return json[start] > ' ' ? start : endOfSpace(start);
  }

  private int endOfSpace(int start) {
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
