package com.signalsmith.destination.kafka;

import com.signalsmith.destination.spi.FlushReport;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Accounts for the rows of one checkpoint, and reports them; a score is of all of them. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(value = 2, jvmArgsAppend = "-XX:+UseSerialGC")
public class DeliveriesBenchmark {

  private static final int ROWS = 100_000;
  private static final int BATCH = 700;
  private static final int PARTITIONS = 6;

  private final Deliveries deliveries = new Deliveries("customers");
  private long settled;

  @Benchmark
  public FlushReport checkpoint() {
    for (int row = 0; row < ROWS; row += BATCH) {
      int partition = row / BATCH % PARTITIONS;
      deliveries.delivered(partition, settled + row, Math.min(BATCH, ROWS - row), 0);
    }
    settled += ROWS;
    FlushReport report = deliveries.report(settled);
    if (report.created() != ROWS) {
      throw new IllegalStateException("rows are missing in " + report);
    }
    return report;
  }
}
