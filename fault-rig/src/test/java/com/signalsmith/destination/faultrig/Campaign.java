package com.signalsmith.destination.faultrig;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import java.util.stream.LongStream;

/**
 * Carries out the plans of many seeds in a few lanes beside each other, because most of the time a
 * run waits for something. Each lane has a cluster, and each of its runs a topic.
 */
final class Campaign {

  /** The nodes of each lane's cluster. */
  private static final List<Integer> LANES = List.of(1, 1, 3);

  private final Path home;
  private final List<Outcome> outcomes = new ArrayList<>();

  private Campaign(Path home) {
    this.home = home;
  }

  /** Returns how each seed's run ended, by ascending seed. */
  static List<Outcome> run(List<Long> seeds, Path home) throws IOException {
    Campaign campaign = new Campaign(home);
    Map<Integer, Queue<FaultPlan>> plans =
        seeds.stream()
            .map(FaultPlan::of)
            .collect(
                Collectors.groupingBy(
                    FaultPlan::nodes, Collectors.toCollection(ConcurrentLinkedQueue::new)));
    List<CompletableFuture<Void>> lanes =
        LANES.stream()
            .filter(plans::containsKey)
            .map(nodes -> campaign.start(nodes, plans.getOrDefault(nodes, new ArrayDeque<>())))
            .toList();
    lanes.forEach(CompletableFuture::join);
    return campaign.outcomes.stream()
        .sorted(Comparator.comparingLong(outcome -> outcome.plan().seed()))
        .toList();
  }

  /** Returns the seed of the property, or else as many as wanted, from 1. */
  static List<Long> seeds(String seedProperty, int wanted) {
    return seedProperty.isEmpty()
        ? LongStream.rangeClosed(1, wanted).boxed().toList()
        : List.of(Long.valueOf(seedProperty));
  }

  private CompletableFuture<Void> start(int nodes, Queue<FaultPlan> plans) {
    return CompletableFuture.runAsync(
        () -> runAll(nodes, plans), task -> new Thread(task, "lane").start());
  }

  private void runAll(int nodes, Queue<FaultPlan> plans) {
    FaultPlan plan = plans.poll();
    if (plan == null) {
      return;
    }
    try (RigCluster cluster = RigCluster.start(nodes)) {
      while (plan != null) {
        Outcome outcome = run(plan, cluster);
        if (!outcome.isGood()) {
          cluster.keepLogs();
        }
        add(outcome);
        plan = plans.poll();
      }
    }
  }

  private synchronized void add(Outcome outcome) {
    outcomes.add(outcome);
    System.out.println(Summary.line(outcome));
  }

  private Outcome run(FaultPlan plan, RigCluster cluster) {
    try {
      Path directory = Files.createDirectories(home.resolve("seed-" + plan.seed()));
      Outcome outcome = FaultRun.of(plan, cluster, directory);
      if (outcome.isGood()) {
        Files.delete(directory.resolve("rows.jsonl"));
      } else {
        Files.writeString(directory.resolve("findings.txt"), findings(outcome, cluster));
      }
      return outcome;
    } catch (IOException | ExecutionException e) {
      return broken(plan, e);
    } catch (RuntimeException e) {
      return broken(plan, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return broken(plan, e);
    }
  }

  private static Outcome broken(FaultPlan plan, Exception e) {
    String problem = "the rig itself failed: " + e;
    return new Outcome(plan, List.of(), 0, null, Duration.ZERO, Duration.ZERO, problem);
  }

  private static String findings(Outcome outcome, RigCluster cluster) {
    StringBuilder text = new StringBuilder(outcome.describe()).append("\n\n").append(cluster);
    if (outcome.audit() != null) {
      outcome.audit().findings().forEach(finding -> text.append('\n').append(finding));
    }
    return text.append('\n').toString();
  }
}
