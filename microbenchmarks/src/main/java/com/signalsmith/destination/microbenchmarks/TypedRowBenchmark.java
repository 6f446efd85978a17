package com.signalsmith.destination.microbenchmarks;

import com.signalsmith.destination.spi.Column;
import com.signalsmith.destination.spi.ColumnType;
import com.signalsmith.destination.spi.Row;
import com.signalsmith.destination.spi.RowSchema;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Writes the JSON of a row of Java values. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(value = 2, jvmArgsAppend = "-XX:+UseSerialGC")
public class TypedRowBenchmark {

  private static final RowSchema TEXTS = schema(ColumnType.TEXT);
  private static final RowSchema NUMBERS = schema(ColumnType.DECIMAL);
  private static final RowSchema FLOATS = schema(ColumnType.FLOAT);
  private static final RowSchema INSTANTS = schema(ColumnType.TIMESTAMP_WITH_ZONE);

  // Not final, so that the compiler cannot reckon with them.
  private List<String> texts =
      List.of("c-0169782", "user169782@example.com", "silver", "x".repeat(80), "é€", "a \"b\"");
  private List<Number> numbers =
      List.of(1L, 9_494L, 169_782, 0, new BigDecimal("12345.6700"), Long.MAX_VALUE);
  private List<Double> floats = List.of(0.947865, 0.1, 1e300, 123456.789, 1.0 / 3, 0.0);
  private List<Instant> instants =
      Stream.of(1_764_000_000L, 0L, 1L, 1_000_000_000L, 1_800_000_000L, 42L)
          .map(Instant::ofEpochSecond)
          .toList();

  @Benchmark
  public Row texts() {
    return Row.of(TEXTS, texts);
  }

  @Benchmark
  public Row numbers() {
    return Row.of(NUMBERS, numbers);
  }

  @Benchmark
  public Row floats() {
    return Row.of(FLOATS, floats);
  }

  @Benchmark
  public Row instants() {
    return Row.of(INSTANTS, instants);
  }

  private static RowSchema schema(ColumnType type) {
    return RowSchema.of(
        Stream.of("a", "b", "c", "d", "e", "f").map(name -> new Column(name, type)).toList(),
        List.of());
  }
}
