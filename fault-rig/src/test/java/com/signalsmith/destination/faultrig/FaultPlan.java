package com.signalsmith.destination.faultrig;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;

/**
 * All that a seed decides about a run. Equal seeds make equal plans, on every machine.
 *
 * @param seed from which everything follows
 * @param nodes 1 or 3
 * @param partitions of the topic
 * @param rows of the source
 * @param keys among the rows
 * @param padding the longest text that makes a row larger, in characters
 * @param badRows of thousand, how many lines are no row
 * @param unkeyedRows of thousand, how many rows have no key
 * @param usesCommand whether {@code signalsmith sync} itself runs, or the same sync with smaller
 *     checkpoints
 * @param checkpointRows rows between checkpoints, where they are smaller
 * @param checkpointMillis time between them
 * @param compression of the messages
 * @param paceMillis how long the rows take on their way when nothing goes wrong, about
 * @param faults what goes wrong, in this order
 * @param deliverySeconds how long rows may wait for the brokers before a run fails
 */
record FaultPlan(
    long seed,
    int nodes,
    int partitions,
    int rows,
    int keys,
    int padding,
    int badRows,
    int unkeyedRows,
    boolean usesCommand,
    int checkpointRows,
    int checkpointMillis,
    String compression,
    int paceMillis,
    List<Fault> faults,
    int deliverySeconds) {

  /** The property that runs one seed. */
  static final String SEED_PROPERTY = "faults.seed";

  private static final List<String> COMPRESSIONS = List.of("none", "none", "lz4", "zstd");

  /** The kinds that seeds draw from: all but one, unless {@code -Dfaults.strand=true}. */
  static final List<Fault.Kind> KINDS =
      Arrays.stream(Fault.Kind.values())
          .filter(kind -> kind != Fault.Kind.STRAND || Boolean.getBoolean("faults.strand"))
          .toList();

  private static final int MOST_FAULTS = 5;
  private static final int MESSAGE_OVERHEAD = 170;

  FaultPlan {
    faults = List.copyOf(faults);
  }

  static FaultPlan of(long seed) {
    // By turns, so that any few seeds have both clusters.
    SplittableRandom random = new SplittableRandom(seed);
    int nodes = seed % 3 == 0 ? 3 : 1;
    int rows = random.nextInt(2_000, 30_000);
    boolean usesCommand = random.nextInt(5) == 0;
    return new FaultPlan(
        seed,
        nodes,
        random.nextInt(1, 7),
        rows,
        random.nextInt(1, random.nextInt(2, 3_000)),
        random.nextInt(0, 300),
        random.nextBoolean() ? 0 : random.nextInt(1, 30),
        random.nextInt(4) == 0 ? random.nextInt(1, 20) : 0,
        usesCommand,
        Math.max(50, rows * random.nextInt(2, 30) / 100),
        random.nextInt(200, 2_000),
        COMPRESSIONS.get(random.nextInt(COMPRESSIONS.size())),
        random.nextInt(1_500, usesCommand ? 2_000 : 3_000),
        faults(random, nodes),
        random.nextInt(1, 3) * 10);
  }

  /** How much a connection lets through per second, so that the rows take their time. */
  long bytesPerSecond() {
    long bytes = (long) rows * (padding / 2 + MESSAGE_OVERHEAD);
    return Math.max(50_000, bytes * 1_000 / paceMillis / Math.min(nodes, partitions));
  }

  /** Returns how to run this plan alone. */
  String replay() {
    return "mvn verify -pl fault-rig -am -D" + SEED_PROPERTY + "=" + seed;
  }

  private static List<Fault> faults(SplittableRandom random, int nodes) {
    List<Fault> faults = new ArrayList<>();
    int count = random.nextInt(1, MOST_FAULTS + 1);
    int mostSlow = random.nextInt(3) == 0 ? 2 : 1;
    while (faults.size() < count) {
      Fault.Kind kind = KINDS.get(random.nextInt(KINDS.size()));
      boolean possible = nodes > 1 || kind != Fault.Kind.MOVE_LEADERS;
      long slow = faults.stream().filter(fault -> fault.kind().isSlow()).count();
      if (possible && !(kind.isSlow() && slow >= mostSlow)) {
        faults.add(Fault.draw(random, kind, random.nextInt(1, 85), nodes));
      }
    }
    faults.sort(Comparator.comparingInt(Fault::atPercent));
    return faults;
  }
}
