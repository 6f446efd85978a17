package com.signalsmith.destination.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The written results: a section that is measured again takes the place of its old one, the others
 * stay. For one thread.
 *
 * @param path the file
 * @param titles the sections that it may have, in order
 */
record ResultsFile(Path path, List<String> titles) {

  private static final String HEADING = "## ";
  private static final String INTRODUCTION =
      """
      # Benchmark results

      Made by `benchmarks/run`, not by hand; each section says when, on what machine and with what versions. \
      One real broker runs on the same machine, with a heap of 1 GB and without retention; rows that are not counted warm it up. Every run is a \
      whole process, from its start to its end, with `acks=all` and idempotence, to an empty topic of 6 \
      partitions where nothing else is said; the cases take turns. Afterwards the topic must hold exactly \
      as many messages as there were rows.

      Seconds and CPU (user and system time of the whole process) are medians of the rounds, the peak of \
      memory is the most of any round; 1 MB is a million bytes. The ratio is that of the times per row, to \
      the case that has 1.00.
      """;

  /** Puts a section into the file, creating that where it is not there yet. */
  void put(String title, String text) throws IOException {
    Map<String, String> sections = read();
    sections.put(title, text.strip());
    StringBuilder file = new StringBuilder(INTRODUCTION);
    for (String each : titles) {
      String content = sections.get(each);
      if (content != null) {
        file.append('\n').append(HEADING).append(each).append("\n\n").append(content).append('\n');
      }
    }
    Files.createDirectories(path.toAbsolutePath().getParent());
    Files.writeString(path, file);
  }

  private Map<String, String> read() throws IOException {
    Map<String, String> sections = new LinkedHashMap<>();
    if (Files.exists(path)) {
      String[] parts = ("\n" + Files.readString(path)).split("\n" + HEADING, -1);
      for (int i = 1; i < parts.length; i++) {
        int end = parts[i].indexOf('\n');
        sections.put(parts[i].substring(0, end).strip(), parts[i].substring(end).strip());
      }
    }
    return sections;
  }
}
