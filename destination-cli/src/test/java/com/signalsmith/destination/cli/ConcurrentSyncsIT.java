package com.signalsmith.destination.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.signalsmith.destination.embeddedkafka.EmbeddedKafka;
import com.signalsmith.destination.embeddedkafka.ReadMessage;
import com.signalsmith.destination.embeddedkafka.SecurityProtocol;
import com.signalsmith.destination.runtime.DestinationCatalog;
import com.signalsmith.destination.runtime.RunObserver;
import com.signalsmith.destination.runtime.RunProgress;
import com.signalsmith.destination.runtime.RunReport;
import com.signalsmith.destination.runtime.RunStatus;
import com.signalsmith.destination.runtime.SyncDefinition;
import com.signalsmith.destination.runtime.SyncRun;
import com.signalsmith.destination.runtime.SyncValidator;
import com.signalsmith.destination.runtime.source.JsonLinesSource;
import com.signalsmith.destination.spi.RawSettings;
import com.signalsmith.destination.spi.Scope;
import com.signalsmith.destination.spi.Secret;
import com.signalsmith.destination.testkit.DeliveredMessage;
import com.signalsmith.destination.testkit.InMemorySystem;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.lang.ref.WeakReference;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A hundred runs at the same time in one process, to every destination that there is. */
@Timeout(150)
class ConcurrentSyncsIT {

  private static final int SYNCS = 100;
  private static final int ROWS = 1_000;
  private static final Path PLUGINS = Distribution.home().resolve("plugins");
  // A plugin's class loader has the name of its folder.
  private static final Set<String> PLUGIN_NAMES = Set.of("kafka", "webhook");
  // On Linux only; elsewhere nobody tells what is open.
  private static final Path OPEN_FILES = Path.of("/proc/self/fd");
  private static final Duration SOON = Duration.ofSeconds(30);

  private final Set<ClassLoader> loaders = new HashSet<>();

  @TempDir
  @SuppressWarnings("NullAway.Init") // injected
  private Path directory;

  /** A destination, how to send to a target of its system, and what is there. */
  private record Place(
      String destination,
      Function<String, RawSettings> targetNamed,
      Function<String, List<String>> rowsIn) {}

  @Test
  void eachGetsItsOwnRowsToItsOwnTargetAndNothingIsLeftBehind() throws Exception {
    try (EmbeddedKafka kafka = Distribution.startKafka("unused");
        InMemorySystem memory = InMemorySystem.start("memory-of-many", Secret.of("unused"));
        Hook hook = Hook.start()) {
      List<Place> places = List.of(inMemory(memory), inKafka(kafka), behindAWebhook(hook));
      Set<Thread> before = Thread.getAllStackTraces().keySet();

      runAll(places);
      Set<WeakReference<ClassLoader>> seen = loadersSeen();

      await()
          .pollInSameThread()
          .atMost(SOON)
          .untilAsserted(
              () -> {
                System.gc(); // before JDK 21 nothing else ends an HTTP client
                assertThat(startedSince(before)).isEmpty();
                assertThat(openJars()).isEmpty();
                assertThat(seen).isNotEmpty().allMatch(loader -> loader.refersTo(null));
              });
    }
  }

  /**
   * Returns the class loaders of plugins that threads had while the syncs ran, and forgets them.
   */
  private Set<WeakReference<ClassLoader>> loadersSeen() {
    synchronized (loaders) {
      Set<WeakReference<ClassLoader>> seen = new HashSet<>();
      loaders.forEach(loader -> seen.add(new WeakReference<>(loader)));
      loaders.clear();
      // The JDK keeps the last class for which it has compared records; let it be one of ours.
      assertThat(new Pair(this, this)).isEqualTo(new Pair(this, this));
      return seen;
    }
  }

  private record Pair(ConcurrentSyncsIT first, ConcurrentSyncsIT second) {}

  private void lookForLoaders() {
    synchronized (loaders) {
      Thread.getAllStackTraces().keySet().stream()
          .map(Thread::getContextClassLoader)
          .filter(
              loader -> loader != null && PLUGIN_NAMES.contains(String.valueOf(loader.getName())))
          .forEach(loaders::add);
    }
  }

  private void runAll(List<Place> places) throws Exception {
    try (DestinationCatalog catalog =
        DestinationCatalog.of(getClass().getClassLoader(), List.of(PLUGINS))) {
      List<Callable<RunReport>> runs = new ArrayList<>();
      for (int i = 0; i < SYNCS; i++) {
        String name = "target-" + i;
        Place place = places.get(i % places.size());
        RawSettings settings = place.targetNamed().apply(name);
        runs.add(() -> run(catalog, place, name, settings));
      }
      ExecutorService threads = Executors.newFixedThreadPool(SYNCS);
      try {
        for (Future<RunReport> run : threads.invokeAll(runs)) {
          assertThat(run.get())
              .satisfies(report -> assertThat(report.failure()).isEmpty())
              .satisfies(report -> assertThat(report.status()).isEqualTo(RunStatus.COMPLETED))
              .satisfies(report -> assertThat(report.counts().created()).isEqualTo(ROWS));
        }
      } finally {
        threads.shutdownNow();
      }
      if (Files.isDirectory(OPEN_FILES)) {
        assertThat(openJars()).as("jars of plugins that are in use").isNotEmpty();
      }
    }
    for (int i = 0; i < SYNCS; i++) {
      String name = "target-" + i;
      assertThat(places.get(i % places.size()).rowsIn().apply(name))
          .as(name)
          .hasSameElementsAs(lines(name));
    }
  }

