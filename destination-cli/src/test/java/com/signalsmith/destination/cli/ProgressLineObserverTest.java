package com.signalsmith.destination.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.signalsmith.destination.runtime.RowCounts;
import com.signalsmith.destination.runtime.RunProgress;
import com.signalsmith.destination.spi.Failure;
import com.signalsmith.destination.spi.FailureKind;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ProgressLineObserverTest {

  private static final Failure GONE =
      Failure.of(FailureKind.UNAVAILABLE, "broker_gone", "the broker is gone");

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private long now;
  private final ProgressLineObserver observer =
      new ProgressLineObserver(new PrintStream(bytes, true, StandardCharsets.UTF_8), () -> now);

  @Test
  void printsALineEveryThreeSeconds() {
    observer.started(progress(0, 0, 0, null));
    observer.written(progress(10, 0, 10, null));
    pass(2_999);
    observer.written(progress(20, 0, 20, null));
    pass(1);
    observer.written(progress(30_000, 0, 30, null));
    observer.written(progress(40_000, 0, 40, null));
    observer.retrying(GONE, 1, Duration.ZERO);
    observer.retrying(GONE, 2, Duration.ZERO);
    pass(3_000);
    observer.written(progress(60_000, 7, 60, null));
    assertThat(bytes.toString(StandardCharsets.UTF_8).lines())
        .containsExactly(
            "run r1 started",
            "30,000 rows, 10,000 rows/s, 0.0 MiB, 30%, 3.0 s, 7.0 s left",
            "60,000 rows, 7 rejected, 2 retries, 10,000 rows/s, 0.0 MiB, 60%, 6.0 s, 4.0 s left");
  }

  @Test
  void countsTheRateOfAResumedRunFromWhereItResumes() {
    observer.started(progress(90_000, 0, 0, 90_001L));
    pass(3_000);
    observer.written(progress(93_000, 0, 5 << 19, 90_001L));
    assertThat(bytes.toString(StandardCharsets.UTF_8).lines())
        .containsExactly(
            "run r1 resumes at row 90,001", "93,000 rows, 1,000 rows/s, 2.5 MiB, 3.0 s");
  }

  @Test
  void oneRowIsNoneOfSeveral() {
    observer.started(progress(0, 0, 0, null));
    pass(3_000);
    observer.written(progress(1, 0, 10, null));
    assertThat(bytes.toString(StandardCharsets.UTF_8)).contains("\n1 row, 0 rows/s, ");
  }

  private void pass(long millis) {
    now += TimeUnit.MILLISECONDS.toNanos(millis);
  }

  private static RunProgress progress(
      long written, long rejected, long bytesRead, @Nullable Long resumedFrom) {
    return RunProgress.builder("r1")
        .rowsWritten(written)
        .counts(new RowCounts(0, 0, 0, rejected, 0))
        .bytesRead(bytesRead)
        .totalBytes(100L)
        .resumedFromRow(resumedFrom)
        .build();
  }
}
