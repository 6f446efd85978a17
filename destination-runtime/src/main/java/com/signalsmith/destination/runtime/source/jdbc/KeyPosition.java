package com.signalsmith.destination.runtime.source.jdbc;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.signalsmith.destination.spi.ColumnType;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Where a query goes on: at the last row that was read.
 *
 * <p>Its text holds the values of that row's key, so it belongs into the checkpoint and nowhere
 * else.
 *
 * @param row the number of that row, from 1
 * @param key the values of its key, in key order
 * @param digest of its JSON, to know it again; empty if it had none
 */
record KeyPosition(long row, List<Value> key, String digest) {

  /** Copies the key. */
  KeyPosition {
    key = List.copyOf(key);
  }

  /**
   * One value of a key.
   *
   * @param type of its column
   * @param text the value, null if there is none
   */
  record Value(ColumnType type, @Nullable String text) {

    @Override
    public String toString() {
      return "a key of type " + type;
    }
  }

  String format() {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("row", row);
    ArrayNode values = json.putArray("key");
    for (Value value : key) {
      values.addArray().add(value.type().name().toLowerCase(Locale.ROOT)).add(value.text());
    }
    json.put("digest", digest);
    return json.toString();
  }

  /**
   * Reads a position.
   *
   * @throws IllegalArgumentException if it is none
   */
  static KeyPosition parse(String text) {
    try {
      JsonNode json = new ObjectMapper().readTree(text);
      List<Value> key = new ArrayList<>();
      for (JsonNode value : json.required("key")) {
        ColumnType type = ColumnType.valueOf(value.required(0).asText().toUpperCase(Locale.ROOT));
        JsonNode content = value.required(1);
        key.add(new Value(type, content.isNull() ? null : content.asText()));
      }
      return new KeyPosition(json.required("row").asLong(), key, json.required("digest").asText());
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("not a position", e);
    }
  }

  /** Returns a text that tells rows apart. */
  static String digestOf(byte[] json) {
    return HexFormat.of().formatHex(sha256(json), 0, 16);
  }

  /** Returns a text that tells definitions apart and reveals nothing of them. */
  static String digestOf(List<String> texts) {
    StringBuilder all = new StringBuilder();
    texts.forEach(text -> all.append(text.length()).append(':').append(text));
    return HexFormat.of().formatHex(sha256(all.toString().getBytes(StandardCharsets.UTF_8)));
  }

  private static byte[] sha256(byte[] bytes) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      digest.update(ByteBuffer.wrap(bytes));
      return digest.digest();
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
