package com.signalsmith.destination.runtime.source;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/**
 * Finds one record and its values in a buffer; one thread.
 *
 * <p>Written for this place, because a run needs of each record where it ends in bytes, a bound for
 * its memory, and a place to go on behind one that is broken, which libraries do not tell.
 */
final class CsvRecord {

  /** The record goes on behind what was read. */
  static final int INCOMPLETE = -1;

  /** The record is not well-formed; {@link #error()} says why. */
  static final int BROKEN = -2;

  private static final int FIRST_VALUES = 32;

  private final int delimiter;
  private final int quote;
  private final boolean utf8;
  private int[] starts = new int[FIRST_VALUES];
  private int[] ends = new int[FIRST_VALUES];
  private boolean[] quoted = new boolean[FIRST_VALUES];
  private int count;
  private int lines;
  private String error = "";

  CsvRecord(CsvFormat format) {
    this.delimiter = format.delimiter();
    this.quote = format.quote();
    this.utf8 = format.encoding().equals(StandardCharsets.UTF_8);
  }

  /**
   * Finds the record that starts at {@code next}.
   *
   * @param ended whether nothing comes behind the limit
   * @return where its line feed is, or the limit; or one of the constants
   */
  int scan(byte[] buffer, int next, int limit, boolean ended) {
    count = 0;
    lines = 1;
    int at = next;
    while (true) {
      boolean inQuotes = at < limit && buffer[at] == quote;
      at = inQuotes ? quotedValue(buffer, at, limit, ended) : value(buffer, at, limit);
      if (at < 0) {
        return at;
      }
      if (at == limit) {
        return ended ? at : INCOMPLETE;
      }
      if (buffer[at] == '\n') {
        return at;
      }
      if (buffer[at] != delimiter) {
        error = "there is text behind a quoted value";
        return BROKEN;
      }
      at++;
    }
  }

  String error() {
    return error;
  }

  /** Returns how many lines the record takes. */
  int lines() {
    return lines;
  }

  int size() {
    return count;
  }

  boolean isQuoted(int value) {
    return quoted[value];
  }

  /** Returns a value, or nothing when its bytes are no text in the encoding of the source. */
  Optional<String> text(byte[] buffer, int value) {
    int length = ends[value] - starts[value];
    String text = new String(buffer, starts[value], length, StandardCharsets.UTF_8);
    if (text.indexOf('\uFFFD') >= 0 && !(utf8 && isUtf8(buffer, starts[value], length))) {
      return Optional.empty();
    }
    String quotes = Character.toString((char) quote);
    return Optional.of(
        quoted[value] && text.contains(quotes) ? text.replace(quotes + quotes, quotes) : text);
  }

  // Returns where what stands behind the value is.
  private int value(byte[] buffer, int start, int limit) {
    int at = start;
    while (at < limit && buffer[at] != delimiter && buffer[at] != '\n') {
      at++;
    }
    boolean atLineEnd = at == limit || buffer[at] == '\n';
    add(start, atLineEnd && at > start && buffer[at - 1] == '\r' ? at - 1 : at, false);
    return at;
  }

  private int quotedValue(byte[] buffer, int start, int limit, boolean ended) {
    int at = start + 1;
    while (true) {
      while (at < limit && buffer[at] != quote) {
        if (buffer[at] == '\n') {
          lines++;
        }
        at++;
      }
      if (at == limit) {
        error = "a quoted value has no end";
        return ended ? BROKEN : INCOMPLETE;
      }
      if (at + 1 == limit || buffer[at + 1] != quote) {
        break;
      }
      at += 2;
    }
    add(start + 1, at, true);
    at++;
    if (at < limit && buffer[at] == '\r' && (at + 1 == limit || buffer[at + 1] == '\n')) {
      at++;
    }
    return at;
  }

  private void add(int start, int end, boolean inQuotes) {
    if (count == starts.length) {
      starts = Arrays.copyOf(starts, count * 2);
      ends = Arrays.copyOf(ends, count * 2);
      quoted = Arrays.copyOf(quoted, count * 2);
    }
    starts[count] = start;
    ends[count] = end;
    quoted[count] = inQuotes;
    count++;
  }

  private static boolean isUtf8(byte[] buffer, int start, int length) {
    try {
      StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(buffer, start, length));
      return true;
    } catch (CharacterCodingException e) {
      return false;
    }
  }
}
