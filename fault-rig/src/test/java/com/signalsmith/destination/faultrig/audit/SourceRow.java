package com.signalsmith.destination.faultrig.audit;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A line of the source.
 *
 * @param number its number, from 1
 * @param line its text
 * @param valid whether it is one JSON object
 * @param key the text of its key column; null without one
 */
public record SourceRow(long number, String line, boolean valid, @Nullable String key) {

  private static final ObjectMapper JSON =
      new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

  /** Reads every line of a file. */
  public static List<SourceRow> read(Path file, String keyColumn) throws IOException {
    List<SourceRow> rows = new ArrayList<>();
    for (String line : Files.readAllLines(file)) {
      rows.add(of(rows.size() + 1, line, keyColumn));
    }
    return rows;
  }

  static SourceRow of(long number, String line, String keyColumn) {
    try {
      JsonNode json = JSON.readTree(line);
      boolean valid = json.isObject();
      JsonNode key = json.path(keyColumn);
      boolean keyed = valid && !key.isMissingNode() && !key.isNull();
      return new SourceRow(number, line, valid, keyed ? key.asText() : null);
    } catch (JsonProcessingException e) {
      return new SourceRow(number, line, false, null);
    }
  }

  @Override
  public String toString() {
    return "row " + number;
  }
}
