package com.signalsmith.destination.kafka;

import com.signalsmith.destination.kafka.producer.SentRows;
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
      long first = settled + row;
      deliveries.delivered(partition, first, new Numbered(first + 1, Math.min(BATCH, ROWS - row)));
    }
    settled += ROWS;
    FlushReport report = deliveries.report(settled);
    if (report.created() != ROWS) {
      throw new IllegalStateException("rows are missing in " + report);
    }
    return report;
  }

  /** Rows with consecutive numbers and keys. */
  private record Numbered(long first, int count) implements SentRows {

    @Override
    public int countThrough(long row) {
      return (int) Math.max(0, Math.min(count, row - first + 1));
    }

    @Override
    public int unkeyed(int firstRows) {
      return 0;
    }
  }
}
