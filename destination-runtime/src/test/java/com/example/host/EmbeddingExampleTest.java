package com.example.host;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.signalsmith.destination.runtime.RunObserver;
import com.signalsmith.destination.runtime.RunProgress;
import com.signalsmith.destination.runtime.RunReport;
import com.signalsmith.destination.runtime.RunStatus;
import com.signalsmith.destination.runtime.SyncDefinition;
import com.signalsmith.destination.runtime.SyncRun;
import com.signalsmith.destination.runtime.source.JsonLinesSource;
import com.signalsmith.destination.spi.CheckReport;
import com.signalsmith.destination.spi.CheckStep;
import com.signalsmith.destination.spi.Scope;
import com.signalsmith.destination.spi.Secret;
import com.signalsmith.destination.spi.SettingsProblem;
import com.signalsmith.destination.spi.StepStatus;
import com.signalsmith.destination.testkit.DeliveredMessage;
import com.signalsmith.destination.testkit.InMemorySystem;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.File;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Runs the example, so that what the page about embedding says is what happens. */
@Timeout(60)
class EmbeddingExampleTest {

  private static final Path ROOT = root();
  private static final String TOKEN = "token-of-the-system";
  private static final int ROWS = 1_000;
  // More than a run reads at once.
  private static final int MANY_ROWS = 20_000;

  @TempDir
  @SuppressWarnings("NullAway.Init") // injected
  private Path directory;

  @SuppressWarnings("NullAway.Init") // made before each test
  private InMemorySystem system;

  @SuppressWarnings("NullAway.Init") // made before each test
  private EmbeddingExample host;

  @BeforeEach
  void start() {
    system = InMemorySystem.start("memory-" + UUID.randomUUID(), Secret.of(TOKEN));
    host = new EmbeddingExample(List.of(), directory.resolve("state"));
  }

  @AfterEach
  void stop() {
    host.close();
    system.close();
  }

  @Test
  void showsTheShelfAndAForm() {
    assertThat(host.shelf()).contains("Streaming: In Memory (memory)");
    assertThat(host.formOf("memory"))
        .contains("\"x-group\"", "\"writeOnly\"", "\"max_row_bytes\"", "\"format\" : \"password\"");
  }

  @Test
  void showsEveryProblemAtOnce() {
    SyncDefinition broken =
        EmbeddingExample.definition(
            "daily", "memory", "token", Map.of(Scope.TARGET, Map.of("nam", "customers")));

    assertThat(host.problems(broken))
        .extracting(SettingsProblem::field)
        .contains("authentication.token", "configuration.address", "target.name", "target.nam");
    assertThat(host.problems(sync("daily"))).isEmpty();
  }

  @Test
  void streamsTheStepsOfACheck() throws InterruptedException {
    List<CheckStep> shown = new ArrayList<>();

    CheckReport report = host.check(sync("daily"), shown::add);

    assertThat(report.status()).isEqualTo(StepStatus.PASSED);
    assertThat(shown).extracting(CheckStep::id).containsExactly("connection", "authentication");
  }

  @Test
  void cancelsARunAndResumesIt() throws IOException {
    JsonLinesSource source = rows("daily", MANY_ROWS);
    List<SyncRun> running = new ArrayList<>();
    SyncRun first =
        host.prepare(
            sync("daily"),
            source,
            new RunObserver() {
              @Override
              public void settled(RunProgress progress) {
                running.get(0).cancel();
              }
            });
    running.add(first);

    RunReport cancelled = first.execute();
    RunReport resumed = host.prepare(sync("daily"), source, new RunObserver() {}).execute();

    assertThat(cancelled.status()).isEqualTo(RunStatus.CANCELLED);
    assertThat(cancelled.counts().created()).isBetween(1L, MANY_ROWS - 1L);
    assertThat(resumed.status()).isEqualTo(RunStatus.COMPLETED);
    assertThat(resumed.runId()).isEqualTo(cancelled.runId());
    assertThat(resumed.resumedFromRow()).isEqualTo(cancelled.counts().created() + 1);
    assertThat(system.messages("daily"))
        .extracting(DeliveredMessage::value)
        .containsExactlyElementsOf(lines("daily", MANY_ROWS));
  }

