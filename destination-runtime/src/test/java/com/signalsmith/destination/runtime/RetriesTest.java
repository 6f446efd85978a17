package com.signalsmith.destination.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import com.signalsmith.destination.spi.Failure;
import com.signalsmith.destination.spi.FailureKind;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicLong;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

class RetriesTest {

  private static final Failure AWAY = Failure.of(FailureKind.UNAVAILABLE, "away", "it is away");

  private final AtomicLong nanos = new AtomicLong();
  private final RunOptions.Builder options =
      RunOptions.builder()
          .retryAttempts(10)
          .retryTimeout(Duration.ofMinutes(2))
          .retryDelay(Duration.ofMillis(500))
          .retryMaxDelay(Duration.ofSeconds(10));

  @Test
  void whatCannotPassIsFinal() {
    Failure wrong = Failure.of(FailureKind.CREDENTIALS, "authentication_failed", "it is wrong");

    assertThat(retries().next(wrong)).isEmpty();
  }

  @Test
  void waitsLongerEachTimeUpToALimit() {
    Retries longest = retries(alwaysTheLongest());

    assertThat(longest.next(AWAY)).contains(Duration.ofMillis(500));
    assertThat(longest.next(AWAY)).contains(Duration.ofSeconds(1));
    assertThat(longest.next(AWAY)).contains(Duration.ofSeconds(2));
    longest.next(AWAY);
    longest.next(AWAY);
    assertThat(longest.next(AWAY)).contains(Duration.ofSeconds(10));
  }

  @Test
  void jitterIsFull() {
    long shortest = Long.MAX_VALUE;
    long longest = 0;
    for (int i = 0; i < 1_000; i++) {
      long delay = retries().next(AWAY).orElseThrow().toMillis();
      shortest = Math.min(shortest, delay);
      longest = Math.max(longest, delay);
    }
    assertThat(shortest).isLessThan(25);
    assertThat(longest).isBetween(475L, 500L);
  }

  @Test
  void attemptsAreLimitedUntilSomethingIsSettled() {
    Retries retries = new Retries(options.retryAttempts(1).build(), nanos::get, random());
    assertThat(retries.next(AWAY)).isPresent();
    assertThat(retries.next(AWAY)).isEmpty();

    retries.settled();

    assertThat(retries.next(AWAY)).isPresent();
    assertThat(retries.total()).isEqualTo(2);
    assertThat(retries.attempts()).isEqualTo(1);
  }

  @Test
  void timeIsLimitedFromTheFirstRowThatIsUnderWay() {
    Retries retries = retries();
    after(Duration.ofHours(1)); // while the source had nothing to give
    retries.handedOver();
    after(Duration.ofSeconds(60));
    retries.handedOver();
    assertThat(retries.next(AWAY)).isPresent();

    after(Duration.ofSeconds(61));

    assertThat(retries.next(AWAY)).isEmpty();
    retries.settled();
    retries.handedOver();
    assertThat(retries.next(AWAY)).isPresent();
  }

  @Test
  void leavesTheSystemAloneForAsLongAsItAsks() {
    Retries retries = retries();

    assertThat(retries.next(AWAY.withRetryAfter(Duration.ofSeconds(30))).orElseThrow())
        .isBetween(Duration.ofSeconds(30), Duration.ofMillis(30_500));
    assertThat(retries.next(AWAY.withRetryAfter(Duration.ofMinutes(3))))
        .as("longer than the run may take")
        .isEmpty();
    assertThat(retries.next(AWAY.withRetryAfter(ChronoUnit.FOREVER.getDuration()))).isEmpty();
  }

  @Test
  void theLastAttemptIsMadeWhenTheTimeIsOver() {
    Retries longest = retries(alwaysTheLongest());
    for (int n = 0; n < 8; n++) {
      longest.next(AWAY);
    }
    after(Duration.ofSeconds(117));

    assertThat(longest.next(AWAY)).contains(Duration.ofSeconds(3));
    after(Duration.ofSeconds(3));
    assertThat(longest.next(AWAY)).isEmpty();
  }

  @Test
  void aDestinationMaySayHowLong() {
    Retries retries = retries();
    retries.timeout(Duration.ofSeconds(5));
    retries.handedOver();
    after(Duration.ofSeconds(4));
    assertThat(retries.next(AWAY)).isPresent();
    after(Duration.ofSeconds(1));
    assertThat(retries.next(AWAY)).isEmpty();
  }

  @Test
  void nothingEndsThemBeforeTheirTimeHoweverQuicklyEachFails() {
    Retries retries = new Retries(RunOptions.DEFAULTS, nanos::get, random());
    retries.timeout(Duration.ofHours(1)); // as long as a destination may say
    retries.handedOver();

    for (Optional<Duration> delay = retries.next(AWAY);
        delay.isPresent();
        delay = retries.next(AWAY)) {
      after(delay.get());
    }

    assertThat(Duration.ofNanos(nanos.get())).isGreaterThan(Duration.ofMinutes(59));
  }

  private Retries retries() {
    return retries(random());
  }

  private Retries retries(RandomGenerator random) {
    return new Retries(options.build(), nanos::get, random);
  }

  private void after(Duration time) {
    nanos.addAndGet(time.toNanos());
  }

  private static RandomGenerator random() {
    return new SplittableRandom();
  }

  private static RandomGenerator alwaysTheLongest() {
    return new RandomGenerator() {
      @Override
      public long nextLong() {
        return Long.MAX_VALUE;
      }

      @Override
      public long nextLong(long bound) {
        return bound - 1;
      }
    };
  }
}
