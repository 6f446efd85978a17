package com.signalsmith.destination.runtime.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.function.IntToLongFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TimelineTest {

  private final Timeline timeline = new Timeline();

  @Test
  void putsWhatHappensIntoItsSlice() {
    timeline.rows(millis(0), 5);
    timeline.rows(millis(99), 2);
    timeline.rows(millis(100), 3);
    timeline.retry(millis(250));
    timeline.flush(millis(250), 7);
    timeline.flush(millis(260), 4);

    assertThat(timeline.used()).isEqualTo(3);
    assertThat(timeline.width()).isEqualTo(millis(100));
    assertThat(timeline.rowsIn(0)).isEqualTo(7);
    assertThat(timeline.rowsIn(1)).isEqualTo(3);
    assertThat(timeline.retriesIn(2)).isEqualTo(1);
    assertThat(timeline.slowestFlushIn(2)).isEqualTo(7);
  }

  @Test
  void keepsItsSizeAndLosesNothingHoweverLongARunIs() {
    long hours = Duration.ofHours(30).toMillis();
    for (long at = 0; at < hours; at += 60_000) {
      timeline.rows(millis(at), 10);
      timeline.retry(millis(at));
    }
    timeline.flush(millis(hours - 1), 99);

    assertThat(timeline.used()).isBetween(Timeline.SLICES / 2, Timeline.SLICES);
    assertThat(timeline.used() * timeline.width()).isGreaterThanOrEqualTo(millis(hours - 1));
    assertThat(sum(timeline::rowsIn)).isEqualTo(18_000);
    assertThat(sum(timeline::retriesIn)).isEqualTo(1_800);
    assertThat(timeline.slowestFlushIn(timeline.used() - 1)).isEqualTo(99);
  }

  private static long sum(IntToLongFunction value) {
    return IntStream.range(0, Timeline.SLICES).mapToLong(value).sum();
  }

  private static long millis(long count) {
    return Duration.ofMillis(count).toNanos();
  }
}
