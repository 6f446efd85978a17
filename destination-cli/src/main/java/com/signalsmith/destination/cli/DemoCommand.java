package com.signalsmith.destination.cli;

import com.signalsmith.destination.cli.syncfile.SyncFile;
import com.signalsmith.destination.cli.syncfile.ValueOverride;
import com.signalsmith.destination.embeddedkafka.EmbeddedKafka;
import com.signalsmith.destination.embeddedkafka.ReadMessage;
import com.signalsmith.destination.embeddedkafka.SecurityProtocol;
import com.signalsmith.destination.runtime.DestinationCatalog;
import com.signalsmith.destination.runtime.RunReport;
import com.signalsmith.destination.runtime.SyncRun;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;

/** Shows the whole path once: a real broker on this machine, the example's rows, and back. */
@Command(
    name = "demo",
    description =
        "Starts a real Kafka broker here, sends the example's rows to it, and reads them back.",
    footerHeading = "%nExamples:%n",
    footer = "  signalsmith demo")
final class DemoCommand implements Callable<Integer> {

  private static final String TOPIC = "customers";
  private static final int PARTITIONS = 3;

  private final SignalSmithCommand root;

  DemoCommand(SignalSmithCommand root) {
    this.root = root;
  }

  @Override
  public Integer call() throws IOException {
    Shell shell = root.shell();
    Optional<Path> home = shell.home().filter(each -> Files.isDirectory(each.resolve("examples")));
    if (home.isEmpty()) {
      shell
          .errors()
          .println("signalsmith: the demo needs the distribution; start it by ./signalsmith");
      return ExitCode.FAILED.number();
    }
    try (DemoDirectory directory = DemoDirectory.create();
        Interruption interruption =
            Interruption.of(shell.warnings(), () -> System.exit(ExitCode.INTERRUPTED.number()))) {
      ExitCode code = run(home.get(), directory.path());
      return (interruption.happened() ? ExitCode.INTERRUPTED : code).number();
    }
  }

  private ExitCode run(Path home, Path directory) throws IOException {
    PrintStream story = root.story();
    story.println("starting a Kafka broker on this machine");
    long startedAt = System.nanoTime();
    try (EmbeddedKafka kafka =
        EmbeddedKafka.builder()
            .listener(SecurityProtocol.PLAINTEXT)
            .serverJars(home.resolve("embedded-kafka"))
            .directory(directory.resolve("kafka"))
            .start()) {
      kafka.createTopic(TOPIC, PARTITIONS, Map.of());
      String address = kafka.bootstrapServers(SecurityProtocol.PLAINTEXT);
      story.println(
          "Kafka answers at %s after %s"
              .formatted(address, Progress.seconds(System.nanoTime() - startedAt)));
      Path rows = home.resolve("examples").resolve("customers.jsonl");
      story.println("sending the rows of " + rows + " to topic " + TOPIC);
      Optional<RunReport> report = sync(home, directory.resolve("state"), address);
      if (report.isEmpty()) {
        return ExitCode.INVALID;
      }
      root.summary().print(report.get());
      if (ExitCode.of(report.get()) != ExitCode.DONE) {
        return ExitCode.of(report.get());
      }
      return compare(report.get(), Files.readAllLines(rows), kafka.readTopic(TOPIC), story);
    }
  }

  private Optional<RunReport> sync(Path home, Path state, String address) {
    Shell shell = root.shell();
    List<ValueOverride> overrides =
        Stream.of(
                "configuration.bootstrap_servers=" + address,
                "configuration.use_tls=false",
                "target.topic=" + TOPIC)
            .map(ValueOverride::parse)
            .flatMap(Optional::stream)
            .toList();
    Path file = home.resolve("examples").resolve("customers.yaml");
    try (DestinationCatalog catalog = root.catalog()) {
      SyncFile.Result result =
          new SyncFile(file, overrides, shell.variables(), shell.in(), shell.drivers())
              .read(catalog);
      if (result instanceof SyncFile.Invalid invalid) {
        Problems.print(shell.errors(), file, invalid.problems());
        return Optional.empty();
      }
      SyncFile.Ready ready = (SyncFile.Ready) result;
      return Optional.of(
          SyncRun.builder(ready.sync(), ready.rows(), state)
              .observer(root.progress())
              .build()
              .execute());
    }
  }

  private ExitCode compare(
      RunReport report, List<String> rows, List<ReadMessage> messages, PrintStream story) {
    ReadBack readBack = new ReadBack(report, rows, messages);
    readBack.print(story);
    if (root.json()) {
      root.shell().out().println(readBack.json());
    }
    return readBack.agrees() ? ExitCode.DONE : ExitCode.FAILED;
  }
}
