package com.signalsmith.destination.runtime;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.signalsmith.destination.spi.Receipt;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StateFilesTest {

  private static final Checkpoint CHECKPOINT =
      new Checkpoint(
          "run",
          "definition",
          "size=1 modified=2",
          12,
          "345:13",
          "id of the target",
          new RowCounts(7, 1, 2, 2, 3),
          List.of(new Receipt("orders", 4, 10, 20, 7)),
          99);

  @TempDir Path directory;

  @Test
  void aCheckpointReadsBackEqual() throws IOException {
    assertThat(CheckpointFormat.parse(CheckpointFormat.format(CHECKPOINT))).isEqualTo(CHECKPOINT);
  }

  @Test
  void anyDamageToACheckpointIsNoticed() {
    String text = CheckpointFormat.format(CHECKPOINT);
    for (int i = 0; i < text.length(); i++) {
      String cut = text.substring(0, i);
      String changed = cut + (char) (text.charAt(i) ^ 1) + text.substring(i + 1);
      assertThatThrownBy(() -> CheckpointFormat.parse(cut)).isInstanceOf(IOException.class);
      assertThatThrownBy(() -> CheckpointFormat.parse(changed)).isInstanceOf(IOException.class);
    }
  }

  @Test
  void theCheckpointIsReplacedAsAWholeAndRemoved() {
    try (StateDirectory state = StateDirectory.lock(directory.resolve("s"), "s")) {
      assertThat(state.readCheckpoint()).isEmpty();
      state.writeCheckpoint(CHECKPOINT);
      assertThat(state.readCheckpoint()).contains(CHECKPOINT);
      assertThat(directory.resolve("s/checkpoint.tmp")).doesNotExist();
      state.deleteCheckpoint();
      assertThat(state.readCheckpoint()).isEmpty();
    }
  }

  @Test
  void onlyTheOwnerCanReadTheState() throws IOException {
    Path own = directory.resolve("deep/s");
    try (StateDirectory state = StateDirectory.lock(own, "s")) {
      state.writeCheckpoint(CHECKPOINT);
    }
    assertThat(Files.getPosixFilePermissions(own))
        .isEqualTo(PosixFilePermissions.fromString("rwx------"));
    try (Stream<Path> files = Files.list(own)) {
      for (Path file : files.toList()) {
        assertThat(Files.getPosixFilePermissions(file))
            .as(file.toString())
            .isEqualTo(PosixFilePermissions.fromString("rw-------"));
      }
    }
  }

  @Test
  void theLockCanBeTakenAgainOnceItIsReleased() {
    StateDirectory.lock(directory.resolve("s"), "s").close();
    try (StateDirectory state = StateDirectory.lock(directory.resolve("s"), "s")) {
      assertThatThrownBy(() -> StateDirectory.lock(directory.resolve("s"), "s"))
          .hasMessageContaining("sync_locked");
      assertThat(state.readCheckpoint()).isEmpty();
    }
  }

  @Test
  void aRefusedSecondRunDoesNotLoosenTheLock() throws Exception {
    Path own = directory.resolve("s");
    try (StateDirectory state = StateDirectory.lock(own, "s")) {
      assertThatThrownBy(() -> StateDirectory.lock(own, "s")).hasMessageContaining("sync_locked");
      assertThat(state.readCheckpoint()).isEmpty();
      assertThat(LockingProcess.lock(own)).contains("sync_locked");
    }
    assertThat(LockingProcess.lock(own)).isEqualTo("locked");
  }

  @Test
  void rejectedRowsThatAreGoneAreNotFilledWithNothing() throws IOException {
    Path file = directory.resolve("rejected.jsonl");
    assertThatThrownBy(() -> RejectedRowsFile.open(file, 9).close())
        .hasMessageContaining("rejected_rows_damaged");
    Files.writeString(file, "{}\n");
    assertThatThrownBy(() -> RejectedRowsFile.open(file, 9).close())
        .hasMessageContaining("rejected_rows_damaged");
    assertThat(Files.readString(file)).isEqualTo("{}\n");
  }

  @Test
  void rejectedContentIsJsonOrTextOrBase64() throws IOException {
    Path file = directory.resolve("rejected.jsonl");
    try (RejectedRowsFile rejected = RejectedRowsFile.open(file, 0)) {
      rejected.append(
          List.of(
              entry(1, "{\"id\":1.50}".getBytes(UTF_8), true),
              entry(2, "é \"oops".getBytes(UTF_8), false),
              entry(3, "\u00ff".getBytes(ISO_8859_1), false),
              entry(4, new byte[0], false)));
      assertThat(rejected.bytes()).isEqualTo(Files.size(file));
    }
    List<String> lines = Files.readAllLines(file);
    assertThat(lines).hasSize(4);
    assertThat(lines.get(0)).endsWith("\"value\":{\"id\":1.50}}");
    ObjectMapper json = new ObjectMapper();
    assertThat(json.readTree(lines.get(1)).get("text").asText()).isEqualTo("é \"oops");
    assertThat(json.readTree(lines.get(2)).get("base64").binaryValue()).containsExactly(0xff);
    assertThat(json.readTree(lines.get(3)).size()).isEqualTo(4);
  }

  @Test
  void rejectedRowsAreAppendedBehindTheSettledOnes() throws IOException {
    Path file = directory.resolve("rejected.jsonl");
    long settled;
    try (RejectedRowsFile rejected = RejectedRowsFile.open(file, 0)) {
      rejected.append(List.of(entry(1, new byte[0], false)));
      settled = rejected.bytes();
      rejected.append(List.of(entry(2, new byte[0], false)));
    }
    try (RejectedRowsFile rejected = RejectedRowsFile.open(file, settled)) {
      rejected.append(List.of(entry(3, new byte[0], false)));
    }
    assertThat(Files.readAllLines(file))
        .satisfiesExactly(
            first -> assertThat(first).startsWith("{\"row\":1,"),
            second -> assertThat(second).startsWith("{\"row\":3,"));
  }

  private static RejectedRows.Entry entry(long sequence, byte[] content, boolean json) {
    return new RejectedRows.Entry(
        sequence, Optional.empty(), sequence, "invalid_json", "it is wrong", () -> content, json);
  }
}
