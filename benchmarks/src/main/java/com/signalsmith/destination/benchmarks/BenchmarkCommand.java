package com.signalsmith.destination.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.LocalDate;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Measures what is asked for and writes it down. */
@Command(
    name = "benchmarks/run",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description =
        "Measures 'signalsmith sync' beside other programs that bring rows to Kafka, and writes"
            + " the results.")
final class BenchmarkCommand implements Callable<Integer> {

  private final Clock clock;

  @Parameters(
      paramLabel = "SECTION",
      description =
          "peers, typed, growth, row-sizes, partitions, compression, tls, trickle, start-up; all of"
              + " them if none is named.")
  private List<String> sections = List.of();

  @Option(
      names = "--rows",
      defaultValue = "4000000",
      description = "How many rows a usual run sends; ${DEFAULT-VALUE}.")
  private long rows;

  @Option(
      names = "--rounds",
      defaultValue = "5",
      description = "How often each case is run; ${DEFAULT-VALUE}.")
  private int rounds;

  @Option(
      names = "--seconds",
      defaultValue = "10",
      description = "How long a trickle lasts; ${DEFAULT-VALUE}.")
  private int seconds;

  @Option(
      names = "--peer",
      description =
          "Only the programs of section peers with this in their names, as 'kcat'; repeatable.")
  private List<String> peers = List.of();

  @SuppressWarnings("NullAway.Init") // required
  @Option(
      names = "--data",
      required = true,
      description =
          "Where rows are kept, and the broker's data while it runs; for one run at a time.")
  private Path data;

  @SuppressWarnings("NullAway.Init") // required
  @Option(names = "--results", required = true, description = "The file of results.")
  private Path results;

  @SuppressWarnings("NullAway.Init") // required
  @Option(names = "--launcher", required = true, description = "What starts signalsmith.")
  private Path launcher;

  @SuppressWarnings("NullAway.Init") // required
  @Option(names = "--kafka-jars", required = true, description = "The jars of Kafka's programs.")
  private Path kafkaJars;

  @SuppressWarnings("NullAway.Init") // picocli injects it before anything else
  @Spec
  private CommandSpec spec;

  BenchmarkCommand(Clock clock) {
    this.clock = clock;
  }

  @Override
  public Integer call() throws Exception {
    List<Section> all = Sections.all(peers);
    List<Section> wanted = wanted(all);
    if (rows < 1 || rounds < 1 || seconds < 1) {
      throw usage("--rows, --rounds and --seconds must be 1 or more");
    }
    if (!Proc.isThere()) {
      throw usage("only Linux tells what a process takes, in /proc; run it there");
    }
    Files.createDirectories(data);
    var programs = new Programs(launcher, kafkaJars);
    requireKnownPeers(programs);
    // Left by a run that was killed.
    Path scratch = data.toAbsolutePath().resolve("scratch");
    Directories.delete(scratch);
    try (Broker broker = Broker.start(scratch.resolve("broker"))) {
      var bench =
          new Bench(
              broker,
              new RowFiles(data),
              programs,
              new Bench.Size(rows, rounds, seconds),
              scratch.resolve("runs"),
              spec.commandLine().getErr());
      var file = new ResultsFile(results, all.stream().map(Section::title).toList());
      bench.warmUpBroker();
      for (Section section : wanted) {
        bench.say(section.name());
        String text = section.measurement().on(bench);
        file.put(section.title(), conditions() + text);
        bench.say("\n" + text);
      }
    } finally {
      Directories.delete(scratch);
    }
    return 0;
  }

  private List<Section> wanted(List<Section> all) {
    for (String name : sections) {
      if (all.stream().noneMatch(section -> section.name().equals(name))) {
        throw usage(
            "there is no section '"
                + name
                + "'; there are "
                + String.join(", ", all.stream().map(Section::name).toList()));
      }
    }
    return all.stream()
        .filter(section -> sections.isEmpty() || sections.contains(section.name()))
        .toList();
  }

  private void requireKnownPeers(Programs programs) throws IOException {
    List<String> known = programs.all().stream().map(Peer::name).toList();
    for (String name : peers) {
      if (known.stream().noneMatch(each -> each.contains(name))) {
        throw usage(
            "there is no program like '" + name + "'; there are " + String.join(", ", known));
      }
    }
  }

  private String conditions() throws Exception {
    return "Measured on "
        + LocalDate.now(clock)
        + ": "
        + Machine.description(launcher)
        + ". Rounds: "
        + rounds
        + ".\n\n";
  }

  private ParameterException usage(String problem) {
    return new ParameterException(spec.commandLine(), problem);
  }
}
