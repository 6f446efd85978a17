package com.signalsmith.destination.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A document that tests hold against what it is made of, and write with {@code -Ddocs.write}. */
record GeneratedDocument(Path file) {

  static GeneratedDocument of(String path) {
    Path here = Path.of("").toAbsolutePath();
    Path beside = here.resolveSibling(path);
    return new GeneratedDocument(
        Files.isDirectory(here.resolve("docs")) ? here.resolve(path) : beside);
  }

  void holds(String content) throws IOException {
    if (Boolean.getBoolean("docs.write")) {
      Files.createDirectories(file.getParent());
      Files.writeString(file, content);
    }
    assertThat(file).exists();
    assertThat(Files.readString(file).replace("\r\n", "\n")).isEqualTo(content);
  }
}
