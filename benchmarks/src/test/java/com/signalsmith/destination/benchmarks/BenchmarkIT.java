package com.signalsmith.destination.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/**
 * A smoke test: few rows, and only programs that are built here; how long they take is no matter.
 */
@EnabledOnOs(value = OS.LINUX, disabledReason = "processes are measured by what /proc tells")
class BenchmarkIT {

  private static final Clock CLOCK =
      Clock.fixed(Instant.parse("2026-11-22T10:00:00Z"), ZoneOffset.UTC);

  @TempDir private Path directory;
  private final StringWriter err = new StringWriter();

  @Test
  void writesWhatWasMeasured() throws IOException {
    int code = run(launcher(""), "peers", "--peer", SyncPeer.NAME, "--peer", Programs.BARE_LOOP);

    assertThat(code).as(err.toString()).isZero();
    assertThat(Files.readString(results()))
        .contains("## Peers\n\nMeasured on 2026-11-22: ", "Rounds: 1.")
        .contains("| signalsmith sync | 2,000 |", "| bare KafkaProducer loop | 2,000 |")
        .doesNotContain("kcat |");
    assertThat(directory.resolve("data/scratch")).doesNotExist();
  }

  @Test
  void measuresTypedRows() throws IOException {
    int code = run(launcher(""), "typed");

    assertThat(code).as(err.toString()).isZero();
    assertThat(Files.readString(results()))
        .contains("## Typed rows\n\nMeasured on 2026-11-22: ")
        .contains(
            "| JSON Lines | 2,000 |", "| DuckDB | 2,000 |", "| DuckDB, primary key | 2,000 |");
  }

  @Test
  void rowsThatDoNotArriveAreAFailure() throws IOException {
    int code = run(launcher("exit 0"), "peers", "--peer", SyncPeer.NAME);

    assertThat(code).isEqualTo(1);
    assertThat(err.toString())
        .contains("signalsmith sync was given 2000 rows, but the topic holds 0 messages");
    assertThat(results()).doesNotExist();
  }

  @Test
  void anUnknownSectionIsRefused() throws IOException {
    assertThat(run(launcher(""), "partition")).isEqualTo(2);
    assertThat(err.toString()).contains("there is no section 'partition'; there are peers, typed");
  }

  @Test
  void anUnknownProgramIsRefused() throws IOException {
    assertThat(run(launcher(""), "peers", "--peer", "kcatt")).isEqualTo(2);
    assertThat(err.toString()).contains("there is no program like 'kcatt'; there are signalsmith");
  }

  private int run(Path launcher, String... arguments) {
    List<String> all =
        new ArrayList<>(
            List.of(
                "--rows=2000",
                "--rounds=1",
                "--data=" + directory.resolve("data"),
                "--results=" + results(),
                "--kafka-jars=" + directory,
                "--launcher=" + launcher));
    all.addAll(List.of(arguments));
    CommandLine command = Main.commandLine(CLOCK).setErr(new PrintWriter(err, true));
    return command.execute(all.toArray(String[]::new));
  }

  private Path results() {
    return directory.resolve("RESULTS.md");
  }

  // The real one would call Maven inside Maven.
  private Path launcher(String before) throws IOException {
    Path launcher =
        Files.writeString(
            directory.resolve("signalsmith"),
            """
            #!/bin/sh
            %1$s
            exec '%2$s' -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -Dsignalsmith.home='%3$s' \\
              -cp '%3$s/lib/*' com.signalsmith.destination.cli.Main "$@"
            """
                .formatted(
                    before,
                    Path.of(System.getProperty("java.home"), "bin", "java"),
                    Path.of(System.getProperty("signalsmith.distribution")).toAbsolutePath()));
    assertThat(launcher.toFile().setExecutable(true)).isTrue();
    return launcher;
  }
}
