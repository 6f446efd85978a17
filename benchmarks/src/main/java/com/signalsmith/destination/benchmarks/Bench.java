package com.signalsmith.destination.benchmarks;

import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Where programs are measured. For one thread.
 *
 * @param broker who takes the rows
 * @param files where the rows come from
 * @param programs what is compared
 * @param size how much is measured
 * @param scratch where each run gets a directory of its own
 * @param progress told of each run
 */
record Bench(
    Broker broker,
    RowFiles files,
    Programs programs,
    Size size,
    Path scratch,
    PrintWriter progress) {

  private static final long WARM_UP_ROWS = 1_000_000;

  /**
   * How much is measured.
   *
   * @param rows how many rows a usual run sends
   * @param rounds how often each case is run
   * @param seconds how long a trickle lasts
   */
  record Size(long rows, int rounds, int seconds) {}

  /** What is done with a delivery. */
  interface Task<T> {
    T run(Delivery delivery) throws Exception;
  }

  /** Sends rows that nobody counts, because the first run would pay for a broker that is fresh. */
  void warmUpBroker() throws Exception {
    say("warming the broker up");
    RowFile rows = files.usual(Math.min(WARM_UP_ROWS, size.rows()));
    Figures.Round unused = run(Case.of(programs.bareLoop(), rows));
  }

  /** Runs every case once in each round, so that what disturbs the machine disturbs them all. */
  List<Figures> inTurns(List<Case> cases) throws Exception {
    List<Figures> figures = cases.stream().map(one -> new Figures(one, new ArrayList<>())).toList();
    for (int round = 1; round <= size.rounds(); round++) {
      for (Figures each : figures) {
        Figures.Round result = run(each.of());
        each.rounds().add(result);
        say(
            String.format(
                Locale.ROOT,
                "  round %d of %d: %-28s %8.3f s, CPU %7.2f s, broker %7.2f s, %5.0f MB",
                round,
                size.rounds(),
                each.of().name(),
                result.usage().seconds(),
                result.usage().cpuSeconds(),
                result.brokerCpuSeconds(),
                result.usage().peakBytes() / 1e6));
      }
    }
    return figures;
  }

  /** Gives the task an empty topic and an empty directory, both gone afterwards. */
  <T> T withDelivery(RowFile rows, int partitions, Task<T> task) throws Exception {
    Files.createDirectories(scratch);
    Path directory = Files.createTempDirectory(scratch.toAbsolutePath(), "run-");
    String topic = broker.newTopic(partitions);
    T result = task.run(new Delivery(rows, broker, topic, directory));
    broker.delete(topic);
    Directories.delete(directory);
    return result;
  }

  /** Fails unless the topic holds so many messages. */
  void requireMessages(Delivery delivery, String sender, long rows) throws InterruptedException {
    long messages = broker.messages(delivery.topic());
    if (messages != rows) {
      throw new BenchmarkException(
          sender
              + " was given "
              + rows
              + " rows, but the topic holds "
              + messages
              + " messages; "
              + MeteredProcess.endOf(delivery.log()));
    }
  }

  void say(String line) {
    progress.println(line);
    progress.flush();
  }

  private Figures.Round run(Case one) throws Exception {
    return withDelivery(
        one.rows(),
        one.partitions(),
        delivery -> {
          double before = broker.cpuSeconds();
          Usage usage = one.peer().run(delivery);
          double brokerCpu = broker.cpuSeconds() - before;
          requireMessages(delivery, one.name(), one.rows().rows());
          return new Figures.Round(usage, brokerCpu);
        });
  }
}
