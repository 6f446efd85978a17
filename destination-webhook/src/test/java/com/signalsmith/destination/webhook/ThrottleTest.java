package com.signalsmith.destination.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Pauses on a clock of the tests' own. */
class ThrottleTest {

  private static final long SECOND = TimeUnit.SECONDS.toNanos(1);
  private static final long START = Long.MAX_VALUE - 5; // the clock may begin anywhere

  private final Throttle throttle =
      new Throttle(4, Duration.ofSeconds(100), new SplittableRandom(1));

  @Test
  void allowsAllUntilARefusal() {
    assertThat(throttle.allows(3, START)).isTrue();
    assertThat(throttle.allows(4, START)).isFalse();
  }

  @Test
  void pausesForTheTimeThatIsAskedForAndATenthAtMost() {
    assertThat(throttle.refused(Duration.ofSeconds(10), START, START)).isTrue();

    assertThat(throttle.pauseLeft(START)).isBetween(10 * SECOND, 11 * SECOND);
    assertThat(throttle.allows(0, START + 10 * SECOND - 1)).isFalse();
    assertThat(throttle.allows(0, START + 11 * SECOND)).isTrue();
  }

  @Test
  void beginsWithOneAtATimeAfterAPause() {
    throttle.refused(Duration.ofSeconds(1), START, START);
    throttle.taken(START); // under way before the refusal
    long later = START + 2 * SECOND;
    assertThat(throttle.allows(1, later)).isFalse();

    throttle.taken(later);
    assertThat(throttle.allows(1, later)).isTrue();
    assertThat(throttle.allows(2, later)).isFalse();
    for (int i = 0; i < 10; i++) {
      throttle.taken(later);
    }
    assertThat(throttle.allows(3, later)).isTrue();
    assertThat(throttle.allows(4, later)).isFalse();
  }

  @Test
  void pausesForLongerWithEachRefusal() {
    long now = START;
    for (long most : new long[] {250, 500, 1_000, 2_000, 4_000, 8_000, 16_000, 30_000}) {
      assertThat(throttle.refused(null, now, now)).isTrue();
      long pause = throttle.pauseLeft(now);
      long mostNanos = TimeUnit.MILLISECONDS.toNanos(most);
      assertThat(pause).isBetween(mostNanos / 2, mostNanos);
      now += pause;
    }
    throttle.taken(now);
    assertThat(throttle.refused(null, now, now)).isTrue();
    assertThat(throttle.pauseLeft(now)).isLessThanOrEqualTo(SECOND / 4);
  }

  @Test
  void countsRefusalsThatWereUnderWayTogetherAsOne() {
    for (int i = 0; i < 64; i++) {
      assertThat(throttle.refused(null, START, START)).isTrue();
    }
    assertThat(throttle.pauseLeft(START)).isLessThanOrEqualTo(SECOND / 4);
    throttle.refused(Duration.ofSeconds(5), START, START);
    assertThat(throttle.pauseLeft(START)).isGreaterThanOrEqualTo(5 * SECOND);
  }

  @Test
  void takesItsTimeWithAServerThatAsksForNoneAgainAndAgain() {
    throttle.refused(Duration.ZERO, START, START);
    assertThat(throttle.allows(0, START)).isTrue();
    throttle.refused(Duration.ZERO, START, START);
    assertThat(throttle.pauseLeft(START)).isGreaterThanOrEqualTo(SECOND / 4);
  }

  @Test
  void givesUpOnlyAServerThatTakesNothing() {
    long now = START;
    assertThat(throttle.refused(Duration.ofSeconds(101), now, now)).isFalse();
    assertThat(throttle.refused(Duration.ofSeconds(60), now, now)).isTrue();
    now += 66 * SECOND;
    assertThat(throttle.timeLeft(now)).isEqualTo(Duration.ofSeconds(34));
    assertThat(throttle.refused(Duration.ofSeconds(60), now, now)).isFalse();
    assertThat(throttle.refused(Duration.ofSeconds(34), now, now)).isTrue();
    assertThat(throttle.pauseLeft(now)).as("the last attempt").isEqualTo(34 * SECOND);
    now += 34 * SECOND;
    assertThat(throttle.refused(null, now, now)).isFalse();

    throttle.taken(now);
    assertThat(throttle.refused(Duration.ofSeconds(60), now, now)).isTrue();
  }
}
