package com.signalsmith.destination.runtime.source;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What a source gives, read to its end. */
final class Rows {

  private Rows() {}

  static List<Chunk> read(RowSource source) {
    return read(source, Optional.empty());
  }

  static List<Chunk> read(RowSource source, Optional<String> position) {
    List<Chunk> chunks = new ArrayList<>();
    try (RowReader reader = source.open(Set.of("id"), position)) {
      reader.schema();
      Optional<Chunk> chunk = reader.next();
      while (chunk.isPresent()) {
        chunks.add(chunk.get());
        chunk = reader.next();
      }
    }
    return chunks;
  }

  static List<String> texts(List<Chunk> chunks) {
    return chunks.stream()
        .flatMap(chunk -> chunk.rows().stream())
        .map(row -> new String(row.json(), UTF_8))
        .toList();
  }

  static List<InvalidRow> invalid(List<Chunk> chunks) {
    return chunks.stream().flatMap(chunk -> chunk.invalid().stream()).toList();
  }

  static List<Long> invalidLocations(List<Chunk> chunks) {
    return chunks.stream()
        .filter(chunk -> chunk.invalid().isPresent())
        .map(chunk -> chunk.firstLocation() + chunk.rows().size())
        .toList();
  }
}