  @Test
  void keepsMetersOfARun() throws IOException {
    SimpleMeterRegistry meters = new SimpleMeterRegistry();
    RunObserver watcher = MeteredExample.metered(meters, sync("daily"), new RunObserver() {});
    assertThat(host.prepare(sync("daily"), rows("daily", ROWS), watcher).execute().status())
        .isEqualTo(RunStatus.COMPLETED);

    assertThat(meters.get("signalsmith.rows").tag("outcome", "created").counter().count())
        .isEqualTo(ROWS);
  }

  @Test
  void isWhatThePageMakesWhenItsBlocksArePasted() throws IOException {
    String page = Files.readString(ROOT.resolve("docs/embedding.md"));
    Matcher block =
        Pattern.compile("(?s)\n```java\n(.*?)```\n")
            .matcher(page.substring(0, page.indexOf("\n## Metrics\n")));
    String pasted =
        block.results().map(each -> each.group(1)).collect(Collectors.joining("", "", "}\n"));

    assertThat(code(pasted)).isEqualTo(code(Files.readString(source("EmbeddingExample.java"))));
  }

  @Test
  void compilesWithTheDependencyOfThePageAlone() throws IOException {
    String classPath =
        Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
            .filter(each -> !each.contains("micrometer") && !each.endsWith("test-classes"))
            .collect(Collectors.joining(File.pathSeparator));
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    StringWriter errors = new StringWriter();
    try (var files = compiler.getStandardFileManager(null, null, UTF_8)) {
      List<String> options = List.of("-d", "" + directory, "-cp", classPath, "-proc:none");
      var sources = files.getJavaFileObjects(source("EmbeddingExample.java"));
      assertThat(compiler.getTask(errors, files, null, options, null, sources).call())
          .as(errors.toString())
          .isTrue();
    }
  }

  @Test
  void namesTheVersionsOfThisProject() throws IOException {
    String pom = Files.readString(source("pom.xml"));
    String parent = Files.readString(ROOT.resolve("pom.xml"));

    for (String tag : List.of("version", "micrometer.version")) {
      Matcher version = Pattern.compile("<" + tag + ">(.+)</" + tag + ">").matcher(parent);
      assertThat(version.find()).isTrue();
      assertThat(pom).contains("<version>" + version.group(1) + "</version>");
    }
  }

  private static Path root() {
    Path here = Path.of("").toAbsolutePath();
    return Files.isDirectory(here.resolve("docs")) ? here : here.resolve("..").normalize();
  }

  private static Path source(String file) {
    return ROOT.resolve("destination-runtime/src/test/java/com/example/host").resolve(file);
  }

  private static List<String> code(String text) {
    return text.lines().map(String::strip).filter(line -> !line.isEmpty()).toList();
  }

  @Test
  void runsManySyncsAtTheSameTime() throws Exception {
    List<SyncRun> runs = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      runs.add(host.prepare(sync("sync-" + i), rows("sync-" + i, ROWS), new RunObserver() {}));
    }

    List<RunReport> reports = EmbeddingExample.runAll(runs, 5);

    assertThat(reports).extracting(RunReport::status).containsOnly(RunStatus.COMPLETED);
    for (RunReport report : reports) {
      assertThat(system.messages(report.syncId()))
          .extracting(DeliveredMessage::value)
          .containsExactlyElementsOf(lines(report.syncId(), ROWS));
    }
  }

  private SyncDefinition sync(String id) {
    Map<Scope, Map<String, Object>> form =
        Map.of(
            Scope.AUTHENTICATION, Map.of("token", Secret.of(TOKEN)),
            Scope.CONFIGURATION, Map.of("address", system.address()),
            Scope.TARGET, Map.of("name", id));
    return EmbeddingExample.definition(id, "memory", "token", form);
  }

  private JsonLinesSource rows(String sync, int count) throws IOException {
    Path file = Files.write(directory.resolve(sync + ".jsonl"), lines(sync, count));
    return JsonLinesSource.ofFile(file, List.of("id"));
  }

  private static List<String> lines(String sync, int count) {
    return IntStream.range(0, count)
        .mapToObj(row -> "{\"id\":" + row + ",\"of\":\"" + sync + "\"}")
        .toList();
  }
}
