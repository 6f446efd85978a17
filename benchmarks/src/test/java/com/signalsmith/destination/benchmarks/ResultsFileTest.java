package com.signalsmith.destination.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ResultsFileTest {

  @TempDir private Path directory;

  @Test
  void aSectionTakesThePlaceOfItsOldOneAndTheOthersStay() throws IOException {
    Path path = directory.resolve("RESULTS.md");
    ResultsFile file = new ResultsFile(path, List.of("One", "Two", "Three"));

    file.put("Three", "third\n");
    file.put("One", "old\n\n| a table |\n");
    file.put("One", "new\n\n| a table |\n");

    assertThat(Files.readString(path))
        .startsWith("# Benchmark results\n")
        .endsWith("\n\n## One\n\nnew\n\n| a table |\n\n## Three\n\nthird\n");
  }
}
