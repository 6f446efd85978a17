package com.signalsmith.destination.runtime.source;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.luben.zstd.Zstd;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Several files, globs and compressed files, as JSON Lines. */
class RowFilesTest {

  @TempDir Path directory;

  @Test
  void readsCompressedFilesWhateverTheirName() throws IOException {
    byte[] text = lines(1, 20_000);
    write("a.jsonl", gzip(text));
    write("b.zst", Zstd.compress(text));
    write("c.gz", concat(gzip(lines(1, 10)), gzip(lines(11, 20))));

    assertThat(ids(source("a.jsonl"))).hasSize(20_000).endsWith(20_000L);
    assertThat(ids(source("b.zst"))).hasSize(20_000).endsWith(20_000L);
    assertThat(ids(source("c.gz"))).hasSize(20).endsWith(20L);
    assertThat(source("a.jsonl").bytes()).isEmpty();
  }

  @Test
  void readsGlobsSortedAndListsInTheirOrder() throws IOException {
    for (int i = 1; i <= 3; i++) {
      write("part-" + i + ".jsonl", lines(i, i));
      write("deep/er/" + i + ".jsonl", lines(10 + i, 10 + i));
    }
    write(".part-0.jsonl", lines(0, 0));
    write("odd[1].jsonl", lines(4, 4));

    assertThat(ids(source("part-*.jsonl"))).containsExactly(1L, 2L, 3L);
    assertThat(ids(source("part-3.jsonl", "part-?.jsonl"))).containsExactly(3L, 1L, 2L);
    assertThat(ids(source("deep/**.jsonl"))).containsExactly(11L, 12L, 13L);
    assertThat(ids(source("odd[1].jsonl", "part-{2,3}.jsonl"))).containsExactly(4L, 2L, 3L);
    assertThat(source("part-*.jsonl").bytes())
        .contains(3 * Files.size(directory.resolve("part-1.jsonl")));
    assertThat(source("part-1.jsonl", "part-2.jsonl").name()).endsWith("part-1.jsonl and 1 more");
  }

  @Test
  void aGlobWithoutAFileIsNotFound() {
    for (String glob : List.of("none-*.jsonl", "nowhere/*.jsonl")) {
      assertThatThrownBy(() -> source(glob).fingerprint())
          .hasMessageContaining("source_not_found")
          .hasMessageContaining(glob);
    }
  }

  @Test
  void goesOnBehindAnyChunkOfAnyFile() throws IOException {
    write("1.jsonl.gz", gzip(lines(1, 5_000)));
    write("2.jsonl", concat(lines(5_001, 5_002), "bad\n\n \n".getBytes(UTF_8)));
    write("3.jsonl", new byte[0]);
    write("4.jsonl.zst", Zstd.compress(lines(5_003, 9_000)));
    JsonLinesSource source = source("*.jsonl*");
    List<Chunk> all = Rows.read(source);
    assertThat(Rows.texts(all)).hasSize(9_000);

    for (int i = 0; i < all.size(); i++) {
      List<Chunk> rest = Rows.read(source, Optional.of(all.get(i).position()));
      assertThat(Rows.texts(rest)).isEqualTo(Rows.texts(all.subList(i + 1, all.size())));
      assertThat(rest.stream().map(Chunk::firstLocation))
          .isEqualTo(all.subList(i + 1, all.size()).stream().map(Chunk::firstLocation).toList());
    }
  }

  @Test
  void refusesToGoOnWhereAnyFileBeforeHasChanged() throws IOException {
    write("1.jsonl.gz", gzip(lines(1, 10)));
    write("2.jsonl", lines(11, 20));
    JsonLinesSource source = source("*.jsonl*");
    String before = source.fingerprint().orElseThrow();
    List<Chunk> all = Rows.read(source);
    String last = all.get(all.size() - 1).position();
    write("1.jsonl.gz", gzip(lines(2, 11)));

    assertThat(source.fingerprint()).isPresent().get().isNotEqualTo(before);
    assertThatThrownBy(() -> source.open(Set.of("id"), Optional.of(last)))
        .hasMessageContaining("source_changed");
  }

  @Test
  void noticesAFileThatIsNew() throws IOException {
    write("1.jsonl", lines(1, 1));
    JsonLinesSource source = source("*.jsonl");
    String before = source.fingerprint().orElseThrow();
    write("2.jsonl", lines(2, 2));

    assertThat(source.fingerprint()).isPresent().get().isNotEqualTo(before);
  }

  @Test
  void aFileThatIsCutOffSaysSoBehindTheRowsBefore() throws IOException {
    byte[] text = lines(1, 50_000);
    for (byte[] whole : List.of(gzip(text), Zstd.compress(text))) {
      for (int length : List.of(whole.length - 1, whole.length / 2, 5)) {
        write("cut.gz.jsonl", Arrays.copyOf(whole, length));
        JsonLinesSource source = source("cut.gz.jsonl");
        List<Chunk> read = new ArrayList<>();

        assertThatThrownBy(
                () -> {
                  try (RowReader reader = source.open(Set.of("id"), Optional.empty())) {
                    while (read.addAll(reader.next().stream().toList())) {
                      // to the end
                    }
                  }
                })
            .hasMessageContaining("source_truncated")
            .hasMessageContaining("cut.gz.jsonl");
        assertThat(Rows.texts(read))
            .isEqualTo(new String(text, UTF_8).lines().limit(Rows.texts(read).size()).toList());
        assertThat(Rows.invalid(read)).isEmpty();
      }
    }
    write("empty.gz", new byte[0]);
    assertThatThrownBy(() -> Rows.read(source("empty.gz")))
        .hasMessageContaining("source_truncated");
  }

  @Test
  void aFileThatIsDamagedOrNotWhatItsNameSaysIsUnreadable() throws IOException {
    byte[] damaged = gzip(lines(1, 5_000));
    for (int i = 20; i < 40; i++) {
      damaged[i] ^= 0x55;
    }
    write("damaged.gz", damaged);
    write("plain.gz", lines(1, 3));

    for (String name : List.of("damaged.gz", "plain.gz")) {
      assertThatThrownBy(() -> Rows.read(source(name)))
          .hasMessageContaining("source_unreadable")
          .hasMessageContaining(name);
    }
  }

  private JsonLinesSource source(String... paths) {
    return JsonLinesSource.ofFiles(
        Arrays.stream(paths).map(directory::resolve).toList(), List.of("id"));
  }

  private static List<Long> ids(JsonLinesSource source) {
    return Rows.texts(Rows.read(source)).stream()
        .map(row -> Long.valueOf(row.substring(6, row.length() - 1)))
        .toList();
  }

  private void write(String name, byte[] content) throws IOException {
    Path file = directory.resolve(name);
    Files.createDirectories(file.resolveSibling(""));
    Files.write(file, content);
  }

  private static byte[] lines(int first, int last) {
    StringBuilder text = new StringBuilder();
    for (int i = first; i <= last; i++) {
      text.append("{\"id\":").append(i).append("}\n");
    }
    return text.toString().getBytes(UTF_8);
  }

  private static byte[] gzip(byte[] content) throws IOException {
    ByteArrayOutputStream compressed = new ByteArrayOutputStream();
    try (GZIPOutputStream output = new GZIPOutputStream(compressed)) {
      output.write(content);
    }
    return compressed.toByteArray();
  }

  private static byte[] concat(byte[] first, byte[] second) {
    byte[] both = Arrays.copyOf(first, first.length + second.length);
    System.arraycopy(second, 0, both, first.length, second.length);
    return both;
  }
}
