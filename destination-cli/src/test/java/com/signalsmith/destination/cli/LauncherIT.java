package com.signalsmith.destination.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.signalsmith.destination.cli.Distribution.Ended;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The script that people start, on the distribution that is built already. */
class LauncherIT {

  private static final String JAVA =
      Path.of(System.getProperty("java.home"), "bin/java").toString();

  @TempDir Path root;
  private Path distribution;
  private Path archive;

  @BeforeEach
  void standBesideTheDistribution() throws IOException {
    Path target = Files.createDirectories(root.resolve("destination-cli/target"));
    Files.createDirectories(root.resolve("destination-cli/src/main"));
    Files.createDirectories(root.resolve("examples"));
    Files.createFile(root.resolve("pom.xml"));
    Files.createFile(root.resolve("destination-cli/pom.xml"));
    Files.copy(Path.of("../signalsmith"), root.resolve("signalsmith"));
    distribution = target.resolve("distribution");
    Files.createSymbolicLink(distribution, Distribution.home());
    Files.createFile(target.resolve(".signalsmith-built"));
    archive = target.resolve("signalsmith.jsa");
  }

  @AfterEach
  void leave() throws IOException {
    if (Files.isSymbolicLink(distribution)) {
      Files.delete(distribution);
    }
  }

  @Test
  void startsWithoutAnArchive() {
    assertStartsQuietly("");
  }

  @Test
  void takesItsClassesFromTheArchiveOfItsOwnJava() throws IOException {
    assertStartsQuietly("-XX:ArchiveClassesAtExit=" + archive);
    madeBy(JAVA);
    Path classes = root.resolve("classes.log");
    assertStartsQuietly("-Xlog:class+load:file=" + classes);
    assertThat(Files.readString(classes))
        .contains("com.signalsmith.destination.cli.Main source: shared objects file (top)")
        .contains("com.signalsmith.destination.kafka.KafkaDestination source: shared objects");
  }

  // Of lambdas, the JVM archives only those of the class path.
  @Test
  void takesThePluginsOfTheDistributionFromTheClassPath() throws IOException {
    Path file =
        Files.writeString(
            root.resolve("sync.yaml"),
            """
            sync: nobody
            destination: kafka
            authentication: { method: none }
            configuration: { bootstrap_servers: "127.0.0.1:1", use_tls: false }
            mode: insert
            target: { topic: any }
            source: { type: jsonl, path: none.jsonl, primary_key: [id] }
            """);
    Ended made = start("-XX:ArchiveClassesAtExit=" + archive, "check", file.toString());
    assertThat(made.out()).contains("connection_failed");
    madeBy(JAVA);
    Path classes = root.resolve("classes.log");

    Ended again = start("-Xlog:class+load:file=" + classes, "check", file.toString());

    assertThat(again.out()).contains("connection_failed");
    assertThat(Files.readAllLines(classes))
        .filteredOn(line -> line.contains("com.signalsmith.destination.kafka."))
        .filteredOn(line -> line.contains("$$Lambda"))
        .anySatisfy(line -> assertThat(line).contains("source: shared objects file"));
  }

  @Test
  void startsQuietlyWithAnArchiveOfOtherJars() throws IOException {
    assertStartsQuietly("-XX:ArchiveClassesAtExit=" + archive);
    madeBy(JAVA);
    Path other = Files.createDirectories(root.resolve("other/lib"));
    for (Path jar : Distribution.jars("lib")) {
      Files.copy(jar, other.resolve(jar.getFileName()));
    }
    Files.delete(distribution);
    Files.createSymbolicLink(distribution, root.resolve("other"));
    assertStartsQuietly("-Dsignalsmith.home=" + Distribution.home());
  }

  @Test
  void startsQuietlyWithWhatIsNoArchive() throws IOException {
    Files.writeString(archive, "no archive".repeat(1000));
    madeBy(JAVA);
    assertStartsQuietly("");
  }

  @Test
  void leavesTheArchiveOfAnotherJavaAlone() throws IOException {
    Files.writeString(archive, "no archive");
    madeBy("/other/java");
    assertStartsQuietly("-Xshare:on");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"-Xmx64m", "-Xmx2g", "-XX:MaxRAMPercentage=1", "-Xms16m -Xmn8m", "-XX:+UseG1GC"})
  void letsTheUserChooseTheHeap(String options) {
    assertStartsQuietly(options);
  }

  @Test
  void letsTheUserHaveTheLastWord() {
    Ended ended = start("-Dsignalsmith.home=/nowhere", "demo");
    assertThat(ended.err()).contains("the demo needs the distribution");
  }

  @Test
  void aBuildKeepsPluginsAndDriversOfUsers() throws IOException {
    Files.delete(distribution);
    Path plugin = Files.createDirectories(distribution.resolve("plugins/mine")).resolve("mine.jar");
    Path driver = Files.createDirectories(distribution.resolve("drivers")).resolve("mine.jar");
    Path stale = Files.createDirectories(distribution.resolve("lib")).resolve("old.jar");
    for (Path file : List.of(plugin, driver, stale)) {
      Files.createFile(file);
    }
    Files.delete(root.resolve("destination-cli/target/.signalsmith-built"));

    Ended ended = start("", "destinations"); // the build fails, for there is nothing to build

    assertThat(ended.err()).contains("the build failed");
    assertThat(plugin).exists();
    assertThat(driver).exists();
    assertThat(stale).doesNotExist();
  }

  private void madeBy(String java) throws IOException {
    Files.writeString(Path.of(archive + ".java"), java + "\n");
  }

  private void assertStartsQuietly(String options) {
    Ended ended = start(options, "destinations");
    assertThat(ended.err()).isEmpty();
    assertThat(ended.out().lines().skip(1))
        .extracting(line -> line.substring(0, line.indexOf(' ')))
        .containsExactly("kafka", "webhook");
    assertThat(ended.exitCode()).isZero();
  }

  private Ended start(String options, String... args) {
    Map<String, String> variables = new HashMap<>();
    variables.put("JAVA_HOME", System.getProperty("java.home"));
    variables.put("JAVA_OPTS", options);
    return Distribution.launch(root.resolve("signalsmith"), variables, args).await();
  }
}
