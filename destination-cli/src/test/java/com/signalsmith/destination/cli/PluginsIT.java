package com.signalsmith.destination.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.signalsmith.destination.runtime.DestinationCatalog;
import com.signalsmith.destination.runtime.DiscoveredDestination;
import com.signalsmith.destination.spi.CheckContext;
import com.signalsmith.destination.spi.CheckReport;
import com.signalsmith.destination.spi.RawSettings;
import com.signalsmith.destination.spi.Scope;
import com.signalsmith.destination.spi.Settings;
import com.signalsmith.destination.spi.SpiVersion;
import com.signalsmith.destination.spi.StepStatus;
import java.io.IOException;
import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The distribution's plugin, as it was built. */
class PluginsIT {

  @TempDir Path directory;

  @Test
  void thePluginsOfTheDistributionAreSoundAndSayForWhichContractTheyWereBuilt() {
    Distribution.Ended ended = Distribution.run("doctor");

    assertThat(ended.exitCode()).as(ended.out() + ended.err()).isZero();
    assertThat(ended.out().lines())
        .hasSize(4)
        .anySatisfy(
            line ->
                assertThat(line)
                    .matches(
                        "kafka +\\S+ +%s +.*/plugins/kafka/destination-kafka-.*\\.jar"
                            .formatted(SpiVersion.CURRENT)));
    assertThat(ended.out())
        .endsWith(
            "2 sound, 0 broken, 0 with a warning; this host has SPI " + SpiVersion.CURRENT + "\n");
    assertThat(ended.err()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"destinations", "describe kafka"})
  void whoOnlyAsksWhatThereIsLoadsNoClientOfKafka(String command) throws IOException {
    Path log = directory.resolve("classes.log");

    Distribution.Ended ended =
        Distribution.start(
                Map.of("JAVA_TOOL_OPTIONS", "-Xlog:class+load=info:file=" + log),
                command.split(" "))
            .await();

    assertThat(ended.exitCode()).as(ended.err()).isZero();
    assertThat(ended.out()).contains("kafka");
    List<String> loaded = Files.readAllLines(log);
    assertThat(loaded)
        .filteredOn(line -> line.contains("com.signalsmith.destination.kafka.KafkaDestination "))
        .isNotEmpty();
    assertThat(loaded).filteredOn(line -> line.contains("org.apache.kafka.")).isEmpty();
  }

  @Test
  void whoSyncsToKafkaLooksAtNoOtherPlugin() throws IOException {
    Path plugins = directory.resolve("plugins");
    Files.writeString(Files.createDirectories(plugins.resolve("cut")).resolve("cut.jar"), "PK");
    Files.writeString(directory.resolve("rows.jsonl"), "{\"id\":1}\n");
    Path file =
        Files.writeString(
            directory.resolve("sync.yaml"),
            """
            sync: daily
            destination: kafka
            authentication: { method: none }
            configuration: { bootstrap_servers: "localhost:9092", use_tls: false }
            target: { topic: customers }
            mode: insert
            source: { type: jsonl, path: rows.jsonl }
            """);

    Distribution.Ended ended =
        Distribution.run("validate", file.toString(), "--plugins", plugins.toString());

    assertThat(ended.exitCode()).as(ended.err()).isZero();
    assertThat(ended.err()).isEmpty();
    assertThat(Distribution.run("doctor", "--plugins", plugins.toString()).exitCode()).isOne();
  }

  @Test
  void theClassLoaderOfKafkaGoesWithItsCatalog() throws Exception {
    ReferenceQueue<ClassLoader> queue = new ReferenceQueue<>();

    WeakReference<ClassLoader> loader = checkAndClose(queue);

    long deadline = System.nanoTime() + Duration.ofSeconds(60).toNanos();
    while (queue.remove(50) == null && System.nanoTime() < deadline) {
      System.gc();
    }
    assertThat(loader.get()).as("the class loader of a plugin whose catalog is closed").isNull();
  }

  // In a frame of its own, so that nothing of it stays on the stack.
  private static WeakReference<ClassLoader> checkAndClose(ReferenceQueue<ClassLoader> queue)
      throws Exception {
    try (DestinationCatalog catalog =
        DestinationCatalog.of(
            PluginsIT.class.getClassLoader(), List.of(Distribution.home().resolve("plugins")))) {
      DiscoveredDestination kafka = catalog.find("kafka").orElseThrow();
      RawSettings raw =
          RawSettings.builder()
              .method("none")
              .put(Scope.CONFIGURATION, "bootstrap_servers", "127.0.0.1:" + freePort())
              .put(Scope.CONFIGURATION, "use_tls", false)
              .put(Scope.TARGET, "topic", "customers")
              .build();
      Settings settings = kafka.spec().validate(raw).orElseThrow();
      CheckReport report =
          kafka.destination().check(settings, new CheckContext(Duration.ofSeconds(5), step -> {}));
      assertThat(report.status()).isEqualTo(StepStatus.FAILED);
      ClassLoader[] seen = new ClassLoader[1];
      kafka
          .destination()
          .check(
              settings,
              new CheckContext(
                  Duration.ofSeconds(5),
                  step -> seen[0] = Thread.currentThread().getContextClassLoader()));
      assertThat(seen[0].getName()).isEqualTo("kafka");
      return new WeakReference<>(seen[0], queue);
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}
