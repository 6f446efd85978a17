package com.signalsmith.destination.testkit;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads the data files of this module: fields between tabs, and headings after {@code #}.
 *
 * <p>What cannot stand in a line is written with a percent sign: {@code %0A} is a character or a
 * byte, {@code %uD83D} a unit of UTF-16, {@code %(400|0)} a text so many times.
 *
 * @param section the heading above the line
 * @param fields of the line, as they are written
 */
record VectorFile(String section, List<String> fields) {

  private static final Pattern CODE =
      Pattern.compile("%(?:([0-9A-F]{2})|u([0-9A-F]{4})|\\((\\d+)\\|((?:[^)%]|%[0-9A-F]{2})*)\\))");

  static List<VectorFile> lines(String resource) {
    List<VectorFile> lines = new ArrayList<>();
    String section = "";
    for (String line : read(resource).split("\n", -1)) {
      if (line.startsWith("# ")) {
        section = line.substring(2);
      } else if (!line.isEmpty()) {
        lines.add(new VectorFile(section, Arrays.asList(line.split("\t", -1))));
      }
    }
    return lines;
  }

  String field(int index) {
    return index < fields.size() ? fields.get(index) : "";
  }

  /** Returns the text that a field stands for. */
  static String text(String field) {
    return CODE.matcher(field).replaceAll(code -> Matcher.quoteReplacement(decoded(code)));
  }

  /** Returns the bytes that a field stands for, which need not be UTF-8. */
  static byte[] bytes(String field) {
    return text(new String(field.getBytes(UTF_8), ISO_8859_1)).getBytes(ISO_8859_1);
  }

  private static String decoded(MatchResult code) {
    if (code.group(1) != null) {
      return Character.toString(Integer.parseInt(code.group(1), 16));
    }
    if (code.group(2) != null) {
      return String.valueOf((char) Integer.parseInt(code.group(2), 16));
    }
    return text(code.group(4)).repeat(Integer.parseInt(code.group(3)));
  }

  private static String read(String resource) {
    try (InputStream file = VectorFile.class.getResourceAsStream(resource)) {
      return new String(Objects.requireNonNull(file, resource).readAllBytes(), UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
