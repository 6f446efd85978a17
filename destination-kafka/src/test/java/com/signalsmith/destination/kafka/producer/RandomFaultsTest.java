package com.signalsmith.destination.kafka.producer;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.apache.kafka.common.protocol.Errors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever goes wrong and passes, every row arrives once and in its order. */
class RandomFaultsTest {

  private static final int ROWS = 600;

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20})
  void everyRowArrivesOnceAndInOrder(long seed) throws Exception {
    Random random = new Random(seed);
    Rig rig = Rig.of(1);
    int row = 1;
    while (row <= ROWS) {
      int count = Math.min(1 + random.nextInt(4), ROWS - row + 1);
      rig.batch(row, count);
      row += count;
      if (random.nextInt(4) == 0) {
        rig.brokers.hold();
      }
      for (int n = random.nextInt(4); n > 0; n--) {
        rig.step();
      }
      misbehave(rig.brokers, random);
      if (random.nextInt(3) == 0) {
        rig.brokers.release();
      }
      if (rig.accumulator.available() < Rig.MEMORY / 2) {
        rig.brokers.release();
        rig.stepUntil(rig.accumulator::isIdle);
      }
    }
    rig.brokers.release();
    rig.settleWell();

    assertThat(rig.texts(0)).isEqualTo(rows());
    assertThat(rig.told.delivered()).isEqualTo(ROWS);
  }

  private static void misbehave(FakeBrokers brokers, Random random) {
    switch (random.nextInt(12)) {
      case 0 -> brokers.answer(Errors.NOT_ENOUGH_REPLICAS);
      case 1 -> brokers.appendAndAnswer(Errors.NOT_ENOUGH_REPLICAS_AFTER_APPEND);
      case 2 -> brokers.next(FakeBrokers.Fate.LOST);
      case 3 -> brokers.next(FakeBrokers.Fate.UNANSWERED);
      case 4 -> brokers.lead(0, random.nextInt(2));
      case 5 -> brokers.accept();
      default -> {}
    }
  }

  private static List<String> rows() {
    return IntStream.rangeClosed(1, ROWS).mapToObj(row -> "row " + row).toList();
  }
}
