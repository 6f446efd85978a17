package com.signalsmith.destination.archetype;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarFile;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Does what an author does who begins with nothing: generate, build, drop in, and sync. */
class ArchetypeIT {

  private static final Pattern TESTS =
      Pattern.compile(
          "Tests run: (\\d+), Failures: 0, Errors: 0, Skipped: (\\d+)$", Pattern.MULTILINE);

  @TempDir
  @SuppressWarnings("NullAway.Init") // injected
  private Path directory;

  @Test
  void whatItGeneratesBuildsAndIsAPluginThatSyncs() throws Exception {
    Path repository = Repository.make();
    Path module = generate(repository);
    build(repository, module);

    Path plugins = directory.resolve("plugins");
    copy(module.resolve("target/plugin/archive"), plugins.resolve("archive"));
    sync(plugins);
  }

  private Path generate(Path repository) throws IOException, InterruptedException {
    Path home = Files.createDirectory(directory.resolve("home"));
    Command.Ended ended =
        new Command(home)
            .maven(
                repository,
                System.getProperty("archetype.plugin") + ":generate",
                "-DarchetypeCatalog=local",
                "-DarchetypeGroupId=com.signalsmith",
                "-DarchetypeArtifactId=destination-archetype",
                "-DarchetypeVersion=" + System.getProperty("project.version"),
                "-DgroupId=com.example",
                "-DartifactId=destination-archive",
                "-Dversion=1.2.3",
                "-Dpackage=com.example.archive",
                "-DdestinationId=archive");
    assertThat(ended.exitCode()).as("%s", ended.output()).isZero();
    return home.resolve("destination-archive");
  }

  private static void build(Path repository, Path module) throws IOException, InterruptedException {
    Command.Ended ended = new Command(module).maven(repository, "verify");
    assertThat(ended.exitCode()).as("%s", ended.output()).isZero();
    MatchResult tests = TESTS.matcher(ended.output()).results().reduce((a, b) -> b).orElseThrow();
    int run = Integer.parseInt(tests.group(1));
    int skipped = Integer.parseInt(tests.group(2));
    assertThat(run - skipped).as("%s", ended.output()).isGreaterThan(40);

    List<Path> jars = list(module.resolve("target/plugin/archive"));
    assertThat(jars)
        .extracting(jar -> jar.getFileName().toString())
        .containsExactly("destination-archive-1.2.3.jar");
    try (JarFile jar = new JarFile(jars.get(0).toFile())) {
      assertThat(jar.getManifest().getMainAttributes().getValue("SignalSmith-SPI-Version"))
          .matches("[0-9]+\\.[0-9]+");
    }
  }

  private void sync(Path plugins) throws IOException, InterruptedException {
    Path exports = Files.createDirectory(directory.resolve("exports"));
    Files.writeString(
        directory.resolve("rows.jsonl"),
        "{\"id\":1}\n{\"id\":2,\"large\":\"12345678\"}\n{\"id\":3}\n");
    Files.writeString(
        directory.resolve("rows.yaml"),
        """
        sync: rows
        destination: archive
        configuration: { folder: "%s" }
        target: { file: out.jsonl, max_row_bytes: 12 }
        mode: insert
        source: { type: jsonl, path: rows.jsonl, primary_key: id }
        """
            .formatted(exports));
    Command command = new Command(directory);

    assertThat(command.signalsmith("destinations", "--plugins", plugins.toString()).output())
        .containsPattern("(?m)^archive +.*1\\.2\\.3");
    Command.Ended check =
        command.signalsmith("check", "rows.yaml", "--plugins", plugins.toString());
    assertThat(check.exitCode()).as("%s", check.output()).isZero();
    assertThat(exports).isEmptyDirectory();
    Command.Ended sync = command.signalsmith("sync", "rows.yaml", "--plugins", plugins.toString());
    assertThat(sync.exitCode()).as("%s", sync.output()).isEqualTo(3);
    assertThat(exports.resolve("out.jsonl")).hasContent("{\"id\":1}\n{\"id\":3}\n");
    assertThat(list(directory.resolve(".signalsmith/rows")))
        .filteredOn(file -> file.getFileName().toString().startsWith("rejected-rows"))
        .singleElement()
        .satisfies(file -> assertThat(file).content().contains("\"row_too_large\""));
  }

  private static List<Path> list(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.toList();
    }
  }

  private static void copy(Path from, Path to) throws IOException {
    Files.createDirectories(to);
    for (Path file : list(from)) {
      Files.copy(file, to.resolve(file.getFileName()));
    }
  }
}