  // Where so many begin at once on a busy machine, a broker may not answer all of them in time.
  private RunReport run(DestinationCatalog catalog, Place place, String name, RawSettings settings)
      throws IOException {
    RunReport report = prepare(catalog, place, name, settings).execute();
    for (int again = 0; again < 3 && isUnavailable(report); again++) {
      report = prepare(catalog, place, name, settings).execute();
    }
    return report;
  }

  private static boolean isUnavailable(RunReport report) {
    return report.failure().filter(failure -> failure.kind().retryable()).isPresent();
  }

  private SyncRun prepare(
      DestinationCatalog catalog, Place place, String name, RawSettings settings)
      throws IOException {
    SyncDefinition definition =
        SyncDefinition.builder(name, place.destination())
            .settings(settings)
            .mode("insert")
            .primaryKey(List.of("id"))
            .build();
    SyncValidator.Result result = new SyncValidator(catalog).validate(definition);
    assertThat(result).isInstanceOf(SyncValidator.Valid.class);
    Path file = Files.write(directory.resolve(name + ".jsonl"), lines(name));
    return SyncRun.builder(
            ((SyncValidator.Valid) result).sync(),
            JsonLinesSource.ofFile(file, List.of("id")),
            directory.resolve(name))
        .observer(
            new RunObserver() {
              @Override
              public void flushed(RunProgress progress, Duration took) {
                lookForLoaders();
              }
            })
        .build();
  }

  private static Place inMemory(InMemorySystem memory) {
    return new Place(
        "memory",
        name ->
            RawSettings.builder()
                .method("none")
                .put(Scope.CONFIGURATION, "address", memory.address())
                .put(Scope.TARGET, "name", name)
                .build(),
        name -> memory.messages(name).stream().map(DeliveredMessage::value).toList());
  }

  private static Place inKafka(EmbeddedKafka kafka) {
    return new Place(
        "kafka",
        name -> {
          kafka.createTopic(name, 2, Map.of());
          return RawSettings.builder()
              .method("none")
              .put(
                  Scope.CONFIGURATION,
                  "bootstrap_servers",
                  kafka.bootstrapServers(SecurityProtocol.PLAINTEXT))
              .put(Scope.CONFIGURATION, "use_tls", false)
              .put(Scope.TARGET, "topic", name)
              .build();
        },
        name -> kafka.readTopic(name).stream().map(ReadMessage::value).toList());
  }

  private static Place behindAWebhook(Hook hook) {
    return new Place(
        "webhook",
        name ->
            RawSettings.builder()
                .method("headers")
                .put(Scope.CONFIGURATION, "url", hook.url(name))
                .build(),
        hook::rows);
  }

  private static List<String> lines(String name) {
    return IntStream.range(0, ROWS)
        .mapToObj(row -> "{\"id\":" + row + ",\"of\":\"" + name + "\"}")
        .toList();
  }

  // The JDK keeps some of its own for whoever comes next.
  private static Set<Thread> startedSince(Set<Thread> before) {
    Set<Thread> since = new HashSet<>(Thread.getAllStackTraces().keySet());
    since.removeAll(before);
    since.removeIf(thread -> thread.getName().matches("process reaper.*|ForkJoinPool\\.common.*"));
    return since;
  }

  /** Returns the plugins' jars that this process has open: those of class loaders in use. */
  private static List<Path> openJars() throws IOException {
    if (!Files.isDirectory(OPEN_FILES)) {
      return List.of();
    }
    List<Path> jars = new ArrayList<>();
    try (DirectoryStream<Path> files = Files.newDirectoryStream(OPEN_FILES)) {
      for (Path file : files) {
        if (Files.exists(file)) { // the stream's own is closed with it
          Path target = Files.readSymbolicLink(file);
          if (target.startsWith(PLUGINS.toRealPath())) {
            jars.add(target);
          }
        }
      }
    }
    return jars;
  }

  /** A web server that keeps the rows of each of its paths. */
  private record Hook(HttpServer server, ThreadPoolExecutor threads, Map<String, List<String>> all)
      implements AutoCloseable {

    static Hook start() throws IOException {
      InetSocketAddress anyPort = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
      ThreadPoolExecutor threads =
          new ThreadPoolExecutor(16, 16, 0, TimeUnit.SECONDS, new LinkedBlockingQueue<>());
      threads.prestartAllCoreThreads(); // not after the first look at what runs
      Hook hook = new Hook(HttpServer.create(anyPort, SYNCS), threads, new ConcurrentHashMap<>());
      hook.server.setExecutor(threads);
      hook.server.createContext("/", hook::take);
      hook.server.start();
      return hook;
    }

    String url(String name) {
      return "http://localhost:" + server.getAddress().getPort() + "/" + name;
    }

    List<String> rows(String name) {
      return List.copyOf(all.getOrDefault("/" + name, List.of()));
    }

    @Override
    public void close() {
      server.stop(0);
      threads.shutdownNow();
    }

    private void take(HttpExchange exchange) throws IOException {
      String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
      if (exchange.getRequestMethod().equals("POST")) {
        all.computeIfAbsent(
                exchange.getRequestURI().getPath(), path -> new CopyOnWriteArrayList<>())
            .add(body.substring("{\"data\":".length(), body.indexOf(",\"metadata\":")));
      }
      exchange.sendResponseHeaders(204, -1);
      exchange.close();
    }
  }
}
