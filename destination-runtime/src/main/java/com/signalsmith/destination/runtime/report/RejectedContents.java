package com.signalsmith.destination.runtime.report;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Looks up rows in a file of rejected rows. */
final class RejectedContents {

  static final int LONGEST = 2_000;

  private static final Logger LOG = LoggerFactory.getLogger(RejectedContents.class);
  private static final JsonFactory JSON = new JsonFactory();
  private static final String BEFORE_ROW = "{\"row\":";

  private RejectedContents() {}

  /** Returns the contents, shortened, of those of the rows that can be found. */
  static Map<Long, String> of(@Nullable Path file, Collection<Long> sequences) {
    Map<Long, String> found = new HashMap<>();
    if (file == null) {
      return found;
    }
    Set<Long> wanted = new HashSet<>(sequences);
    try (BufferedReader lines = Files.newBufferedReader(file)) {
      String line = lines.readLine();
      while (line != null && found.size() < wanted.size()) {
        long sequence = sequence(line);
        if (wanted.contains(sequence)) {
          found.put(sequence, shortened(content(line)));
        }
        line = lines.readLine();
      }
    } catch (IOException e) {
      LOG.warn("rejected rows cannot be shown: {}", e.getClass().getSimpleName());
    }
    return found;
  }

  // Without parsing the lines of all the other rows.
  private static long sequence(String line) {
    int end = line.indexOf(',');
    return line.startsWith(BEFORE_ROW) && end > 0
        ? Long.parseLong(line.substring(BEFORE_ROW.length(), end))
        : 0;
  }

  // The content is the last field; JSON is shown byte for byte.
  private static String content(String line) throws IOException {
    try (JsonParser parser = JSON.createParser(line)) {
      while (parser.nextToken() != null) {
        if (parser.currentToken() == JsonToken.FIELD_NAME) {
          String name = parser.currentName();
          parser.nextToken();
          if (name.equals("value")) {
            int start = (int) parser.currentTokenLocation().getCharOffset();
            return line.substring(start, line.length() - 1);
          }
          if (name.equals("text") || name.equals("base64")) {
            return parser.getText();
          }
        }
      }
    }
    return "";
  }

  private static String shortened(String content) {
    return content.length() <= LONGEST ? content : content.substring(0, LONGEST) + "…";
  }
}
