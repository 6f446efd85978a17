package com.signalsmith.destination.faultrig;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.signalsmith.destination.faultrig.audit.AuditResult;
import com.signalsmith.destination.faultrig.audit.Evidence;
import com.signalsmith.destination.faultrig.audit.SourceRow;
import com.signalsmith.destination.faultrig.audit.TopicAudit;
import com.signalsmith.destination.faultrig.proxy.Traffic;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Carries out a plan: syncs under faults until the run is complete, then has it audited. */
final class FaultRun {

  private static final Duration LONGEST_RUN = Duration.ofMinutes(6);
  private static final Duration LONGEST_CALM = Duration.ofSeconds(30);
  private static final Duration QUIET = Duration.ofMillis(400);
  private static final long PAUSE_MILLIS = 300;
  private static final ObjectMapper JSON = new ObjectMapper();

  private final FaultPlan plan;
  private final RigCluster cluster;
  private final String topic;
  private final Path home;
  private final CountDownLatch ended = new CountDownLatch(1);
  private volatile SyncProcess process;
  private final long startedAt = System.nanoTime();
  private int attempts;

  private FaultRun(FaultPlan plan, RigCluster cluster, Path home) throws IOException {
    this.plan = plan;
    this.cluster = cluster;
    this.topic = "seed-" + plan.seed();
    this.home = home;
    SourceWriter.write(plan, home.resolve("rows.jsonl"));
    SyncProcess.writeSyncFile(plan, cluster.proxiedServers(), topic, syncFile());
    cluster.createTopic(topic, plan.partitions());
    cluster.setTraffic(Traffic.throttled(plan.bytesPerSecond()));
    this.process = startAttempt();
  }

  /**
   * Carries out a plan.
   *
   * @param home a directory for everything that the run writes; it exists and is empty
   */
  static Outcome of(FaultPlan plan, RigCluster cluster, Path home)
      throws IOException, InterruptedException, ExecutionException {
    return new FaultRun(plan, cluster, home).run();
  }

  private Outcome run() throws IOException, InterruptedException, ExecutionException {
    try (TopicWatch watch = TopicWatch.start(cluster, topic, plan.partitions())) {
      CompletableFuture<List<Injector.Injected>> faults = injectBeside(watch);
      Optional<String> problem = complete();
      ended.countDown();
      process.kill();
      List<Injector.Injected> injected = faults.get();
      AuditResult audit = problem.isEmpty() ? audit(watch) : null;
      cluster.heal();
      return outcome(injected, watch, audit, problem.orElse(null));
    } finally {
      ended.countDown();
      process.kill();
      cluster.heal();
      cluster.deleteTopic(topic);
    }
  }

  private Outcome outcome(
      List<Injector.Injected> injected,
      TopicWatch watch,
      @Nullable AuditResult audit,
      @Nullable String problem) {
    Duration worst =
        injected.stream()
            .flatMap(each -> watch.growthAfter(each.overAt()).stream())
            .max(Duration::compareTo)
            .orElse(Duration.ZERO);
    return new Outcome(
        plan,
        injected.stream().map(Injector.Injected::fault).toList(),
        attempts,
        audit,
        worst,
        elapsed(),
        problem);
  }

  private CompletableFuture<List<Injector.Injected>> injectBeside(TopicWatch watch) {
    Injector injector =
        new Injector(cluster, topic, plan, watch, () -> process, () -> ended.getCount() == 0);
    CompletableFuture<List<Injector.Injected>> result = new CompletableFuture<>();
    new Thread(
            () -> {
              try {
                result.complete(injector.inject());
              } catch (IOException | InterruptedException | ExecutionException e) {
                result.completeExceptionally(e);
              } catch (RuntimeException e) {
                result.completeExceptionally(e);
              }
            },
            "fault-injector")
        .start();
    return result;
  }

  /** Starts processes until one completes the run; returns why none does, if so. */
  private Optional<String> complete() throws IOException, InterruptedException {
    while (true) {
      SyncProcess current = process;
      Optional<Integer> code = current.await(LONGEST_RUN.minus(elapsed()));
      if (code.isEmpty()) {
        return Optional.of("not complete after " + elapsed().toSeconds() + " s");
      }
      JsonNode report = report();
      if (report.path("status").asText().equals("completed")) {
        return Optional.empty();
      }
      if (!current.wasKilled()) {
        if (!report.at("/error/kind").asText().equals("unavailable")) {
          return Optional.of(unexpected(code.get(), report));
        }
        boolean unused = ended.await(PAUSE_MILLIS, TimeUnit.MILLISECONDS);
      }
      process = startAttempt();
    }
  }

  private static String unexpected(int code, JsonNode report) {
    return "the sync ended with code "
        + code
        + ", status '"
        + report.path("status").asText()
        + "', error "
        + report.at("/error/kind").asText()
        + " "
        + report.at("/error/code").asText()
        + ": "
        + report.at("/error/message").asText();
  }

  private SyncProcess startAttempt() throws IOException {
    attempts++;
    // An attempt that dies without a report must not be judged by the one before.
    Files.deleteIfExists(reportFile());
    return SyncProcess.start(plan, syncFile(), home.resolve("state"));
  }

  private AuditResult audit(TopicWatch watch) throws IOException {
    // What a fault still holds back arrives now, late as it is.
    cluster.heal();
    await().atMost(LONGEST_CALM).until(cluster::isDrained);
    long calm = System.nanoTime();
    await()
        .atMost(LONGEST_CALM)
        .until(() -> System.nanoTime() - calm > QUIET.toNanos() && watch.isQuiet(QUIET));
    JsonNode report = report();
    return TopicAudit.of(
        new Evidence(
            topic,
            SourceRow.read(home.resolve("rows.jsonl"), SourceWriter.KEY),
            TopicReader.read(cluster, topic, plan.partitions()),
            Evidence.rejectedRows(report),
            report));
  }

  private JsonNode report() throws IOException {
    Path file = reportFile();
    return Files.exists(file) ? JSON.readTree(Files.readString(file)) : JSON.createObjectNode();
  }

  private Path reportFile() {
    return home.resolve("state/rig/report.json");
  }

  private Path syncFile() {
    return home.resolve("sync.yaml");
  }

  private Duration elapsed() {
    return Duration.ofNanos(System.nanoTime() - startedAt);
  }
}
