package com.signalsmith.destination.kafka.producer;

import com.signalsmith.destination.microbenchmarks.Lines;
import com.signalsmith.destination.spi.Row;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.apache.kafka.common.compress.Compression;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;
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

/**
 * Writes rows with their keys and headers into record batches, and gives back the memory.
 *
 * <p>One thread does what the run's and the producer's do; nothing waits and nothing is sent. The
 * rows make about one full batch for each partition.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(value = 2, jvmArgsAppend = "-XX:+UseSerialGC")
public class AccumulatorBenchmark {

  private static final int PARTITIONS = 6;
  private static final int MEMORY = 16 << 20;
  private static final int BATCH = 256 << 10;
  private static final int MOST = 1 << 20;
  private static final ProducerIdentity IDENTITY = new ProducerIdentity(1, (short) 0);

  @Param({"true", "false"})
  private boolean headers = true;

  private final List<Row> rows = new ArrayList<>();
  private final List<byte[]> keys = new ArrayList<>();
  private Accumulator accumulator = accumulator(EncodedHeaders.NONE);
  // As many digits as in the middle of a run.
  private long number = 1_000_000;

  @Setup
  public void read() {
    Lines.read(Lines.ORDINARY.bytes(), chunk -> rows.addAll(chunk.rows()));
    int key = rows.get(0).schema().indexOf("id").orElseThrow();
    rows.forEach(row -> keys.add(row.text(key)));
    accumulator = accumulator(headers ? fourHeaders() : EncodedHeaders.NONE);
    accumulator.reset(PARTITIONS, MOST);
  }

  /** What the thread of the run does with a row, and a share of making its batch ready. */
  @Benchmark
  @OperationsPerInvocation(Lines.ROWS)
  public void append(Blackhole blackhole) throws InterruptedException, TimeoutException {
    appendAll();
    finish(blackhole::consume);
  }

  /** The same, and the batch's header with its checksum, which the producer's thread makes. */
  @Benchmark
  @OperationsPerInvocation(Lines.ROWS)
  public void appendAndCheckSum(Blackhole blackhole) throws InterruptedException, TimeoutException {
    appendAll();
    finish(
        batch -> {
          batch.number(0);
          blackhole.consume(batch.records(IDENTITY));
        });
  }

  private void appendAll() throws InterruptedException, TimeoutException {
    for (int n = 0; n < Lines.ROWS; n++) {
      accumulator.append(number++, keys.get(n), rows.get(n), 1_764_000_000_000L, 0);
    }
  }

  private void finish(Consumer<PartitionBatch> action) {
    accumulator.sealAll();
    for (int partition = 0; partition < PARTITIONS; partition++) {
      PartitionBatch batch = accumulator.peek(partition);
      while (batch != null) {
        accumulator.take(partition);
        action.accept(batch);
        accumulator.release(batch);
        batch = accumulator.peek(partition);
      }
    }
    if (!accumulator.isIdle()) {
      throw new IllegalStateException("a batch was not released");
    }
  }

  private static Accumulator accumulator(EncodedHeaders headers) {
    return new Accumulator(headers, Compression.NONE, MEMORY, BATCH, partition -> true, () -> {});
  }

  // As many bytes as a sync's have.
  private static EncodedHeaders fourHeaders() {
    return EncodedHeaders.of(
        List.of(
            header("signalsmith-sync-id", "customers"),
            header("signalsmith-run-id", "20261122T100100Z-0123abcd")),
        "signalsmith-row",
        List.of(header("signalsmith-operation", "insert")));
  }

  private static Header header(String name, String value) {
    return new RecordHeader(name, value.getBytes(StandardCharsets.UTF_8));
  }
}
