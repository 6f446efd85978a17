package com.signalsmith.destination.microbenchmarks;

import com.signalsmith.destination.spi.Row;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.Blackhole;

/** What a destination asks of rows that were read: their key and their bytes. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(value = 2, jvmArgsAppend = "-XX:+UseSerialGC")
public class RowBenchmark {

  @Param({"ORDINARY", "ESCAPES"})
  private Lines lines = Lines.ORDINARY;

  private final List<Row> rows = new ArrayList<>();
  private final ByteBuffer buffer = ByteBuffer.allocate(64 << 10);
  private int key;

  @Setup
  public void read() {
    Lines.read(lines.bytes(), chunk -> rows.addAll(chunk.rows()));
    key = rows.get(0).schema().indexOf("id").orElseThrow();
  }

  @Benchmark
  @OperationsPerInvocation(Lines.ROWS)
  public void text(Blackhole blackhole) {
    for (Row row : rows) {
      blackhole.consume(row.text(key));
    }
  }

  @Benchmark
  @OperationsPerInvocation(Lines.ROWS)
  public void putText(Blackhole blackhole) {
    for (Row row : rows) {
      blackhole.consume(row.putText(key, buffer.clear()));
    }
  }

  @Benchmark
  @OperationsPerInvocation(Lines.ROWS)
  public void json(Blackhole blackhole) {
    for (Row row : rows) {
      blackhole.consume(row.json());
    }
  }

  @Benchmark
  @OperationsPerInvocation(Lines.ROWS)
  public void putJson(Blackhole blackhole) {
    for (Row row : rows) {
      row.putJson(buffer.clear());
      blackhole.consume(buffer);
    }
  }
}
