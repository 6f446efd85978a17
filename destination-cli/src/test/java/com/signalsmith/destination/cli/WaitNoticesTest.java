package com.signalsmith.destination.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.signalsmith.destination.runtime.RunProgress;
import com.signalsmith.destination.spi.Failure;
import com.signalsmith.destination.spi.FailureKind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class WaitNoticesTest {

  private final List<String> lines = new ArrayList<>();
  private long now = Long.MAX_VALUE - TimeUnit.SECONDS.toNanos(7); // it may overflow
  private final WaitNotices notices = new WaitNotices(lines::add, () -> now);

  @Test
  void sayThatTheDestinationKeepsTheRunWaitingAtGrowingIntervals() {
    notices.flushing(underWay(1_500));
    pass(4_999);
    assertThat(lines).isEmpty();
    pass(1);
    assertThat(lines)
        .containsExactly(
            "waiting for the destination: nothing confirmed for 5 s, 1,500 rows under way");
    lines.clear();
    for (int i = 0; i < 150; i++) {
      pass(500);
    }
    assertThat(lines)
        .extracting(line -> line.replaceAll(".* for (\\d+) s.*", "$1"))
        .containsExactly("10", "20", "40", "80");
  }

  @Test
  void saySoOfAWriteThatDoesNotReturn() {
    notices.writing(underWay(1));
    pass(5_000);
    assertThat(lines)
        .containsExactly("waiting for the destination: nothing confirmed for 5 s, 1 row under way");
  }

  @Test
  void areSilentWhileRowsAreTakenAndSettled() {
    for (int i = 0; i < 10; i++) {
      notices.writing(underWay(10));
      pass(4_000);
      notices.written(underWay(10));
      notices.flushing(underWay(10));
      pass(4_000);
      notices.flushed(underWay(10), Duration.ofSeconds(4));
    }
    assertThat(lines).isEmpty();
  }

  @Test
  void sayThatTheSourceHasNothingToGiveLessAndLessOften() {
    notices.started(RunProgress.builder("r1").build());
    pass(9_999);
    assertThat(lines).isEmpty();
    pass(1);
    assertThat(lines).containsExactly("waiting for the source: no row for 10 s, 0 rows read");
    lines.clear();
    for (int i = 0; i < 20; i++) { // a row now and then is no news every time
      notices.writing(underWay(10));
      notices.written(underWay(10));
      pass(19_000);
    }
    assertThat(lines).isEmpty();
    pass(1_000);
    assertThat(lines).containsExactly("waiting for the source: no row for 20 s, 110 rows read");
  }

  @Test
  void sayThatARunDoesNotEvenStart() {
    pass(5_000);
    assertThat(lines)
        .containsExactly("waiting for the start: source or destination is not open after 5 s");
  }

  @Test
  void announceARetryAndSayNothingBeforeItHadItsChance() {
    notices.flushing(underWay(2));
    pass(2_000);
    notices.retrying(
        Failure.of(FailureKind.UNAVAILABLE, "broker_away", "it is\u001b[31m away"),
        3,
        Duration.ofMillis(4_200));
    assertThat(lines)
        .containsExactly("trying again in 4.2 s, attempt 3: broker_away: it is\\u001b[31m away");
    lines.clear();
    pass(9_199);
    assertThat(lines).isEmpty();
    pass(1);
    assertThat(lines)
        .containsExactly(
            "waiting for the destination: nothing confirmed for 11 s, 2 rows under way");
  }

  private void pass(long millis) {
    now += TimeUnit.MILLISECONDS.toNanos(millis);
    notices.tick();
  }

  private static RunProgress underWay(long rows) {
    return RunProgress.builder("r1").rowsWritten(100 + rows).rowsSettled(100).build();
  }
}
