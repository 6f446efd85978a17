package com.signalsmith.destination.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import com.signalsmith.destination.runtime.source.JsonLinesSource;
import com.signalsmith.destination.spi.Failure;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/**
 * What a run makes of a state directory whose disk fills up: here, of files on Linux's full one.
 */
@Timeout(60)
@EnabledOnOs(OS.LINUX)
class FullDiskTest {

  private static final Path FULL = Path.of("/dev/full");
  private static final int ROWS = 6_000;

  @TempDir Path directory;
  private final ScriptedDestination destination = new ScriptedDestination();

  @Test
  void aCheckpointThatDoesNotFitFailsTheRunAndLosesNothing() throws IOException {
    Path file = file();

    RunReport failed = run(file, "checkpoint.tmp");

    assertThatTheDiskIsBlamed(failed);
    assertThat(failed.rowsUnknown()).isZero();
    assertThatItIsCompleted(run(file, null), failed);
  }

  @Test
  void rejectedRowsThatDoNotFitFailTheRunAndLoseNothing() throws IOException {
    destination.rejectsRowsWithBad = true;
    Path file = file();

    RunReport failed = run(file, "rejected-rows-RUN.jsonl");

    assertThatTheDiskIsBlamed(failed);
    Files.delete(state("rejected-rows-" + failed.runId() + ".jsonl"));
    RunReport resumed = run(file, null);
    assertThatItIsCompleted(resumed, failed);
    assertThat(Files.readAllLines(state("rejected-rows-" + failed.runId() + ".jsonl")))
        .singleElement()
        .asString()
        .contains("\"row\":5000,");
  }

  private static void assertThatTheDiskIsBlamed(RunReport failed) {
    assertThat(failed.status()).isEqualTo(RunStatus.FAILED);
    Failure failure = failed.failure().orElseThrow();
    assertThat(failure.code()).isEqualTo("state_unwritable");
    assertThat(failure.message()).contains("No space left on device");
    assertThat(failure.remedy()).contains("free some space");
    assertThat(failed.rowsProcessed())
        .isEqualTo(failed.counts().settled() + failed.rowsUnknown())
        .isLessThan(ROWS);
  }

  private void assertThatItIsCompleted(RunReport resumed, RunReport failed) {
    assertThat(resumed.status()).isEqualTo(RunStatus.COMPLETED);
    assertThat(resumed.runId()).isEqualTo(failed.runId());
    assertThat(resumed.counts().settled()).isEqualTo(ROWS);
    for (int row = 1; row <= ROWS; row++) {
      if (row != 5_000 || !destination.rejectsRowsWithBad) {
        assertThat(destination.arrived).contains(line(row));
      }
    }
  }

  // From the first settlement on, the disk has no room for one of the files.
  private RunReport run(Path file, @Nullable String full) {
    RunObserver observer =
        new RunObserver() {
          @Override
          public void settled(RunProgress progress) {
            try {
              if (full != null && progress.rowsSettled() == 2_000) {
                Files.createSymbolicLink(state(full.replace("RUN", progress.runId())), FULL);
              }
            } catch (IOException e) {
              throw new UncheckedIOException(e);
            }
          }
        };
    return SyncRun.builder(
            Syncs.to(destination),
            JsonLinesSource.ofFile(file, List.of()),
            directory.resolve("state"))
        .options(RunOptions.builder().checkpointRows(1_000).checkpointPause(Duration.ZERO).build())
        .observer(observer)
        .build()
        .execute();
  }

  private Path state(String name) {
    return directory.resolve("state").resolve(name);
  }

  private static String line(int row) {
    return row + " {\"id\":" + (row == 5_000 ? "\"bad\"" : row) + "}";
  }

  private Path file() throws IOException {
    List<String> lines = new ArrayList<>();
    for (int row = 1; row <= ROWS; row++) {
      lines.add(line(row).substring(line(row).indexOf('{')));
    }
    return Files.write(directory.resolve("rows.jsonl"), lines);
  }
}
