package com.signalsmith.destination.microbenchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import com.signalsmith.destination.kafka.DeliveriesBenchmark;
import com.signalsmith.destination.kafka.producer.AccumulatorBenchmark;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.Options;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

class MicrobenchmarksTest {

  // Nothing is measured here, so that others may measure at the same time.
  @BeforeAll
  static void ignoreOthers() {
    System.setProperty("jmh.ignoreLock", "true");
  }

  @Test
  void everyBenchmarkRuns() throws RunnerException {
    Options once =
        new OptionsBuilder()
            .forks(0)
            .warmupIterations(0)
            .measurementIterations(1)
            .measurementTime(TimeValue.milliseconds(10))
            .shouldFailOnError(true)
            .verbosity(VerboseMode.SILENT)
            .build();

    Collection<RunResult> results = new Runner(once).run();

    assertThat(results)
        .extracting(result -> result.getParams().getBenchmark())
        .contains(
            ReadingBenchmark.class.getName() + ".readAndCheck",
            RowBenchmark.class.getName() + ".putText",
            TypedRowBenchmark.class.getName() + ".texts",
            AccumulatorBenchmark.class.getName() + ".append",
            AccumulatorBenchmark.class.getName() + ".appendAndCheckSum",
            DeliveriesBenchmark.class.getName() + ".checkpoint");
  }

  @Test
  void readsEveryLine() {
    for (Lines lines : Lines.values()) {
      List<Integer> sizes = new ArrayList<>();
      Lines.read(
          lines.bytes(),
          chunk -> {
            assertThat(chunk.invalid()).as("%s", lines).isEmpty();
            sizes.add(chunk.rows().size());
          });

      assertThat(sizes.stream().mapToInt(Integer::intValue).sum()).isEqualTo(Lines.ROWS);
    }
  }
}
