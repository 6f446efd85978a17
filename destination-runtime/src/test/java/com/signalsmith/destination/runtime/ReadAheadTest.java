package com.signalsmith.destination.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import com.signalsmith.destination.runtime.source.Chunk;
import com.signalsmith.destination.runtime.source.RowReader;
import com.signalsmith.destination.spi.RowSchema;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

class ReadAheadTest {

  private static final int MIB = 1 << 20;
  private static final Duration PATIENT = Duration.ofSeconds(30);

  private final AtomicInteger made = new AtomicInteger();

  @Test
  void readsFarAheadOnlyUntilRowsAreTaken() throws Exception {
    try (ReadAhead input = ReadAhead.start(new Endless(MIB), "run")) {
      assertThat(input.poll(PATIENT)).get().isInstanceOf(ReadAhead.Opened.class);
      awaitMade(21); // one waits until there is room for it

      for (int taken = 1; taken <= 16; taken++) {
        take(input);
      }
      for (int taken = 17; taken <= 40; taken++) {
        take(input);
        awaitMade(taken + 5);
      }
    }
  }

  @Test
  void aChunkThatIsLargerThanAllThatMayBeAheadComesToo() throws Exception {
    try (ReadAhead input = ReadAhead.start(new Endless(30 * MIB), "run")) {
      assertThat(input.poll(PATIENT)).get().isInstanceOf(ReadAhead.Opened.class);
      for (int taken = 1; taken <= 20; taken++) {
        take(input);
      }
      awaitMade(22);
    }
  }

  private static void take(ReadAhead input) throws InterruptedException {
    assertThat(input.poll(PATIENT)).get().isInstanceOf(ReadAhead.Read.class);
  }

  private void awaitMade(int count) {
    Awaitility.await().atMost(PATIENT).untilAsserted(() -> assertThat(made).hasValue(count));
    Awaitility.await()
        .during(Duration.ofMillis(50))
        .atMost(PATIENT)
        .untilAsserted(() -> assertThat(made).hasValue(count));
  }

  /** Has chunks of one size for ever. */
  private final class Endless implements RowReader {

    private final int bytes;

    Endless(int bytes) {
      this.bytes = bytes;
    }

    @Override
    public RowSchema schema() {
      return RowSchema.of(List.of(), List.of());
    }

    @Override
    public Optional<Chunk> next() {
      made.incrementAndGet();
      return Optional.of(new Chunk(List.of(), Optional.empty(), 1, "position", bytes));
    }

    @Override
    public void close() {}
  }
}
